"""Which tokens see which: choose a mask, flip its cells, and watch the weights."""

from collections.abc import Sequence

import torch
import traitlets
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.masks import causal_mask
from transformer_course.plotting import plot_attention

KINDS = ("everything", "causal", "sliding window", "padding on the right", "padding on the left", "cross")
TEXT = ("In", "the", "beginning", "God", "created", "the", "heaven", "and")
SOURCE = ("Im", "Anfang", "schuf", "Gott", "Himmel", "und", "Erde", "alles")
PAD = "<pad>"


class MaskExplorer(FigureWidget):
    """Choose a mask and its sizes, flip single cells, and see which tokens see which, and the resulting weights.

    Without scores, all keys match equally well, and every query splits its weight evenly among those it sees.

    Shape:
        scores: query key; float
    Raises:
        ValueError: there is no such kind of mask, or the length or the shape of the scores doesn't fit the words
    """

    _esm = script("making.js", "sliding.js", "mask_explorer.js")
    _css = asset("course.css") + asset("mask_explorer.css")
    kinds = traitlets.List().tag(sync=True)
    words = traitlets.List().tag(sync=True)
    source = traitlets.List().tag(sync=True)
    scores = traitlets.List().tag(sync=True)
    kind = traitlets.Unicode("causal").tag(sync=True)
    length = traitlets.Int(6).tag(sync=True)
    padding = traitlets.Int(2).tag(sync=True)
    window = traitlets.Int(3).tag(sync=True)
    causal = traitlets.Bool(False).tag(sync=True)
    query = traitlets.Int(0).tag(sync=True)
    flipped = traitlets.List().tag(sync=True)

    def __init__(
        self,
        kind: str = "causal",
        words: Sequence[str] = TEXT,
        source: Sequence[str] = SOURCE,
        scores: Tensor | None = None,
        length: int = 6,
        **sizes: int,
    ):
        if kind not in KINDS:
            raise ValueError(f"kind={kind!r} isn't a kind of mask; choose one of {', '.join(KINDS)}")
        if not 1 <= length <= min(len(words), len(source)):
            raise ValueError(
                f"length={length}: choose 1 to {min(len(words), len(source))}, the number of words in the shorter text"
            )
        most = max(len(words), len(source))
        scores = torch.zeros(most, most) if scores is None else scores
        if scores.shape != (most, most):
            raise ValueError(f"scores has shape {tuple(scores.shape)}; expected ({most}, {most})")
        rounded = [[round(value, 4) for value in row] for row in scores.tolist()]
        super().__init__(
            kinds=list(KINDS), words=list(words), source=list(source), scores=rounded, kind=kind, length=length, **sizes
        )

    @property
    def hidden(self) -> int:
        """How many keys are padding; at least one remains a word."""
        return min(self.padding, self.length - 1) if self.kind.startswith(("padding", "cross")) else 0

    def mask(self) -> Tensor:
        """Which query may see which key now, flipped cells included.

        Shape:
            returns: query key; bool, True = may attend
        """
        n, place = self.length, torch.arange(self.length)
        mask = torch.ones(n, n, dtype=torch.bool)
        if self.kind in ("causal", "sliding window") or (self.causal and self.kind.startswith("padding")):
            mask = causal_mask(n)
        if self.kind == "sliding window":
            mask = mask & (place[:, None] - place < self.window)
        mask = mask & (place >= self.hidden if self.kind == "padding on the left" else place < n - self.hidden)
        for row, column in self.flipped:
            mask[row, column] = ~mask[row, column]
        return mask

    def weights(self) -> Tensor:
        """The softmax of the scores under this mask; a query that sees nothing gets zeros.

        Shape:
            returns: query key; each row sums to 1, or to 0
        """
        mask = self.mask()
        scores = torch.tensor(self.scores, dtype=torch.float64)[: self.length, : self.length]
        return scores.masked_fill(~mask, -torch.inf).softmax(dim=-1).nan_to_num(0.0)

    def labels(self) -> tuple[list[str], list[str]]:
        """Names of the queries and of the keys, padding included."""
        n, hidden = self.length, self.hidden
        if self.kind == "cross":
            return self.words[:n], [*self.source[: n - hidden], *[PAD] * hidden]
        left = self.kind == "padding on the left"
        filled = [PAD] * hidden
        text = self.words[: n - hidden]
        named = [*filled, *text] if left else [*text, *filled]
        return named, named

    def figure(self) -> Figure:
        queries, keys = self.labels()
        return plot_attention(
            self.weights(),
            queries,
            keys,
            f"{self.kind.capitalize()}: each query splits its weight among the keys it sees",
        )

    def __repr__(self) -> str:
        return f"MaskExplorer({self.kind}, {self.length} tokens)"
