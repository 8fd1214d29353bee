"""A learner's training curve among those that came with the course."""

from collections.abc import Mapping

from matplotlib.figure import Figure

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.curves import Numbers, as_list, finish
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import COLORS, new_figure, style

# The steps, the seconds and the losses of one run.
Curve = tuple[Numbers, Numbers, Numbers]


@takes_alt
def plot_comparison(
    yours: Curve, stored: Mapping[str, Curve], *, expected: tuple[float, float], title: str, ylabel: str
) -> Figure:
    """Draw your losses over steps and over seconds, thick, and the stored ones behind them, thin.

    A bar at the right of the first picture spans the losses `expected` at the end, from lowest to highest.
    """
    with style([title, *stored]):
        figure = new_figure(9.0, 4.0)
        for axes, place, xlabel in zip(figure.subplots(1, 2, sharey=True), (0, 1), ("step", "seconds"), strict=True):
            ends = []
            for curve in stored.values():
                axes.plot(as_list(curve[place]), as_list(curve[2]), color=COLORS["baseline"], linewidth=1.0, alpha=0.7)
            along, losses = as_list(yours[place]), as_list(yours[2])
            axes.plot(along, losses, color=COLORS["validation"], linewidth=2.2, marker="o", markersize=4)
            if place == 0:
                last = max(max(as_list(curve[0])) for curve in stored.values())
                axes.vlines(last, *expected, color=COLORS["value"], linewidth=6, alpha=0.6)
                ends = [(last, sum(expected) / 2, "expected", COLORS["value"])]
            else:
                furthest = max(stored.values(), key=lambda curve: as_list(curve[1])[-1])
                ends = [(along[-1], losses[-1], "yours", COLORS["validation"])]
                ends.append((as_list(furthest[1])[-1], as_list(furthest[2])[-1], "stored", COLORS["baseline"]))
            finish(figure, axes, ends, "", xlabel, ylabel if place == 0 else "")
        figure.suptitle(title)
        return freeze(figure)
