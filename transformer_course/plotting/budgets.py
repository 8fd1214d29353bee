"""What fits: parts that add up, beside a limit."""

from collections.abc import Mapping

from matplotlib.figure import Figure

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import LINE, freeze
from transformer_course.plotting.style import CYCLE, new_figure, style


@takes_alt
def plot_budget(
    rows: Mapping[str, Mapping[str, float]], *, limit: float, title: str, xlabel: str, limit_name: str
) -> Figure:
    """Draw each row's parts end to end, and the limit as a line; all rows have the same parts.

    Raises:
        ValueError: there are no rows, or a row has other parts than the first
    """
    if not rows:
        raise ValueError("rows is empty: give at least one row")
    names = list(next(iter(rows.values())))
    for row, parts in rows.items():
        if list(parts) != names:
            raise ValueError(f"rows[{row!r}] has {', '.join(parts)}: expected {', '.join(names)}")
    with style([title, *rows, *names]):
        figure = new_figure(8.2, LINE * 1.9 * len(rows) + 1.5)
        axes = figure.subplots()
        for i, parts in enumerate(rows.values()):
            begin = 0.0
            for j, (name, size) in enumerate(parts.items()):
                axes.barh(i, size, left=begin, height=0.62, color=CYCLE[j], label=name if i == 0 else None)
                begin += size
            axes.annotate(f"{begin:,.1f}", (begin, i), (5, 0), textcoords="offset points", va="center")
        axes.axvline(limit, color="black", linestyle="--", linewidth=1.5)
        largest = max(sum(parts.values()) for parts in rows.values())
        axes.set(xlim=(0, max(largest, limit) * 1.18), ylim=(len(rows) - 0.45, -0.95), xlabel=xlabel)
        axes.text(limit, -0.6, f" {limit_name}", va="center")
        axes.set_yticks(range(len(rows)), list(rows))
        figure.legend(loc="outside lower center", ncols=len(names), frameon=False)
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)
