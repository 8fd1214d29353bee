"""Attention as a soft lookup: one query, the keys it is compared with, the values it collects."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.curves import as_list
from transformer_course.plotting.matrices import LETTER, freeze
from transformer_course.plotting.style import COLORS, MAX_WIDTH, new_figure, shown_token, style

ROW, PAD = 0.62, 0.3  # inches: from one key to the next, and around a text in its box


@takes_alt
def plot_lookup(
    weights: Tensor, query: str, keys: Sequence[str], values: Sequence[str], output: str, title: str
) -> Figure:
    """Draw how one query collects values: a line to each key and on from each value, as thick as its weight.

    Shape:
        weights: key
        returns: ()
    Raises:
        ValueError: keys or values are not as many as the weights
    """
    shares = as_list(weights)
    for name, labels in (("keys", keys), ("values", values)):
        if len(labels) != len(shares):
            raise ValueError(f"{name} has {len(labels)} entries, but weights has {len(shares)}")
    columns = [[shown_token(text) for text in texts] for texts in ([query], keys, values, [output])]
    with style([title, *(text for texts in columns for text in texts)]):
        widths = [max(map(len, texts)) * LETTER + 2 * PAD for texts in columns]
        gap = min(2.2, (MAX_WIDTH - sum(widths) - 0.3) / 2.3)  # keys and values stand closer together
        places, at = [], 0.0
        for width, after in zip(widths, (gap, 0.3 * gap, gap, 0.0), strict=True):
            places.append(at + width / 2)
            at += width + after
        figure = new_figure(at + 0.2, ROW * (len(shares) + 1) + 0.5)
        axes = figure.subplots()
        axes.set(xlim=(-0.1, at + 0.1), ylim=(len(shares) - 0.5, -1.1))
        axes.set_axis_off()
        middle = (len(shares) - 1) / 2
        for i, share in enumerate(shares):
            draw_line(axes, (places[0], middle), (places[1], i), share, COLORS["query"], f"{share:.2f}")
            draw_line(axes, (places[2], i), (places[3], middle), share, COLORS["value"])
        names = ("query", "key", "value", "output")
        for name, place, texts in zip(names, places, columns, strict=True):
            color = COLORS.get(name, COLORS["residual"])
            axes.text(place, -0.85, name, color=color, ha="center", va="center")
            for i, text in enumerate(texts):
                box = {"boxstyle": "round,pad=0.45", "facecolor": "white", "edgecolor": color, "linewidth": 1.6}
                height = i if len(texts) > 1 else middle
                axes.text(place, height, text, ha="center", va="center", bbox=box, zorder=3)
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)


def draw_line(axes: Axes, start: tuple, end: tuple, share: float, color: str, label: str = "") -> None:
    """A line as thick as its share, with its number near the end."""
    (x, y), (to_x, to_y) = start, end
    axes.plot((x, to_x), (y, to_y), color=color, linewidth=0.6 + 9 * share, alpha=0.25 + 0.6 * share, zorder=1)
    if label:
        along = 0.58
        spot = (x + along * (to_x - x), y + along * (to_y - y))
        paper = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
        axes.text(*spot, label, color=color, ha="center", va="center", bbox=paper, zorder=2)
