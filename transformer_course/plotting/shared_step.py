"""One batch, several processes: who computes what, and what they exchange."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import COLORS, CYCLE, new_figure, style

ROW, HIGH = 0.34, 1.7  # of a row in the batch, and from process to process


@takes_alt
def plot_shared_step(title: str, processes: int = 2, rows: int = 3) -> Figure:
    """Draw a batch of `rows` rows for each process, its loss and gradient, their mean, and the step that all make."""
    with style([title]):
        figure = new_figure(9.0, HIGH * (processes - 1) + 1.9)
        axes = figure.subplots()
        axes.set(xlim=(0, 9.0), ylim=(-HIGH * (processes - 1) - 0.75, 0.85))
        axes.set_axis_off()
        middle = -HIGH * (processes - 1) / 2
        for text, x in (("one batch", 0.75), ("own rows", 2.4), ("own gradient", 4.4), ("same step", 7.95)):
            axes.text(x, 0.68, text, ha="center", va="center", color=COLORS["residual"])
        for p in range(processes):
            at, color = -HIGH * p, CYCLE[p]
            for r in range(rows):
                top = middle + ROW * processes * rows / 2 - ROW * (p * rows + r)
                axes.add_patch(FancyBboxPatch((0.3, top - ROW), 0.9, ROW * 0.72, boxstyle="round,pad=0", color=color))
            start = middle + ROW * processes * rows / 2 - ROW * rows * (p + 0.5)
            arrow(axes, (1.25, start), (1.62, at))
            box(axes, 2.4, at, f"process {p}:\n{rows} rows,\nall weights", color)
            arrow(axes, (3.12, at), (3.72, at))
            box(axes, 4.4, at, f"gradient\nof {rows} rows", color)
            arrow(axes, (5.05, at), (5.72, middle))
            arrow(axes, (6.62, middle), (7.2, at))
            box(axes, 7.95, at, "weights − rate ·\nmean gradient", color)
        box(axes, 6.17, middle, "mean", COLORS["residual"])
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)


def box(axes: Axes, x: float, y: float, text: str, color: str) -> None:
    around = {"boxstyle": "round,pad=0.4", "facecolor": "white", "edgecolor": color, "linewidth": 1.8}
    axes.text(x, y, text, ha="center", va="center", bbox=around)


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    line = {"arrowstyle": "-|>", "color": COLORS["residual"], "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=line)
