"""A table of vectors: tokens point at their rows, and the rows come out."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import LETTER, coloring, freeze
from transformer_course.plotting.style import COLORS, CYCLE, MAX_WIDTH, new_figure, shown_token, style

CELL, ROW, GAP = 0.55, 0.42, 1.1  # inches: a number, a row, and the room for the lines


@takes_alt
def plot_table_lookup(tokens: Sequence[int], table: Tensor, vocabulary: Sequence[str], title: str) -> Figure:
    """Draw a text on the left, the table in the middle, and on the right the row of each token of the text.

    Shape:
        table: vocab d_model
        returns: ()
    Raises:
        ValueError: the vocabulary has not as many tokens as the table rows, or an id is not one of them
    """
    if len(vocabulary) != len(table):
        raise ValueError(f"vocabulary has {len(vocabulary)} tokens, but the table has {len(table)} rows")
    if not all(0 <= token < len(table) for token in tokens):
        raise ValueError(f"tokens={list(tokens)}: ids go from 0 to {len(table) - 1}")
    table = table.detach().float().cpu()
    words = [shown_token(word) for word in vocabulary]
    with style([title, *words]):
        colors = ScalarMappable(**coloring(table))
        label, wide = max(map(len, words)) * LETTER + 0.55, CELL * table.shape[1]
        tall = max(len(tokens), len(table)) * ROW
        middle, right = label + GAP + label, label + GAP + label + wide + GAP
        if right + wide > MAX_WIDTH - 0.3:
            raise ValueError(f"a table of {table.shape[1]} numbers per row is too wide for a picture: show fewer")
        figure = new_figure(right + wide + 0.3, tall + 0.95)
        axes = figure.subplots()
        axes.set(xlim=(-0.1, right + wide + 0.1), ylim=(tall + 0.05, -0.45), aspect="equal")
        axes.set_axis_off()
        from_text, from_table = ((tall - ROW * count) / 2 for count in (len(tokens), len(table)))
        for i, word in enumerate(words):
            y, used = from_table + ROW * i, i in tokens
            axes.text(middle - 0.12, y + ROW / 2, f"{word}  {i}", ha="right", va="center", alpha=1 if used else 0.4)
            draw_row(axes, table[i], middle, y, colors, 1.0 if used else 0.3)
        for place, token in enumerate(tokens):
            y, row, color = from_text + ROW * place, from_table + ROW * (token + 0.5), CYCLE[token % len(CYCLE)]
            axes.text(label - 0.12, y + ROW / 2, f"{words[token]}  {token}", ha="right", va="center", color=color)
            axes.plot((label, middle - label), (y + ROW / 2, row), color=color, linewidth=1.6)
            axes.plot((middle + wide + 0.06, right - 0.06), (row, y + ROW / 2), color=color, linewidth=1.6)
            draw_row(axes, table[token], right, y, colors, 1.0)
        for x, name in ((label - 0.12, "text and ids"), (middle + wide, "the table"), (right + wide, "the vectors")):
            axes.text(x, -0.22, name, ha="right", va="center", color=COLORS["residual"])
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)


def draw_row(axes: Axes, row: Tensor, x: float, y: float, colors: ScalarMappable, alpha: float) -> None:
    """One row of numbers, each on its color, from (x, y) to the right."""
    for j, value in enumerate(row.tolist()):
        color = colors.to_rgba(value)
        place = (x + CELL * j, y + 0.03)
        axes.add_patch(Rectangle(place, CELL - 0.03, ROW - 0.06, facecolor=color, alpha=alpha, edgecolor="none"))
        dark = 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2] < 0.55
        text = f"{value:.0f}" if value == round(value) else f"{value:.2f}"
        ink = "white" if dark and alpha == 1 else "black"
        axes.text(x + CELL * (j + 0.5), y + ROW / 2, text, ha="center", va="center", color=ink, alpha=max(alpha, 0.5))
