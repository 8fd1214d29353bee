"""Small vectors as arrows in the plane."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import COLORS, new_figure, style


@takes_alt
def plot_vectors(vectors: Mapping[str, Tensor], title: str, kinds: Sequence[str] | None = None) -> Figure:
    """Draw vectors of two numbers as arrows from the origin, each with its name at the tip.

    `kinds` gives each its color: "query", "key", "value". Without it a name that begins with one of them decides.

    Raises:
        ValueError: a vector does not have two numbers
    """
    kinds = kinds or [name.split()[0].lower() for name in vectors]
    points = {name: torch.as_tensor(v).detach().double() for name, v in vectors.items()}
    for name, point in points.items():
        if point.shape != (2,):
            raise ValueError(f"vector {name!r} has shape {tuple(point.shape)}: expected two numbers")
    with style([title, *vectors]):
        figure = new_figure(5.5, 5.0)
        axes = figure.subplots()
        for (name, point), kind in zip(points.items(), kinds, strict=True):
            x, y = point.tolist()
            color = COLORS.get(kind, "black")
            axes.annotate("", (x, y), (0, 0), arrowprops={"arrowstyle": "-|>", "color": color, "lw": 2})
            side = "left" if x >= 0 else "right"
            axes.annotate(name, (x, y), (6 if x >= 0 else -6, 4), textcoords="offset points", color=color, ha=side)
        reach = max(float(torch.stack(list(points.values())).abs().max()), 1e-9) * 1.35
        axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", title=title)
        axes.set(xlabel="first number", ylabel="second number")
        axes.axhline(0, color="#cccccc", linewidth=0.8, zorder=0)
        axes.axvline(0, color="#cccccc", linewidth=0.8, zorder=0)
        return freeze(figure)
