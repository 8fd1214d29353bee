"""Depth and the residual path: the size of the signal going forward and of the gradient coming back."""

import torch
import traitlets
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.classroom.widgets.base import FigureWidget, asset, script
from transformer_course.plotting import plot_lines

DEEPEST, FEATURES, TOKENS = 64, 12, 8
NORMS = ("none", "pre-norm", "post-norm")
SMALLEST = 1e-12  # the lower edge of the drawing


def rms(x: Tensor) -> Tensor:
    """The root of the mean square of all numbers.

    Shape:
        x: ...; float
        returns: ()
    """
    return x.square().mean().sqrt()


def unit(x: Tensor) -> Tensor:
    """An RMS norm without a weight.

    Shape:
        x: token d_model; float
        returns: token d_model
    """
    return x / (x.square().mean(dim=-1, keepdim=True) + 1e-12).sqrt()


class StreamExplorer(FigureWidget):
    """Up to 64 layers, each y = path · x + write · W tanh(x), with sliders for depth, both factors and the norm.

    The random matrices W are fixed. The signal is the size of the numbers at each depth. The gradient there is the
    slope of a fixed random sum of the last layer's outputs.

    Raises:
        ValueError: a value is off its control
    """

    _esm = script("making.js", "stream_explorer.js")
    _css = asset("course.css") + asset("stream_explorer.css")
    weights = traitlets.List().tag(sync=True)
    inputs = traitlets.List().tag(sync=True)
    direction = traitlets.List().tag(sync=True)
    depth = traitlets.Int(24).tag(sync=True)
    path = traitlets.Float(1.0).tag(sync=True)
    write = traitlets.Float(0.5).tag(sync=True)
    norm = traitlets.Unicode("none").tag(sync=True)

    def __init__(self, depth: int = 24, path: float = 1.0, write: float = 0.5, norm: str = "none", seed: int = 0):
        if depth not in range(1, DEEPEST + 1):
            raise ValueError(f"depth={depth}: choose from 1 to {DEEPEST} layers")
        if norm not in NORMS:
            raise ValueError(f"norm={norm!r} is unknown: choose one of {', '.join(NORMS)}")
        for name, value in (("path", path), ("write", write)):
            if not 0 <= value <= 2:
                raise ValueError(f"{name}={value} is off its slider: choose from 0 to 2")
        generator = torch.Generator().manual_seed(seed)
        weights = torch.randn(DEEPEST, FEATURES, FEATURES, generator=generator) / FEATURES**0.5
        inputs, direction = torch.randn(2, TOKENS, FEATURES, generator=generator)
        drawn = [torch.round(x.double(), decimals=3).tolist() for x in (weights, unit(inputs), unit(direction))]
        drawn = dict(zip(("weights", "inputs", "direction"), drawn, strict=True))
        super().__init__(depth=depth, path=path, write=write, norm=norm, **drawn)

    def layer(self, x: Tensor, weight: Tensor) -> Tensor:
        """One layer with the current settings of the controls.

        Shape:
            x: token d_model; float
            weight: d_model d_model
            returns: token d_model
        """
        read = unit(x) if self.norm == "pre-norm" else x
        total = self.path * x + self.write * torch.tanh(read) @ weight
        return unit(total) if self.norm == "post-norm" else total

    def sizes(self) -> tuple[Tensor, Tensor]:
        """The size of the signal and of the gradient at every depth, from the input on.

        Shape:
            signal: layer
            gradient: layer
        """
        weights, x, direction = (
            torch.tensor(x, dtype=torch.float64) for x in (self.weights, self.inputs, self.direction)
        )
        stream = [x.requires_grad_()]
        for weight in weights[: self.depth]:
            stream.append(self.layer(stream[-1], weight))
        slopes = torch.autograd.grad((stream[-1] * direction).sum(), stream)
        return torch.stack([rms(x.detach()) for x in stream]), torch.stack([rms(slope) for slope in slopes])

    def figure(self) -> Figure:
        signal, gradient = self.sizes()
        curves = {"signal": signal.clamp(min=SMALLEST), "gradient": gradient.clamp(min=SMALLEST)}
        title = f"{self.depth} layers, path {self.path:.2f}, write {self.write:.2f}, norm: {self.norm}"
        look = {
            "xlabel": "depth (layers)",
            "ylabel": "size",
            "log_y": True,
            "colors": {"signal": "query", "gradient": "broken"},
        }
        return plot_lines(range(self.depth + 1), curves, title=title, **look)

    def __repr__(self) -> str:
        return f"StreamExplorer({self.depth} layers, path {self.path:.2f}, write {self.write:.2f}, norm {self.norm})"
