"""Three hidden units to move: lines with an activation, and the curves that their sum can draw."""

from collections.abc import Callable

import torch
import traitlets
from matplotlib.figure import Figure
from torch import Tensor
from torch.nn import functional as F

from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.plotting import plot_hidden_units

REACH, STEP = 3.0, 0.05  # the curves go from −REACH to REACH in steps of STEP
UNITS = 3
ACTIVATIONS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "none": lambda line, x: line,
    "ReLU": lambda line, x: torch.relu(line),
    "GELU": lambda line, x: F.gelu(line),
    "SiLU": lambda line, x: F.silu(line),
    "SiLU gate": lambda line, x: F.silu(line) * x,
}


class HiddenUnitExplorer(FigureWidget):
    """A feed-forward network with one input, three hidden units and one output: move a unit and watch the sum.

    A hidden unit computes down · activation(up · x + bias); the dashed target is a tent. With "SiLU gate" the
    activation is the gate of x.

    Raises:
        ValueError: there is no such activation or unit
    """

    _esm = script("making.js", "drawing.js", "hidden_unit_explorer.js")
    _css = asset("course.css") + asset("hidden_unit_explorer.css")
    activations = traitlets.List(list(ACTIVATIONS)).tag(sync=True)
    reach = traitlets.Float(REACH).tag(sync=True)
    step = traitlets.Float(STEP).tag(sync=True)
    activation = traitlets.Unicode("ReLU").tag(sync=True)
    unit = traitlets.Int(1).tag(sync=True)
    up = traitlets.List([1.0, 1.0, 1.0]).tag(sync=True)
    bias = traitlets.List([1.0, 0.0, -1.0]).tag(sync=True)
    down = traitlets.List([1.0, -1.0, 1.0]).tag(sync=True)

    def __init__(self, activation: str = "ReLU", unit: int = 1):
        if activation not in ACTIVATIONS:
            raise ValueError(f"activation={activation!r}: expected one of {', '.join(ACTIVATIONS)}")
        if unit not in range(UNITS):
            raise ValueError(f"unit={unit}: there are {UNITS} units, from 0 to {UNITS - 1}")
        super().__init__(activation=activation, unit=unit)

    @property
    def x(self) -> Tensor:
        """Where the curves are drawn.

        Shape:
            returns: seq
        """
        return torch.arange(round(2 * REACH / STEP) + 1, dtype=torch.float64) * STEP - REACH

    def target(self) -> Tensor:
        """A tent: up from −1 to 0, and down from 0 to 1.

        Shape:
            returns: seq
        """
        return (1 - self.x.abs()).clamp(min=0)

    def units(self, activation: str | None = None) -> Tensor:
        """What each hidden unit adds to the sum.

        Shape:
            returns: d_hidden seq
        """
        up, bias, down = (torch.tensor(numbers, dtype=torch.float64)[:, None] for numbers in self.numbers())
        return down * ACTIVATIONS[activation or self.activation](up * self.x + bias, self.x)

    def numbers(self) -> tuple[list[float], list[float], list[float]]:
        """Up weights, biases and down weights of the units."""
        return self.up, self.bias, self.down

    def distance(self) -> float:
        """How far the sum is from the target, on average."""
        return (self.units().sum(dim=0) - self.target()).abs().mean().item()

    def figure(self) -> Figure:
        panels = {name: self.units(name) for name in dict.fromkeys([self.activation, "none"])}
        names = {name: "no activation" if name == "none" else name for name in panels}
        title = "Three hidden units and their sum: without an activation it is always a straight line"
        return plot_hidden_units(self.x, {names[name]: units for name, units in panels.items()}, self.target(), title)

    def __repr__(self) -> str:
        return f"HiddenUnitExplorer({UNITS} hidden units, {self.activation}, {self.distance():.2f} from the target)"
