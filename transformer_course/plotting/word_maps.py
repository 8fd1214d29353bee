"""Words as points: those whose vectors point the same way are close together."""

import itertools
import math
from collections.abc import Mapping, Sequence

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import CYCLE, FONT_SIZE, MAX_WIDTH, new_figure, style

LABEL = 0.86 * FONT_SIZE
# How far a label may be from its point, in points: near ones first, farther ones with a thin line.
DISTANCES = (5, 13, 22, 32, 44, 58)


@takes_alt
def plot_word_maps(
    maps: Mapping[str, Tensor], words: Sequence[str], groups: Sequence[str], title: str, chosen: str | None = None
) -> Figure:
    """Draw the same words as scatter plots side by side, each plot at its own scale and each group in one color.

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
    color_of = {kind: CYCLE[i % len(CYCLE)] for i, kind in enumerate(kinds)}
    colors = [color_of[group] for group in groups]
    with style([title, *words, *points]):
        figure = new_figure(MAX_WIDTH, MAX_WIDTH / len(points) + 0.8)
        panels = figure.subplots(1, len(points), squeeze=False)[0]
        for axes, (name, places) in zip(panels, points.items(), strict=True):
            reach = float(places.abs().max()) * 1.2
            axes.set(xlim=(-reach, reach), ylim=(-reach, reach), aspect="equal", xticks=[], yticks=[], title=name)
            axes.set(xlabel="first principal component")
            axes.scatter(places[:, 0], places[:, 1], c=colors, s=18)
        panels[0].set_ylabel("second principal component")
        dots = [panels[0].scatter([], [], c=color, label=kind) for kind, color in color_of.items()]
        figure.legend(handles=dots, loc="outside lower center", ncols=len(kinds), frameon=False, handletextpad=0.2)
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
    dots, pixels = axes.transData.transform(places), axes.figure.dpi / 72
    for i in sorted(range(len(words)), key=lambda i: words[i] != chosen):
        others = [dot for j, dot in enumerate(dots) if j != i]
        look = {"textcoords": "offset points", "color": colors[i], "fontsize": LABEL, "va": "center"}
        look["fontweight"] = "bold" if words[i] == chosen else "normal"
        for distance, turn in itertools.product(DISTANCES, range(8)):
            x, y = (distance * wave(math.pi / 4 * turn) for wave in (math.cos, math.sin))
            side = "center" if turn % 4 == 2 else "left" if x > 0 else "right"
            label = axes.annotate(words[i], places[i], (x, y + 3 * (turn == 2) - 3 * (turn == 6)), ha=side, **look)
            box = label.get_window_extent()
            inside = inner.x0 <= box.x0 and box.x1 <= inner.x1 and inner.y0 <= box.y0 and box.y1 <= inner.y1
            apart = not any(box.padded(4).contains(*dot) for dot in others)
            free = apart and not any(box.overlaps(other) for other in taken)
            if inside and free:
                taken.append(box)
                if distance > DISTANCES[0]:
                    end = axes.transData.inverted().transform((dots[i][0] + x * pixels, dots[i][1] + y * pixels))
                    axes.plot(*zip(places[i], end, strict=True), color=colors[i], linewidth=0.6, zorder=0)
                break
            label.remove()
