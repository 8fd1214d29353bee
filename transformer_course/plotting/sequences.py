"""Rows of tokens above each other, with arrows between those that belong together."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import LETTER, freeze
from transformer_course.plotting.style import COLORS, MAX_WIDTH, new_figure, shown_token, style

GAP = 0.25  # inches between two boxes


@takes_alt
def plot_shift(inputs: Sequence[str], targets: Sequence[str], title: str) -> Figure:
    """Draw what a causal model reads, and below each token the one it should predict.

    Raises:
        ValueError: there are not as many targets as inputs
    """
    if len(inputs) != len(targets):
        raise ValueError(f"inputs has {len(inputs)} tokens, but targets has {len(targets)}: expected one for each")
    rows = {"it reads": [shown_token(t) for t in inputs], "it should predict": [shown_token(t) for t in targets]}
    with style([title, *inputs, *targets]):
        cell = max(len(token) for row in rows.values() for token in row) * LETTER + 2 * GAP
        left = max(map(len, rows)) * LETTER + GAP
        figure = new_figure(min(MAX_WIDTH, left + cell * len(inputs)), 1.9)
        axes = figure.subplots()
        for i in range(len(inputs)):
            arrow = {"arrowstyle": "-|>", "color": COLORS["residual"], "shrinkA": 14, "shrinkB": 14}
            axes.annotate("", (i, 0), (i, 1), arrowprops=arrow)
        for height, (name, row), color in zip((1, 0), rows.items(), ("query", "value"), strict=True):
            axes.annotate(name, (-0.5, height), (-8, 0), textcoords="offset points", ha="right", va="center")
            for i, token in enumerate(row):
                box = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": COLORS[color], "linewidth": 1.5}
                axes.text(i, height, token, ha="center", va="center", bbox=box)
        axes.set(xlim=(-0.5, len(inputs) - 0.5), ylim=(-0.5, 1.5))
        axes.set_axis_off()
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)
