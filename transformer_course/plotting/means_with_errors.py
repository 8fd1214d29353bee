"""Means with their errors, one per line, and the single results behind them."""

from collections.abc import Collection, Mapping, Sequence

from matplotlib.figure import Figure

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import COLORS, new_figure, style

LINE = 0.3  # inches


@takes_alt
def plot_errors(
    results: Mapping[str, Sequence[float]],
    errors: Mapping[str, float],
    *,
    title: str,
    xlabel: str,
    marked: Collection[str] = (),
    baseline: str | None = None,
) -> Figure:
    """Draw each mean with its error bar, and the single results as faint dots; names in `marked` stand out.

    `baseline` names the one whose mean is drawn as a dashed line through all others.

    Raises:
        ValueError: there are no results, or the baseline is not among them
    """
    if not results:
        raise ValueError("results is empty: give at least one name and its results")
    if baseline is not None and baseline not in results:
        raise ValueError(f"baseline={baseline!r} is not among the results: {', '.join(results)}")
    with style([title, *results]):
        figure = new_figure(8.0, LINE * len(results) + 1.1)
        axes = figure.subplots()
        for line, (name, values) in enumerate(results.items()):
            color = COLORS["broken"] if name in marked else COLORS["query"]
            mean = sum(values) / len(values)
            axes.plot(values, [line] * len(values), "o", color=color, alpha=0.35, markersize=4)
            axes.errorbar(mean, line, xerr=errors[name], fmt="D", color=color, capsize=4, markersize=5)
            text = f"{mean:.3f} ± {errors[name]:.3f}"
            axes.annotate(text, (1.0, line), (6, 0), ("axes fraction", "data"), "offset points", va="center")
            if name == baseline:
                axes.axvline(mean, color=COLORS["baseline"], linestyle="--", linewidth=1.2)
        axes.set_yticks(range(len(results)), list(results))
        axes.set_ylim(len(results) - 0.5, -0.5)
        axes.set(title=title, xlabel=xlabel)
        figure = freeze(figure)
    line = f" The dashed line marks {baseline}." if baseline is not None else ""
    means = (f"{name} {sum(values) / len(values):.3f} ± {errors[name]:.3f}" for name, values in results.items())
    figure.alt = f"{title}. Means with their errors, {xlabel}: {', '.join(means)}.{line}"
    return figure
