"""Positions as pictures: the table of their features, and two of them as the hands of clocks."""

import math
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import coloring, freeze
from transformer_course.plotting.style import COLORS, MAX_WIDTH, new_figure, style

ROLES = ("query", "key")  # the first position's color and the second's


@takes_alt
def plot_positions(table: Tensor, title: str) -> Figure:
    """Draw a table of positions as colors: a row for each position, a column for each feature.

    Shape:
        table: seq d_model
        returns: ()
    """
    table = table.detach().float().cpu()
    with style([title]):
        figure = new_figure(7.5, 4.2)
        axes = figure.subplots()
        image = axes.imshow(table.numpy(), aspect="auto", interpolation="nearest", **coloring(table))
        axes.set(xlabel="feature", ylabel="position", title=title)
        figure.colorbar(image, ax=axes, label="value", shrink=0.9, aspect=24)
        seq, d_model = table.shape
        figure.alt = (
            f"{title}. Colors for {seq} positions (rows) and {d_model} features (columns). In the first columns, they "
            f"alternate from row to row; toward the last columns they hardly change."
            if d_model > 2 and is_slowing(table)
            else f"{title}. Colors for {seq} positions (rows) and {d_model} features (columns)."
        )
        return freeze(figure)


def is_slowing(table: Tensor) -> bool:
    """Whether the last columns change far less from row to row than the first ones, as sinusoidal positions do."""
    change = (table[1:] - table[:-1]).abs().mean(dim=0)
    return bool(change[-2:].mean() < 0.1 * change[:2].mean())


@takes_alt
def plot_wave_clocks(
    positions: Mapping[str, int], frequencies: Sequence[float], products: Tensor, title: str
) -> Figure:
    """Draw two positions as hands, a clock for each wave, above the dot products of the first with all positions.

    Above each clock is its wavelength, below it the cosine of the angle between the two hands.

    Raises:
        ValueError: there are not two positions
    """
    if len(positions) != 2:
        raise ValueError(f"positions has {len(positions)} entries: expected two, each with its name")
    with style([title, *positions]):
        figure = new_figure(MAX_WIDTH, 4.1)
        grid = figure.add_gridspec(2, len(frequencies), height_ratios=(1, 1.4))
        for i, frequency in enumerate(frequencies):
            draw_clock(figure.add_subplot(grid[0, i]), tuple(positions.values()), frequency)
        axes = figure.add_subplot(grid[1, :])
        values = products.detach().double().cpu().tolist()
        axes.plot(values, color=COLORS["residual"])
        for (name, place), role in zip(positions.items(), ROLES, strict=True):
            axes.plot(place, values[place], "o", color=COLORS[role], label=name)
        # Above the curve, where it hides nothing.
        low, high = min(values), max(values)
        axes.set_ylim(low - 0.08 * (high - low), high + 0.35 * (high - low))
        axes.legend(loc="upper right", ncols=2, frameon=False, labelcolor="linecolor")
        axes.set(xlabel="position", ylabel="dot product")
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)


def draw_clock(axes: Axes, places: Sequence[int], frequency: float) -> None:
    """One dial: the angle 0 points right and hands turn counterclockwise, so that cosine is right and sine is up."""
    # The first hand above the second and thinner, so that both are seen where they point the same way.
    for place, role, width in (*zip(places[1:], ROLES[1:], (6.0,), strict=True), (places[0], ROLES[0], 2.0)):
        angle = place * frequency
        axes.plot([0, math.cos(angle)], [0, math.sin(angle)], color=COLORS[role], linewidth=width)
    around = [2 * math.pi * i / 60 for i in range(61)]
    axes.plot([math.cos(a) for a in around], [math.sin(a) for a in around], color=COLORS["baseline"], linewidth=0.8)
    axes.set(aspect="equal", xlim=(-1.1, 1.1), ylim=(-1.1, 1.1))
    axes.set_axis_off()
    period = 2 * math.pi / frequency
    axes.set_title(f"{period:,.1f}" if period < 100 else f"{period:,.0f}", loc="center")
    between = f"{math.cos((places[1] - places[0]) * frequency):.2f}".replace("-0.00", "0.00").replace("-", "−")
    axes.text(0, -1.5, between, ha="center", va="center")
