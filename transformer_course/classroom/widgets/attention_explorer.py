"""Attention between tokens, under the mouse."""

from collections.abc import Sequence

import traitlets
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.classroom.widgets.base import FigureWidget, script
from transformer_course.plotting import plot_attention


class AttentionExplorer(FigureWidget):
    """Point at a token, or reach it by the keyboard, and see which tokens it attends to and how much.

    Shape:
        weights: head query key; or without the head
    Raises:
        ValueError: weights doesn't have two or three axes, or the number of tokens doesn't match their axis
    """

    _esm = script("making.js", "attention_explorer.js")
    query_tokens = traitlets.List().tag(sync=True)
    key_tokens = traitlets.List().tag(sync=True)
    weights = traitlets.List().tag(sync=True)
    head = traitlets.Int(0).tag(sync=True)
    query = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        weights: Tensor,
        query_tokens: Sequence[str],
        key_tokens: Sequence[str] | None = None,
        query: int = 0,
        head: int = 0,
        title: str = "Point at a token: what does it attend to?",
    ):
        key_tokens = query_tokens if key_tokens is None else key_tokens
        # Drawing it now also says at once what does not fit together.
        plot_attention(weights, query_tokens, key_tokens, title)
        self.tensor, self.title = weights.detach().float().cpu(), title
        heads = self.tensor if self.tensor.dim() == 3 else self.tensor[None]
        if query not in range(len(query_tokens)):
            raise ValueError(f"query={query} is not one of the {len(query_tokens)} queries")
        if head not in range(len(heads)):
            raise ValueError(f"head={head} is not one of the {len(heads)} heads")
        rounded = [[[round(value, 4) for value in row] for row in one] for one in heads.tolist()]
        super().__init__(
            weights=rounded, query_tokens=list(query_tokens), key_tokens=list(key_tokens), query=query, head=head
        )

    def figure(self) -> Figure:
        return plot_attention(self.tensor, self.query_tokens, self.key_tokens, self.title)

    def __repr__(self) -> str:
        heads = f"{len(self.weights)} head{'s' if len(self.weights) > 1 else ''}"
        sizes = f"{heads}, {len(self.query_tokens)} queries, {len(self.key_tokens)} keys"
        return f"AttentionExplorer({sizes})"
