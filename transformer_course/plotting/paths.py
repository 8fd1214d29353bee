"""The path around a sublayer: where it leaves, where it comes back, and what stands on it."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import COLORS, new_figure, style

LEAVES, RETURNS = "•", "+"
STEP, ROW, NAME = 1.35, 1.0, 1.5  # from one step to the next, from row to row, and room for the rows' names


@takes_alt
def plot_paths(rows: Mapping[str, Sequence[str]], title: str) -> Figure:
    """Draw each row from left to right: boxes, `•` where the path around leaves, and `+` where it returns.

    Raises:
        ValueError: a row has a `•` without a `+` after it, or a `+` without a `•` before it
    """
    for name, steps in rows.items():
        marks = [step for step in steps if step in (LEAVES, RETURNS)]
        if marks != [LEAVES, RETURNS] * (len(marks) // 2):
            raise ValueError(f"rows[{name!r}] has {' '.join(marks)}: every {LEAVES} needs a {RETURNS} after it")
    longest = max(map(len, rows.values()))
    wide = NAME + STEP * (longest + 1) + 0.4
    with style([title, *rows, *(step for steps in rows.values() for step in steps)]):
        figure = new_figure(wide, ROW * len(rows) + 0.55)
        axes = figure.subplots()
        axes.set(xlim=(0, wide), ylim=(len(rows) - 0.55, -0.65))
        axes.set_axis_off()
        for i, (name, steps) in enumerate(rows.items()):
            axes.text(0.05, i, name, va="center", weight="bold")
            draw_row(axes, i, steps, NAME + STEP * (longest + 1))
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)


def draw_row(axes: Axes, height: float, steps: Sequence[str], end: float) -> None:
    """One row, with `x` before its steps and `y` after them."""
    start, gap = NAME, (end - NAME) / (len(steps) + 1)
    arrow = {"arrowstyle": "-|>", "color": COLORS["residual"], "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", (end - 0.12, height), (start + 0.15, height), arrowprops=arrow)
    axes.text(start, height, "x", ha="center", va="center")
    axes.text(end, height, "y", ha="center", va="center")
    left = start
    for j, step in enumerate(steps, 1):
        at = start + j * gap
        if step == LEAVES:
            axes.plot([at], [height], "o", color=COLORS["query"], markersize=6, zorder=3)
            left = at
        elif step == RETURNS:
            around = [left, left, at, at], [height, height - 0.46, height - 0.46, height]
            axes.plot(*around, color=COLORS["query"], linewidth=2.6)
            draw_box(axes, at, height, step, "circle", COLORS["query"])
        else:
            draw_box(axes, at, height, step, "round", COLORS["key"] if "norm" in step else COLORS["residual"])


def draw_box(axes: Axes, at: float, height: float, text: str, shape: str, color: str) -> None:
    box = {"boxstyle": f"{shape},pad=0.4", "facecolor": "white", "edgecolor": color, "linewidth": 1.6}
    axes.text(at, height, text, ha="center", va="center", bbox=box, zorder=3)
