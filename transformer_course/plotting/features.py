"""The features of a token as bars, at several stages of a computation."""

from collections.abc import Mapping

from matplotlib.figure import Figure

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.curves import Numbers, as_list
from transformer_course.plotting.matrices import LETTER, freeze
from transformer_course.plotting.style import COLORS, MAX_WIDTH, new_figure, style

ROLES = ("query", "key", "value")  # a color for each stage
BAR = 0.55  # inches for a bar with its number


@takes_alt
def plot_features(stages: Mapping[str, Numbers], title: str, outlines: Mapping[str, Numbers] | None = None) -> Figure:
    """Draw the features of a token as upright bars with their numbers, a panel and a scale of its own for each stage.

    `outlines` draws other numbers over a stage, as empty boxes to compare with.

    Raises:
        ValueError: an outline does not have as many numbers as its stage
    """
    values = {name: as_list(numbers) for name, numbers in stages.items()}
    drawn = {name: as_list(numbers) for name, numbers in (outlines or {}).items()}
    for name, numbers in drawn.items():
        if len(numbers) != len(values[name]):
            raise ValueError(f"outlines[{name!r}] has {len(numbers)} numbers, but its stage has {len(values[name])}")
    with style([title, *stages]):
        widths = [len(numbers) * BAR + 0.8 for numbers in values.values()]
        figure = new_figure(min(MAX_WIDTH, max(sum(widths), len(title) * LETTER)), 2.9)
        panels = figure.subplots(1, len(values), width_ratios=widths, squeeze=False)[0]
        for i, (axes, (name, numbers)) in enumerate(zip(panels, values.items(), strict=True)):
            places, also = range(len(numbers)), drawn.get(name, numbers)
            axes.bar(places, numbers, color=COLORS[ROLES[i % len(ROLES)]], width=0.7)
            if name in drawn:
                axes.bar(places, also, fill=False, edgecolor=COLORS["residual"], linestyle="--", width=0.7)
            for place, number, other in zip(places, numbers, also, strict=True):
                end, up = (max(number, other), 1) if number >= 0 else (min(number, other), -1)
                label = {"xytext": (0, 3 * up), "textcoords": "offset points", "ha": "center"}
                axes.annotate(f"{number:.3g}", (place, end), va="bottom" if up > 0 else "top", **label)
            highest, lowest = max(0.0, *numbers, *also), min(0.0, *numbers, *also)
            room = 0.15 * (highest - lowest or 1.0)
            axes.set(ylim=(lowest - (room if lowest < 0 else 0.0), highest + room))
            axes.axhline(0, color="black", linewidth=0.8)
            axes.set_xticks(list(places), [str(place + 1) for place in places])
            axes.set(title=name, xlabel="feature")
        figure.suptitle(title, x=0.01, ha="left")
        return freeze(figure)
