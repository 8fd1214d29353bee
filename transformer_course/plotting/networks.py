"""A feed-forward network at work on each token: numbers in, hidden units, numbers out."""

import itertools
from collections.abc import Sequence

import torch
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
ADDS, SUBTRACTS, NOTHING = "#b2182b", "#2166ac", "#cccccc"  # the ends of the circles' color map


@takes_alt
def plot_feed_forward(
    tokens: Sequence[str],
    x: Tensor,
    hidden: Tensor,
    output: Tensor,
    title: str,
    up: Tensor | None = None,
    down: Tensor | None = None,
) -> Figure:
    """Draw what happens to each token by itself: a column of circles with their numbers, and no line between tokens.

    With the weights `up` and `down`, a line is as thick as what it carries, weight times number: red adds, blue
    subtracts. Lines to and from a silent unit, whose number is 0, stay thin and gray.

    Shape:
        x: seq d_model
        hidden: seq d_hidden
        output: seq d_model
        up: d_hidden d_model
        down: d_model d_hidden
        returns: ()
    Raises:
        ValueError: the rows are not as many as the tokens, or there are too many hidden units for a picture
    """
    layers = {"output": output.detach(), "hidden": hidden.detach(), "x": x.detach()}
    for name, numbers in layers.items():
        if len(numbers) != len(tokens):
            raise ValueError(f"{name} has {len(numbers)} rows, but there are {len(tokens)} tokens")
    if hidden.shape[-1] > WIDEST:
        raise ValueError(f"hidden has {hidden.shape[-1]} units per token: at most {WIDEST} can be drawn")
    width = max(numbers.shape[-1] for numbers in layers.values()) * UNIT + GAP
    with style([title, *tokens]):
        figure = new_figure(min(MAX_WIDTH, 0.9 + width * len(tokens)), 3.5)
        axes = figure.subplots()
        axes.set_axis_off()
        largest = max(float(numbers.abs().max()) for numbers in layers.values()) or 1.0
        columns = [[numbers[place] for numbers in layers.values()] for place in range(len(tokens))]
        flows = [carried(rows, up, down) for rows in columns]
        most = max(float(flow.abs().max()) for pair in flows for flow in pair) or 1.0
        for place, (token, rows) in enumerate(zip(tokens, columns, strict=True)):
            middle = place * width
            draw_lines(axes, middle, rows, flows[place], most)
            draw_circles(axes, middle, rows, largest)
            axes.text(middle, -0.5, shown_token(token), ha="center", va="center", fontweight="bold")
        for height, name in zip(LEVELS, layers, strict=True):
            axes.text(-width / 2 - 0.1, height, name, ha="right", va="center", color=COLORS["residual"])
        axes.set(xlim=(-width / 2 - 0.8, (len(tokens) - 0.5) * width), ylim=(-0.7, 2.35))
        figure.suptitle(title, x=0.01, ha="left")
        figure.alt = f"{title}. {' '.join(map(in_words, tokens, columns))} No line joins two tokens."
        return freeze(figure)


def in_words(token: str, rows: Sequence[Tensor]) -> str:
    """One token's column of numbers as a sentence."""
    output, hidden, x = (", ".join(f"{number:g}".replace("-", "−") for number in row.tolist()) for row in rows)
    return f"{token}: the numbers {x} become the hidden units {hidden}, and these the output {output}."


def carried(rows: Sequence[Tensor], up: Tensor | None, down: Tensor | None) -> tuple[Tensor, Tensor]:
    """What each line carries for one token: to the output, and to the hidden units.

    Shape:
        up: d_hidden d_model
        down: d_model d_hidden
    """
    output, hidden, x = rows
    if up is None or down is None:
        return torch.zeros(len(output), len(hidden)), torch.zeros(len(hidden), len(x))
    return down.detach() * hidden, up.detach() * x * (hidden != 0)[:, None]


def places(middle: float, count: int) -> list[float]:
    return [middle + (i - (count - 1) / 2) * UNIT for i in range(count)]


def draw_lines(axes: Axes, middle: float, rows: Sequence[Tensor], flows: Sequence[Tensor], most: float) -> None:
    """The lines between one token's layers, each as thick as what it carries."""
    levels = itertools.pairwise(LEVELS)
    for (above, below), (high, low), flow in zip(itertools.pairwise(rows), levels, flows, strict=True):
        for i, end in enumerate(places(middle, len(above))):
            for j, start in enumerate(places(middle, len(below))):
                amount = float(flow[i, j])
                color = {1: ADDS, -1: SUBTRACTS}.get((amount > 0) - (amount < 0), NOTHING)
                strength = 0.7 + 3.3 * abs(amount) / most
                axes.plot((start, end), (low, high), color=color, linewidth=strength, zorder=1 + bool(amount))


def draw_circles(axes: Axes, middle: float, rows: Sequence[Tensor], largest: float) -> None:
    """One token's numbers, layer by layer."""
    norm, shades = Normalize(-largest, largest), colormaps[SIGNED]
    for height, numbers in zip(LEVELS, rows, strict=True):
        for column, number in zip(places(middle, len(numbers)), numbers.tolist(), strict=True):
            color = shades(norm(number))
            axes.plot(column, height, "o", color=color, markeredgecolor="#555555", markersize=24, zorder=3)
            dark = 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2] < 0.55
            text = f"{number:g}".replace("-", "−")
            axes.text(column, height, text, ha="center", va="center", color="white" if dark else "black", zorder=4)
