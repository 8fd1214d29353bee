"""Bars: probabilities of tokens, and results beside their baselines."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.curves import as_list
from transformer_course.plotting.matrices import LETTER, LINE, freeze
from transformer_course.plotting.style import COLORS, CYCLE, MAX_WIDTH, new_figure, shown_token, style


@takes_alt
def plot_distribution(
    probabilities: Tensor | Mapping[str, Tensor],
    tokens: Sequence[str],
    title: str,
    xlabel: str = "probability",
    *,
    digits: int = 2,
) -> Figure:
    """Draw a distribution over tokens as bars; several distributions, each with a name, stand side by side.

    Raises:
        ValueError: the tokens are not as many as the probabilities
    """
    panels = probabilities if isinstance(probabilities, Mapping) else {"": probabilities}
    values = [as_list(numbers) for numbers in panels.values()]
    for numbers in values:
        if len(numbers) != len(tokens):
            raise ValueError(f"tokens has {len(tokens)} entries, but probabilities has {len(numbers)}")
    with style([*tokens, title, *panels]):
        labels = [shown_token(token) for token in tokens]
        width = max(map(len, labels)) * LETTER
        figure = new_figure(min(MAX_WIDTH, (width + 3.2) * len(panels)), max(1.6, LINE * 1.25 * len(tokens) + 1.0))
        for i, (axes, name, numbers) in enumerate(
            zip(figure.subplots(1, len(panels), sharey=True, squeeze=False)[0], panels, values, strict=True)
        ):
            bars = axes.barh(range(len(tokens)), numbers, color=CYCLE[i % len(CYCLE)])
            axes.bar_label(bars, [f"{number:.{digits}f}" for number in numbers], padding=3)
            axes.set_yticks(range(len(tokens)), labels)
            axes.set(xlim=(0, max(map(max, values)) * 1.25), xlabel=xlabel, title=name)
        axes.invert_yaxis()
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)


@takes_alt
def plot_bars(
    values: Mapping[str, float],
    *,
    title: str,
    xlabel: str,
    spread: Mapping[str, float] | None = None,
    baselines: Sequence[str] = (),
    digits: int = 2,
) -> Figure:
    """Draw one result per bar, the names in `baselines` in gray; `spread` adds an error bar."""
    with style([title, *values]):
        figure = new_figure(8.0, LINE * 1.6 * len(values) + 1.1)
        axes = figure.subplots()
        colors = [COLORS["baseline"] if name in baselines else COLORS["query"] for name in values]
        axes.barh(range(len(values)), list(values.values()), color=colors, height=0.7)
        for i, (name, value) in enumerate(values.items()):
            error = (spread or {}).get(name, 0.0)
            if error:
                axes.errorbar(value, i, xerr=error, fmt="none", ecolor="black", capsize=3)
            text = f"{value:.{digits}f}" + (f" ± {error:.{digits}f}" if error else "")
            axes.annotate(text, (value + error, i), (6, 0), textcoords="offset points", va="center")
        axes.set_yticks(range(len(values)), list(values))
        axes.invert_yaxis()
        axes.margins(x=0.18)
        axes.set(title=title, xlabel=xlabel)
        return freeze(figure)
