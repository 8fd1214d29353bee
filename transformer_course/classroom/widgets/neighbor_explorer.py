"""A scatter plot of words that move while a table is learned, and the nearest neighbors of the chosen word."""

from collections.abc import Mapping, Sequence

import traitlets
from matplotlib.figure import Figure
from torch import Tensor
from torch.nn import functional as F

from transformer_course.classroom.experiments.embeddings.embedding_training import GROUP_OF, WORDS, flat_map
from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.plotting import plot_word_maps

SHOWN = 8  # neighbors in the list


class NeighborExplorer(FigureWidget):
    """Choose a word and a stage of training: its nearest neighbors among all tokens, and where it is among the others.

    `tables` holds the table of each stage by name, from first to last, and `vocabulary` the text of each row.

    Shape:
        tables: vocab d_model; for each stage
    Raises:
        ValueError: a table has not one row for each token, or a word is no token
    """

    _esm = script("making.js", "drawing.js", "neighbor_explorer.js")
    _css = asset("course.css") + asset("neighbor_explorer.css")
    stages = traitlets.List().tag(sync=True)
    words = traitlets.List().tag(sync=True)
    groups = traitlets.List().tag(sync=True)
    maps = traitlets.List().tag(sync=True)
    neighbors = traitlets.List().tag(sync=True)
    stage = traitlets.Int(0).tag(sync=True)
    word = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        tables: Mapping[str, Tensor],
        vocabulary: Sequence[str],
        words: Sequence[str] = WORDS,
        groups: Sequence[str] = GROUP_OF,
        chosen: str | None = None,
        title: str = "Before training, the groups are mixed; after it, words of a group are close together",
    ):
        for name, table in tables.items():
            if len(table) != len(vocabulary):
                raise ValueError(f"table {name!r} has {len(table)} rows, but vocabulary has {len(vocabulary)} tokens")
        places = {token: i for i, token in reversed(list(enumerate(vocabulary)))}
        missing = [word for word in words if f" {word}" not in places and word not in places]
        if missing:
            raise ValueError(f"{missing[0]!r} isn't a single token in this vocabulary: choose a more frequent word")
        chosen = words[0] if chosen is None else chosen
        if chosen not in words:
            raise ValueError(f"chosen={chosen!r} is not among the words shown: {', '.join(words)}")
        # A word inside a text begins with its space.
        ids = [places.get(f" {word}", places.get(word)) for word in words]
        tables = {name: table.detach().float().cpu() for name, table in tables.items()}
        self.title, self.flat = title, flat_map(tables, ids)
        super().__init__(
            stages=list(tables),
            words=list(words),
            groups=list(groups),
            maps=[[[round(x, 4) for x in place] for place in places.tolist()] for places in self.flat.values()],
            neighbors=[closest(table, ids, vocabulary) for table in tables.values()],
            stage=len(tables) - 1,
            word=list(words).index(chosen),
        )

    def figure(self) -> Figure:
        first, last = self.stages[0], self.stages[-1]
        maps = {name: self.flat[name] for name in (first, last)}
        return plot_word_maps(maps, self.words, self.groups, self.title, self.words[self.word])

    def closest(self) -> Sequence[tuple[str, float]]:
        """The neighbors of the chosen word at the chosen stage, each with its cosine."""
        return [(name, cosine) for name, cosine in self.neighbors[self.stage][self.word]]

    def __repr__(self) -> str:
        names = ", ".join(f"{name.replace(' ', '␣')} {cosine:.2f}" for name, cosine in self.closest()[:3])
        return f"NeighborExplorer({self.words[self.word]}, {self.stages[self.stage]}: {names})"


def closest(table: Tensor, ids: Sequence[int], vocabulary: Sequence[str]) -> list[list[list[object]]]:
    """For each id its neighbors in the whole table: text and cosine.

    Shape:
        table: vocab d_model
    """
    rows = F.normalize(table, dim=-1)
    cosines = rows[list(ids)] @ rows.T
    cosines[range(len(ids)), list(ids)] = float("-inf")
    best = cosines.topk(min(SHOWN, len(vocabulary) - 1))
    return [
        [[vocabulary[i], round(value, 4)] for i, value in zip(line, values, strict=True)]
        for line, values in zip(best.indices.tolist(), best.values.tolist(), strict=True)
    ]
