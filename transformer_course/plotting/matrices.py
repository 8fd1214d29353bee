"""Matrices as pictures: attention weights between tokens, and small matrices with their numbers."""

import textwrap
from collections.abc import Sequence

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrix_colors import coloring, role_color
from transformer_course.plotting.style import (
    COLORS,
    DPI,
    FONT_SIZE,
    MAX_WIDTH,
    ONE_SIGNED,
    new_figure,
    shown_token,
    style,
)

LINE = FONT_SIZE * 1.35 / 72  # inches that a line of text needs
LETTER = FONT_SIZE * 0.66 / 72
NUMBERS_UP_TO = 8  # columns; in wider matrices numbers do not fit


@takes_alt
def plot_attention(
    weights: Tensor,
    query_tokens: Sequence[str],
    key_tokens: Sequence[str] | None = None,
    title: str | None = None,
    *,
    axes: tuple[str, str] = ("query", "key"),
) -> Figure:
    """Draw how much each query attends to each key, with several heads side by side; `axes` names the two axes.

    Shape:
        weights: head query key; or without the head
        returns: ()
    Raises:
        ValueError: weights do not have two or three axes, or the tokens are not as many as their axis is long
    """
    key_tokens = query_tokens if key_tokens is None else key_tokens
    weights = weights.detach().float().cpu()
    if weights.dim() not in (2, 3):
        raise ValueError(f"weights has shape {tuple(weights.shape)}: expected (query key) or (head query key)")
    for axis, tokens, size in zip(("query", "key"), (query_tokens, key_tokens), weights.shape[-2:], strict=True):
        if len(tokens) != size:
            raise ValueError(f"{axis}_tokens has {len(tokens)} entries, but weights has {size} on its {axis} axis")
    heads = weights if weights.dim() == 3 else weights[None]
    title = title or "Who attends to whom: each row sums to 1"
    with style([*query_tokens, *key_tokens, title]):
        across, cell = arrange(len(heads), label_width(query_tokens), len(key_tokens))
        down = -(-len(heads) // across)
        width = label_width(query_tokens) + across * (cell * len(key_tokens) + 0.25) + 1.6
        height = label_width(key_tokens) + down * (cell * len(query_tokens) + 0.35) + 0.6
        figure = new_figure(width, height)
        panels = figure.subplots(down, across, squeeze=False, sharex=True, sharey=True)
        for i, panel in enumerate(panels.flat):
            if i >= len(heads):
                panel.set_visible(False)
                continue
            image = panel.imshow(heads[i].numpy(), cmap=ONE_SIGNED, vmin=0, vmax=1, aspect="equal")
            label_axis(panel, "y", query_tokens, axes[0] if i % across == 0 else "", cell)
            label_axis(panel, "x", key_tokens, axes[1] if i + across >= len(heads) else "", cell)
            panel.tick_params(labelbottom=i + across >= len(heads))
            if len(heads) > 1:
                panel.set_title(f"head {i}")
            if len(key_tokens) <= NUMBERS_UP_TO and cell >= 0.45:
                write_numbers(panel, heads[i], image)
        shrink = 0.9 if down == 1 else 0.5
        figure.colorbar(image, ax=panels, label="weight", ticks=[0, 0.5, 1], shrink=shrink, aspect=16)
        write_title(figure, title)
        return fit(figure)


def arrange(heads: int, labels: float, keys: int) -> tuple[int, float]:
    """How many heads stand side by side, and how large a cell is: large ones first, then many in a row."""
    room = MAX_WIDTH - labels - 1.4
    if heads == 1:
        return 1, min(0.5, room / keys)
    across = max((n for n in range(1, min(heads, 4) + 1) if (room / n - 0.25) / keys >= 0.16), default=1)
    across = -(-heads // -(-heads // across))  # the same number of rows, as even as can be
    fits = (room / across - 0.25) / keys
    few = keys <= NUMBERS_UP_TO and fits >= 0.45  # large enough for a number in every cell
    return across, min(0.5 if few else 0.3, fits)


def label_width(tokens: Sequence[str]) -> float:
    return max(len(shown_token(token)) for token in tokens) * LETTER + 0.3


def label_axis(axes: Axes, which: str, tokens: Sequence[str], name: str, cell: float) -> None:
    """Tokens as tick labels, every k-th where a cell is smaller than a line of text."""
    step = max(1, int(-(-LINE // cell)))
    places = range(0, len(tokens), step)
    labels = [shown_token(tokens[i]) for i in places]
    if which == "y":
        axes.set_yticks(places, labels)
        axes.set_ylabel(name, color=COLORS.get(name, "black"))
    else:
        upright = max(map(len, labels)) * LETTER > cell * step * 0.95
        axes.set_xticks(places, labels, rotation=90 if upright else 0)
        axes.set_xlabel(name, color=COLORS.get(name, "black"))
    axes.tick_params(length=2)
    axes.spines[:].set_visible(False)


def write_numbers(axes: Axes, x: Tensor, image) -> None:
    """The number in every cell, dark on light and light on dark."""
    whole = bool((x == x.round()).all())
    for i, row in enumerate(x.tolist()):
        for j, value in enumerate(row):
            red, green, blue, _ = image.cmap(image.norm(value))
            dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.55
            text = f"{value:.0f}" if whole else f"{value:.2f}"
            axes.text(j, i, text, ha="center", va="center", color="white" if dark else "black")


@takes_alt
def plot_matrices(
    matrices: dict[str, Tensor],
    rows: Sequence[Sequence[str]] | None = None,
    columns: Sequence[Sequence[str]] | None = None,
    title: str = "",
    *,
    same_scale: bool = False,
) -> Figure:
    """Draw small matrices side by side with their numbers, as one works them out by hand.

    Signed ones are colored around zero, the others from zero up; `rows` and `columns` hold the labels of each. With
    `same_scale` a number has the same color in every matrix.

    Shape:
        returns: ()
    """
    tensors = [x.detach().float().cpu() for x in matrices.values()]
    rows = rows or [[str(i) for i in range(x.shape[0])] for x in tensors]
    columns = columns or [[str(j) for j in range(x.shape[1])] for x in tensors]
    texts = [title, *matrices, *(text for labels in (*rows, *columns) for text in labels)]
    everything = torch.cat([x.flatten() for x in tensors])
    looks = [coloring(everything if same_scale else x) for x in tensors]
    with style(texts):
        sizes = [x.shape[1] for x in tensors]
        cell = min(0.55, (MAX_WIDTH - sum(map(label_width, rows)) - 0.2 * len(tensors)) / sum(sizes))
        widths = [count * cell + label_width(labels) for count, labels in zip(sizes, rows, strict=True)]
        height = max(x.shape[0] for x in tensors) * cell + max(map(label_width, columns)) + 0.9
        figure = new_figure(sum(widths) + 0.3 * len(tensors), height)
        panels = figure.subplots(1, len(tensors), width_ratios=widths, squeeze=False)[0]
        for axes, name, x, look, down, across in zip(panels, matrices, tensors, looks, rows, columns, strict=True):
            image = axes.imshow(x.numpy(), aspect="equal", **look)
            label_axis(axes, "y", down, "", cell)
            label_axis(axes, "x", across, "", cell)
            axes.set_title(name, color=role_color(name))
            write_numbers(axes, x, image)
        if title:
            write_title(figure, title)
        return fit(figure)


def write_title(figure: Figure, title: str) -> None:
    """The title at the left edge, on as many lines as the width of a small figure makes necessary."""
    letters = max(int(figure.get_figwidth() / LETTER), 10)
    figure.suptitle("\n".join(textwrap.wrap(title, letters)), x=0.01, ha="left")


def fit(figure: Figure) -> Figure:
    """Cut the height that square cells leave unused, so that no empty band stays below the title."""
    freeze(figure)
    boxes = [axes.get_tightbbox() for axes in figure.axes if axes.get_visible()]
    used = (max(box.y1 for box in boxes) - min(box.y0 for box in boxes)) / DPI
    lines = len(figure.get_suptitle().splitlines())
    figure.set_figheight(used + 0.12 + (LINE * lines + 0.15 if lines else 0.0))
    return freeze(figure)


def freeze(figure: Figure) -> Figure:
    """Lay the figure out while the style still holds."""
    figure.set_dpi(DPI)
    figure.draw_without_rendering()
    return figure
