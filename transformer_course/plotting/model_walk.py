"""A model's steps as a table, with a bar for the parameters of each."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import LETTER, LINE, freeze
from transformer_course.plotting.style import COLORS, MAX_WIDTH, new_figure, style

STAGES = {"encoder": "encoder", "decoder": "decoder"}


@takes_alt
def plot_walk(rows: Sequence[tuple[str, str, str, int]], title: str) -> Figure:
    """Draw one line per step: stage, name and shape as text, and its parameters as a bar.

    Raises:
        ValueError: there is no step
    """
    if not rows:
        raise ValueError("rows is empty: give one (stage, name, shape, parameters) for each step")
    with style([title, *(text for row in rows for text in row[:3])]):
        widths = [max(len(row[i]) for row in rows) * LETTER * 0.92 + 0.2 for i in range(3)]
        figure = new_figure(MAX_WIDTH, LINE * 1.35 * len(rows) + 0.9)
        axes = figure.subplots()
        most = max(row[3] for row in rows) or 1
        room = max(MAX_WIDTH - sum(widths) - 1.6, 0.8)  # inches for the longest bar
        inch = most / room
        for i, (stage, name, shape, count) in enumerate(rows):
            color = COLORS[next((STAGES[word] for word in STAGES if stage.startswith(word)), "query")]
            axes.barh(i, count, color=color, height=0.7)
            axes.text(count + 0.08 * inch, i, f"{count:,}" if count else "–", va="center")
            new = i == 0 or rows[i - 1][0] != stage
            for text, place in ((stage if new else "", sum(widths)), (name, widths[1] + widths[2]), (shape, widths[2])):
                axes.text(-place * inch, i, text, va="center", color="black" if text != stage else color)
        axes.set(xlim=(-sum(widths) * inch, (room + 1.4) * inch), ylim=(len(rows) - 0.4, -0.6))
        axes.set_axis_off()
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)
