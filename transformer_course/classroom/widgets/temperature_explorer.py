"""How d_head, √d_head and temperature shape the softmax."""

from collections.abc import Sequence

import torch
import traitlets
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.classroom.widgets.base import FigureWidget, script
from transformer_course.plotting import plot_distribution

LARGEST = 512  # numbers in the longest query


class TemperatureExplorer(FigureWidget):
    """One query and a few keys: change d_head and the temperature, and watch the weights and their entropy.

    Without a query and keys of your own, standard normal ones are drawn. The first d_head numbers of each are used.

    Shape:
        query: d_head; float
        keys: key d_head; float
    """

    _esm = script("making.js", "temperature_explorer.js")
    tokens = traitlets.List().tag(sync=True)
    products = traitlets.List().tag(sync=True)
    doublings = traitlets.Int(6).tag(sync=True)
    temperature = traitlets.Float(1.0).tag(sync=True)
    scaled = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        query: Tensor | None = None,
        keys: Tensor | None = None,
        tokens: Sequence[str] | None = None,
        d_head: int = 64,
        seed: int = 0,
    ):
        generator = torch.Generator().manual_seed(seed)
        query = torch.randn(LARGEST, generator=generator) if query is None else query
        keys = torch.randn(8, LARGEST, generator=generator) if keys is None else keys
        tokens = [f"key {i}" for i in range(len(keys))] if tokens is None else list(tokens)
        if len(tokens) != len(keys):
            raise ValueError(f"tokens has {len(tokens)} entries, but keys has {len(keys)} on its key axis")
        # Scores for d_head = 1, 2, 4, …: all that the browser needs.
        sums = (query * keys).double().cumsum(dim=-1)
        most = sums.shape[-1].bit_length() - 1
        products = [[round(value, 4) for value in sums[:, 2**i - 1].tolist()] for i in range(most + 1)]
        super().__init__(tokens=tokens, products=products, doublings=min(d_head.bit_length() - 1, most))

    def weights(self, scaled: bool | None = None) -> Tensor:
        """The weights at the current settings.

        Shape:
            returns: key; sums to 1
        """
        scaled = self.scaled if scaled is None else scaled
        scores = torch.tensor(self.products[self.doublings], dtype=torch.float64)
        divisor = 2 ** (self.doublings / 2) if scaled else 1.0
        return torch.softmax(scores / divisor / self.temperature, dim=-1)

    def figure(self) -> Figure:
        panels = {"divided by √d_head": self.weights(scaled=True), "not divided": self.weights(scaled=False)}
        title = f"At d_head = {2**self.doublings}, dividing by √d_head spreads the weight over more keys"
        return plot_distribution(panels, self.tokens, title, xlabel="weight")

    def __repr__(self) -> str:
        return f"TemperatureExplorer({len(self.tokens)} keys, d_head {2**self.doublings})"
