"""How much each token of a text speaks for an answer, and how much against it."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.curves import as_list
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import COLORS, MAX_WIDTH, new_figure, shown_token, style


@takes_alt
def plot_evidence(evidence: Tensor | Sequence[float], tokens: Sequence[str], title: str, ylabel: str) -> Figure:
    """Draw a bar per token, upward where it speaks for the answer, downward where it speaks against it.

    Raises:
        ValueError: the tokens are not as many as the numbers
    """
    values = as_list(evidence)
    if len(values) != len(tokens):
        raise ValueError(f"evidence has {len(values)} numbers, but tokens has {len(tokens)}: give one per token")
    with style([title, *tokens]):
        figure = new_figure(min(MAX_WIDTH, max(6.0, 0.55 * len(tokens) + 1.2)), 3.4)
        axes = figure.subplots()
        colors = [COLORS["broken"] if value > 0 else COLORS["query"] for value in values]
        axes.bar(range(len(values)), values, color=colors)
        axes.axhline(0, color="black", linewidth=0.8)
        axes.set_xticks(range(len(tokens)), [shown_token(token) for token in tokens], rotation=60, ha="right")
        axes.tick_params(axis="x", length=0)
        reach = 1.1 * max(1.0, *map(abs, values))
        axes.set(ylabel=ylabel, ylim=(-reach, reach))
        axes.set_title(title, loc="left")
        return freeze(figure)
