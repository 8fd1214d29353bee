"""A feed-forward network as it works on each token: numbers in, hidden numbers, numbers out."""

import itertools
from collections.abc import Sequence

from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import COLORS, MAX_WIDTH, SIGNED, new_figure, shown_token, style

UNIT, GAP = 0.5, 0.45  # inches from one hidden unit to the next, and between two tokens
LEVELS = (2.0, 1.0, 0.0)  # heights of output, hidden units and input
WIDEST = 6  # hidden units that can still be told apart


@takes_alt
def plot_feed_forward(tokens: Sequence[str], x: Tensor, hidden: Tensor, output: Tensor, title: str) -> Figure:
    """Draw what happens to each token by itself: a column of circles with their numbers, and no line between tokens.

    Shape:
        x: seq d_model
        hidden: seq d_hidden
        output: seq d_model
        returns: ()
    Raises:
        ValueError: the rows are not as many as the tokens, or there are too many hidden units for a picture
    """
    layers = {"output": output.detach(), "hidden": hidden.detach(), "x": x.detach()}
    for name, numbers in layers.items():
        if len(numbers) != len(tokens):
            raise ValueError(f"{name} has {len(numbers)} rows, but there are {len(tokens)} tokens")
    if hidden.shape[-1] > WIDEST:
        raise ValueError(f"hidden has {hidden.shape[-1]} units for each token: at most {WIDEST} can be drawn")
    width = max(numbers.shape[-1] for numbers in layers.values()) * UNIT + GAP
    with style([title, *tokens]):
        figure = new_figure(min(MAX_WIDTH, 0.9 + width * len(tokens)), 3.5)
        axes = figure.subplots()
        axes.set_axis_off()
        largest = max(float(numbers.abs().max()) for numbers in layers.values())
        for place, token in enumerate(tokens):
            middle = place * width
            rows = [(height, numbers[place].tolist()) for height, numbers in zip(LEVELS, layers.values(), strict=True)]
            draw_token(axes, middle, rows, largest)
            axes.text(middle, -0.5, shown_token(token), ha="center", va="center", fontweight="bold")
        for height, name in zip(LEVELS, layers, strict=True):
            axes.text(-width / 2 - 0.1, height, name, ha="right", va="center", color=COLORS["residual"])
        axes.set(xlim=(-width / 2 - 0.8, (len(tokens) - 0.5) * width), ylim=(-0.7, 2.35))
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)


def draw_token(axes: Axes, middle: float, rows: list[tuple[float, list[float]]], largest: float) -> None:
    """One token's circles and the lines between its layers."""
    places = [[middle + (i - (len(numbers) - 1) / 2) * UNIT for i in range(len(numbers))] for _, numbers in rows]
    for (above, below), (high, low) in zip(itertools.pairwise(places), itertools.pairwise(LEVELS), strict=True):
        for start in below:
            for end in above:
                axes.plot((start, end), (low, high), color="#bbbbbb", linewidth=0.7, zorder=1)
    norm, shades = Normalize(-largest or -1.0, largest or 1.0), colormaps[SIGNED]
    for (height, numbers), columns in zip(rows, places, strict=True):
        for column, number in zip(columns, numbers, strict=True):
            color = shades(norm(number))
            axes.plot(column, height, "o", color=color, markeredgecolor="#555555", markersize=24, zorder=2)
            dark = 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2] < 0.55
            text = f"{number:g}".replace("-", "−")
            axes.text(column, height, text, ha="center", va="center", color="white" if dark else "black", zorder=3)
