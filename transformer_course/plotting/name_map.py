"""Two lists of names, and lines that connect what belongs together."""

from collections.abc import Sequence

from matplotlib.figure import Figure

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import COLORS, CYCLE, MAX_WIDTH, new_figure, style

LINE = 0.27  # inches
FROM, TO = 0.37, 0.60  # where the lines begin and end, as shares of the width


@takes_alt
def plot_name_map(
    pairs: Sequence[tuple[str, Sequence[str], str]],
    *,
    title: str,
    theirs: str = "in the file",
    ours: str = "in our model",
) -> Figure:
    """Draw (their name, our names, how to convert), from top to bottom; each conversion has its own color.

    Raises:
        ValueError: pairs is empty
    """
    if not pairs:
        raise ValueError("pairs is empty: give at least one name and its counterpart")
    ways = list(dict.fromkeys(way for _, _, way in pairs))
    colors = {way: COLORS["baseline"] if i == 0 else CYCLE[i - 1] for i, way in enumerate(ways)}
    count = sum(len(names) for _, names, _ in pairs)
    with style([title]):
        figure = new_figure(MAX_WIDTH, LINE * (count + 2) + 0.7)
        axes = figure.subplots()
        axes.text(FROM, -1, theirs, ha="right", va="center", weight="bold")
        axes.text(TO, -1, ours, ha="left", va="center", weight="bold")
        row, said = 0, set()
        for name, names, way in pairs:
            middle = row + (len(names) - 1) / 2
            axes.text(FROM, middle, name, ha="right", va="center", family="monospace", size=9)
            for place, own in enumerate(names, row):
                axes.plot([FROM + 0.01, TO - 0.01], [middle, place], color=colors[way], linewidth=1.6)
                axes.text(TO, place, own, ha="left", va="center", family="monospace", size=9)
            if way not in said:
                label = way.replace(", ", ",\n")
                box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
                center = ((FROM + TO) / 2, middle)
                axes.text(*center, label, color=colors[way], ha="center", va="center", size=8.5, bbox=box)
            row, said = row + len(names), said | {way}
        axes.set(xlim=(0, 1), ylim=(count - 0.4, -1.6), title=title)
        axes.axis("off")
        return freeze(figure)
