"""Gradient descent on one parabola: what different learning rates do to the same parameter."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.figure import Figure

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import COLORS, new_figure, style


@takes_alt
def plot_descent(
    paths: Mapping[str, Sequence[float]], *, best: float = 3.0, title: str, around: float = 5.0, parameter: str = "w"
) -> Figure:
    """Draw the loss (w − best)² once per path, with the values that the parameter took, numbered by step.

    Only values within `around` of the best one are in view.

    Raises:
        ValueError: there is no path
    """
    if not paths:
        raise ValueError("paths is empty: give at least one list of parameter values, with its name")
    with style([title, *paths]):
        figure = new_figure(8.6, 2.9)
        for i, (name, values) in enumerate(paths.items()):
            axes = figure.add_subplot(1, len(paths), i + 1)
            along = torch.linspace(best - around, best + around, 101)
            axes.plot(along, (along - best) ** 2, color=COLORS["baseline"], linewidth=1.2)
            losses = [(value - best) ** 2 for value in values]
            axes.plot(values, losses, color=COLORS["training"], linewidth=1, alpha=0.6)
            axes.plot(values, losses, "o", color=COLORS["training"], markersize=5)
            for step in (0, 1):
                place = (values[step], losses[step])
                axes.annotate(str(step), place, (0, 5), textcoords="offset points", ha="center", va="bottom")
            axes.set(title=name, xlabel=parameter, xlim=(best - around, best + around), ylim=(-2, around**2))
            axes.set_xticks([0, best])
            axes.set_yticks([0, 9])
            if i == 0:
                axes.set_ylabel("loss")
            else:
                axes.set_yticklabels([])
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)
