"""Two positions as clock hands: what changes with the position, and what only changes with the distance."""

import math

import traitlets
from matplotlib.figure import Figure
from torch import Tensor, arange

from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.plotting import plot_wave_clocks
from transformer_course.positions import SinusoidalPositions

LENGTH, REACH = 128, 64  # positions of the first slider, distances of the second


class PositionExplorer(FigureWidget):
    """Sinusoidal features of two positions: move them, and watch the hands and the dot product.

    Raises:
        ValueError: a slider does not reach the position or the distance, or d_model is odd
    """

    _esm = script("making.js", "drawing.js", "sliding.js", "position_explorer.js")
    _css = asset("course.css") + asset("position_explorer.css")
    frequencies = traitlets.List().tag(sync=True)
    length = traitlets.Int(LENGTH).tag(sync=True)
    reach = traitlets.Int(REACH).tag(sync=True)
    position = traitlets.Int(0).tag(sync=True)
    distance = traitlets.Int(0).tag(sync=True)

    def __init__(self, position: int = 5, distance: int = 3, d_model: int = 16):
        for name, value, end in (("position", position, LENGTH - 1), ("distance", distance, REACH)):
            if not 0 <= value <= end:
                raise ValueError(f"{name}={value}: its slider goes from 0 to {end}")
        self.waves = SinusoidalPositions(LENGTH + REACH, d_model)
        frequencies = [10_000.0 ** (-2 * pair / d_model) for pair in range(d_model // 2)]
        super().__init__(frequencies=frequencies, position=position, distance=distance)

    def features(self) -> Tensor:
        """The features of both positions.

        Shape:
            returns: 2 d_model
        """
        return self.waves.table[[self.position, self.position + self.distance]]

    def products(self) -> Tensor:
        """The dot product of the first position with every position.

        Shape:
            returns: seq
        """
        return self.waves(arange(LENGTH + REACH)) @ self.features()[0]

    def figure(self) -> Figure:
        places = {f"position {self.position}": self.position}
        places[f"position {self.position + self.distance}"] = self.position + self.distance
        title = f"{self.distance} positions apart: wavelength above each clock, cosine between the hands below"
        products = self.products()
        cosines = ", ".join(f"{math.cos(self.distance * frequency):.2f}" for frequency in self.frequencies)
        later = self.position + self.distance
        alt = (
            f"{len(self.frequencies)} clocks from fast to slow, each with one hand per position. The cosines of "
            f"the angles between the hands are {cosines}. Below, a curve of the dot products of position "
            f"{self.position} with every position: {products[self.position]:.2f} with itself, and "
            f"{products[later]:.2f} with position {later}."
        )
        return plot_wave_clocks(places, self.frequencies, products, title, alt=alt)

    def __repr__(self) -> str:
        product = float(self.products()[self.position + self.distance])
        return f"PositionExplorer(position {self.position}, distance {self.distance}, dot product {product:.2f})"
