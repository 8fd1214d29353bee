"""Words as points: those whose vectors point the same way lie together."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import CYCLE, MAX_WIDTH, new_figure, style

# Where a label may stand, from its point: to the right, to the left, above, below.
SIDES = (
    ((5, 0), "left", "center"),
    ((-5, 0), "right", "center"),
    ((0, 4), "center", "bottom"),
    ((0, -4), "center", "top"),
)


@takes_alt
def plot_word_maps(
    maps: Mapping[str, Tensor], words: Sequence[str], groups: Sequence[str], title: str, chosen: str | None = None
) -> Figure:
    """Draw the same words on maps side by side, each group in a color; a word's label is left out where it would lie
    on another.

    Shape:
        returns: ()
    Raises:
        ValueError: a map, or the groups, do not have one entry for each word
    """
    points = {name: torch.as_tensor(places).detach().double().cpu() for name, places in maps.items()}
    for name, places in points.items():
        if places.shape != (len(words), 2):
            raise ValueError(f"map {name!r} has shape {tuple(places.shape)}: expected ({len(words)}, 2)")
    if len(groups) != len(words):
        raise ValueError(f"groups has {len(groups)} entries, but there are {len(words)} words")
    kinds = list(dict.fromkeys(groups))
    reach = max(float(places.abs().max()) for places in points.values()) * 1.12
    with style([title, *words, *points]):
        figure = new_figure(MAX_WIDTH, MAX_WIDTH / len(points) + 0.5)
        panels = figure.subplots(1, len(points), squeeze=False)[0]
        for axes, (name, places) in zip(panels, points.items(), strict=True):
            axes.set(xlim=(-reach, reach * 1.15), ylim=(-reach, reach), aspect="equal", xticks=[], yticks=[])
            axes.set_title(name)
            colors = [CYCLE[kinds.index(group) % len(CYCLE)] for group in groups]
            axes.scatter(places[:, 0], places[:, 1], c=colors, s=18)
        figure.suptitle(title, x=0.01, ha="left")
        freeze(figure)
        for axes, places in zip(panels, points.values(), strict=True):
            write_labels(axes, places.tolist(), words, colors, chosen)
        return freeze(figure)


def write_labels(
    axes: Axes, places: Sequence[Sequence[float]], words: Sequence[str], colors: Sequence[str], chosen: str | None
) -> None:
    """Labels beside their points, the chosen word's first, and none on another label, on a point, or outside."""
    inner, taken = axes.get_window_extent(), []
    dots = axes.transData.transform(places)
    for i in sorted(range(len(words)), key=lambda i: words[i] != chosen):
        others = [dot for j, dot in enumerate(dots) if j != i]
        look = {"textcoords": "offset points", "color": colors[i]}
        look["fontweight"] = "bold" if words[i] == chosen else "normal"
        for offset, across, upright in SIDES:
            label = axes.annotate(words[i], places[i], offset, ha=across, va=upright, **look)
            box = label.get_window_extent()
            inside = inner.x0 <= box.x0 and box.x1 <= inner.x1
            free = not any(box.overlaps(other) for other in taken) and not any(box.contains(*dot) for dot in others)
            if (inside and free) or words[i] == chosen:
                taken.append(box)
                break
            label.remove()
