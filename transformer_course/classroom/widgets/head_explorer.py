"""The heads of a layer side by side, under the mouse, over a sentence of one's own."""

from collections.abc import Callable

import torch
import traitlets
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.plotting import plot_attention


class HeadExplorer(FigureWidget):
    """Write a sentence, choose a layer, point at a token, and see where each head looks.

    `read` takes a text and returns its tokens, and the weights of all heads, "layer head query key".

    Raises:
        ValueError: the text has no tokens, or the model no such layer
    """

    _esm = script("making.js", "head_explorer.js")
    _css = asset("course.css") + asset("head_explorer.css")
    text = traitlets.Unicode().tag(sync=True)
    tokens = traitlets.List().tag(sync=True)
    weights = traitlets.List().tag(sync=True)
    layer = traitlets.Int(0).tag(sync=True)
    query = traitlets.Int(0).tag(sync=True)
    silent = traitlets.List().tag(sync=True)

    def __init__(self, read: Callable[[str], tuple[list[str], Tensor]], text: str, layer: int = 0):
        self.read = read
        tokens, weights = read(text)
        if not tokens:
            raise ValueError(f"text={text!r} has no tokens: write a word")
        if layer not in range(len(weights)):
            raise ValueError(f"layer={layer} is not one of the {len(weights)} layers")
        super().__init__(
            text=text, tokens=tokens, weights=rounded(weights), layer=layer, query=len(tokens) - 1, silent=[]
        )

    @traitlets.observe("text")
    def reread(self, change: dict) -> None:
        """Another text: its tokens and weights go to the browser in one message."""
        tokens, weights = self.read(self.text)
        if tokens:  # an empty line keeps what was there
            with self.hold_sync():
                self.tokens, self.weights, self.query = tokens, rounded(weights), len(tokens) - 1

    def figure(self) -> Figure:
        return plot_attention(
            torch.tensor(self.weights[self.layer]), self.tokens, title=f"The heads of layer {self.layer}, side by side"
        )

    def __repr__(self) -> str:
        sizes = f"{len(self.weights)} layers, {len(self.weights[0])} heads, {len(self.tokens)} tokens"
        return f"HeadExplorer({sizes})"


def rounded(weights: Tensor) -> list:
    """Three decimals are all that is shown.

    Shape:
        weights: layer head query key
    """
    return [[[[round(x, 3) for x in row] for row in head] for head in layer] for layer in weights.tolist()]
