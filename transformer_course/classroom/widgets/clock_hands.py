"""RoPE's clock hands: the score knows how far apart two positions are, and not where."""

import torch
import traitlets
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.plotting import plot_clocks

LAST = 32  # the last position on the sliders


class ClockHands(FigureWidget):
    """Move a query to position m and a key to position n: each pair of features is a clock with two hands.

    By default query and key are equal: four pairs of neighbors, each (1, 0), so at position 0 all hands point right.

    Shape:
        query: d_head; float
        key: d_head; float
    Raises:
        ValueError: query and key do not have the same even length, or a position is not on the sliders
    """

    _esm = script("making.js", "clock_hands.js")
    _css = asset("course.css") + asset("clock_hands.css")
    query = traitlets.List().tag(sync=True)
    key = traitlets.List().tag(sync=True)
    frequency = traitlets.List().tag(sync=True)
    last = traitlets.Int(LAST).tag(sync=True)
    m = traitlets.Int(0).tag(sync=True)
    n = traitlets.Int(0).tag(sync=True)

    def __init__(
        self, query: Tensor | None = None, key: Tensor | None = None, base: float = 100.0, m: int = 2, n: int = 5
    ):
        query = torch.tensor([1.0, 0.0] * 4) if query is None else query
        key = torch.tensor([1.0, 0.0] * 4) if key is None else key
        if query.shape != key.shape or query.dim() != 1 or len(query) % 2:
            shapes = f"{tuple(query.shape)} and {tuple(key.shape)}"
            raise ValueError(f"query and key have shapes {shapes}: expected two vectors of the same even length")
        for name, position in (("m", m), ("n", n)):
            if position not in range(LAST + 1):
                raise ValueError(f"{name}={position} is not on the sliders: choose from 0 to {LAST}")
        pairs = [[[round(value, 4) for value in pair] for pair in x.view(-1, 2).tolist()] for x in (query, key)]
        frequency = [base ** (-2 * pair / len(query)) for pair in range(len(query) // 2)]
        super().__init__(query=pairs[0], key=pairs[1], frequency=frequency, m=m, n=n)

    def hands(self, m: int, n: int) -> tuple[Tensor, Tensor]:
        """The query rotated to position m and the key rotated to position n, as they are drawn.

        Shape:
            query: pair two
            key: pair two
        """
        turned = []
        for pairs, position in ((self.query, m), (self.key, n)):
            points = torch.view_as_complex(torch.tensor(pairs, dtype=torch.float64))
            angles = position * torch.tensor(self.frequency, dtype=torch.float64)
            turned.append(torch.view_as_real(points * torch.polar(torch.ones_like(angles), angles)))
        return turned[0], turned[1]

    def score(self, m: int | None = None, n: int | None = None) -> float:
        """The dot product of the two rotated vectors, at the sliders' positions unless others are given."""
        query, key = self.hands(self.m if m is None else m, self.n if n is None else n)
        return (query * key).sum().item()

    def figure(self) -> Figure:
        query, key = self.hands(self.m, self.n)
        products = (query * key).sum(dim=-1).tolist()
        captions = [f"pair {i}: {product:.2f}".replace("-", "−") for i, product in enumerate(products)]
        distance = self.n - self.m
        title = (
            f"m = {self.m}, n = {self.n}: score {sum(products):.2f}, decided by the distance n − m = {distance} alone"
        )
        curve = [(d, self.score(max(-d, 0), max(d, 0))) for d in range(-LAST, LAST + 1)]
        look = {"names": ("query", "key"), "curve": curve, "here": distance}
        return plot_clocks(query, key, captions, title.replace("-", "−"), **look)

    def __repr__(self) -> str:
        return f"ClockHands({len(self.frequency)} pairs, m {self.m}, n {self.n})"
