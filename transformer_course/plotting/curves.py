"""Curves: several lines with their names beside them, and training runs with their baselines."""

import math
from collections.abc import Mapping, Sequence

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from torch import Tensor

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import COLORS, CYCLE, FONT_SIZE, new_figure, style

Numbers = Tensor | Sequence[float]
EARLY = 0.15  # of the width: a curve that ends so far from the right edge is named there


def as_list(values: Numbers) -> list[float]:
    return torch.as_tensor(values).detach().double().cpu().tolist()


@takes_alt
def plot_lines(
    x: Numbers,
    curves: Mapping[str, Numbers],
    *,
    title: str,
    xlabel: str,
    ylabel: str,
    spread: Mapping[str, Numbers | Sequence[Sequence[float]]] | None = None,
    colors: Mapping[str, str] | None = None,
    baselines: Mapping[str, float] | None = None,
    marks: Mapping[str, float] | None = None,
    log_x: bool = False,
    log_y: bool = False,
) -> Figure:
    """Draw curves over a common x, each with its name at its end; `spread` shades so much above and below.

    A spread of two rows is the lowest and the highest value itself, as a logarithmic axis needs it.

    `colors` gives a curve one of the colors with a meaning ("broken", "query", …); baselines are dashed, and so are the
    `marks`, vertical lines with their names at the top.
    """
    with style([title, *curves]):
        figure = new_figure(8.0, 4.2)
        axes = figure.subplots()
        along, ends = as_list(x), []
        for i, (name, values) in enumerate(curves.items()):
            color = COLORS[colors[name]] if colors and name in colors else CYCLE[i % len(CYCLE)]
            values = as_list(values)
            axes.plot(along, values, color=color, marker="o" if len(along) <= 12 else "", markersize=4, label=name)
            if spread and name in spread:
                shade(axes, along, *edges(values, as_list(spread[name])), color)
            # A run that was cut off has its name where its numbers end.
            last = max((at for at, value in enumerate(values) if math.isfinite(value)), default=len(values) - 1)
            ends.append((along[last], values[last], name, color))
        if log_y:
            axes.set_yscale("log")
            axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
            axes.yaxis.set_minor_formatter(lambda value, _: "")
        if log_x and all(place == int(place) for place in along):
            axes.set_xscale("log", base=2)
            show_plain_numbers(axes, along)
        elif log_x:
            axes.set_xscale("log")
            axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
            axes.xaxis.set_minor_formatter(lambda value, _: "")
        elif all(place == int(place) for place in along):
            axes.xaxis.set_major_locator(MaxNLocator(integer=True))  # no half steps
        for name, value in (baselines or {}).items():
            axes.axhline(value, color=COLORS["baseline"], linestyle="--", linewidth=1.2)
            ends.append((max(along), value, name, COLORS["baseline"]))
        for name, place in (marks or {}).items():
            axes.axvline(place, color=COLORS["baseline"], linestyle="--", linewidth=1.2)
            at = axes.get_xaxis_transform()
            axes.annotate(
                name, (place, 1.0), (5, -2), xycoords=at, textcoords="offset points", va="top", color=COLORS["baseline"]
            )
        finish(figure, axes, ends, title, xlabel, ylabel)
        return freeze(figure)


def edges(middle: list[float], spread: list) -> list[list[float]]:
    """The lower and the upper edge of the shade around a curve."""
    if len(spread) == 2 and isinstance(spread[0], list):
        return spread
    return [[m + sign * w for m, w in zip(middle, spread, strict=True)] for sign in (-1, 1)]


def shade(axes: Axes, along: list[float], low: list[float], high: list[float], color: str) -> None:
    axes.fill_between(along, low, high, color=color, alpha=0.18, linewidth=0)


def show_plain_numbers(axes: Axes, along: list[float]) -> None:
    """2, 8, 512 rather than powers of ten, at no more places than fit."""
    step = max(1, math.ceil(len(along) / 12))
    places = along[::step]
    axes.set_xticks(places, [f"{value:g}" for value in places], minor=False)
    axes.set_xticks([], minor=True)


@takes_alt
def plot_training(
    curves: Mapping[str, tuple[Numbers, Numbers]],
    *,
    title: str,
    baselines: Mapping[str, float] | None = None,
    xlabel: str = "step",
    ylabel: str = "loss (nats per token)",
    log_x: bool = False,
    colors: Mapping[str, str] | None = None,
) -> Figure:
    """Draw losses over steps, each curve with its own steps, and the baselines as dashed lines.

    Curves named "training…" and "validation…" have these colors in every lesson, others may be given one of the colors
    with a meaning; few points are marked.
    """
    with style([title, *curves]):
        figure = new_figure(8.0, 4.2)
        axes = figure.subplots()
        ends, last = [], 0.0
        for i, (name, (steps, losses)) in enumerate(curves.items()):
            steps, losses = as_list(steps), as_list(losses)
            given = (colors or {}).get(name, name.split()[0])
            color = COLORS.get(given) or CYCLE[(i + 1) % len(CYCLE)]
            width, marker = 1.0 if len(steps) > 200 else 1.8, "o" if log_x and len(steps) <= 12 else ""
            axes.plot(steps, losses, color=color, linewidth=width, marker=marker, markersize=4, label=name)
            ends.append((steps[-1], losses[-1], name, color))
            last = max(last, steps[-1])
        for name, value in (baselines or {}).items():
            axes.axhline(value, color=COLORS["baseline"], linestyle="--", linewidth=1.2)
            ends.append((last, value, f"{name} {value:.2f}", COLORS["baseline"]))
        if log_x:
            axes.set_xscale("log")
            axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
            axes.xaxis.set_minor_formatter(lambda value, _: "")
        finish(figure, axes, ends, title, xlabel, ylabel)
        return freeze(figure)


def finish(figure: Figure, axes: Axes, ends: list, title: str, xlabel: str, ylabel: str) -> None:
    """Title, axis names, and every curve's name at its end, moved apart where they would overlap."""
    axes.set(title=title, xlabel=xlabel, ylabel=ylabel)
    axes.margins(x=0.02)
    figure.draw_without_rendering()
    to_pixels = axes.transData.transform
    line = FONT_SIZE * 1.35 * figure.dpi / 72
    placed = spread_out([to_pixels((x, y))[1] for x, y, _, _ in ends], line)
    right = max(x for x, _, _, _ in ends)
    for (x, y, name, color), pixel in zip(ends, placed, strict=True):
        shift = (pixel - to_pixels((right, y))[1]) * 72 / figure.dpi
        # A run that was cut off early has its name at its own end, where the room beside it is free.
        place = x if to_pixels((right, y))[0] - to_pixels((x, y))[0] > EARLY * axes.bbox.width else right
        axes.annotate(
            name, (place, y), xytext=(8, shift), textcoords="offset points", color=color, va="center",
            annotation_clip=False,
        )  # fmt: skip


def spread_out(places: list[float], distance: float) -> list[float]:
    """Move numbers apart until neighbors are `distance` apart, as little as is needed."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    groups: list[list] = []  # each: indices, center
    for i in order:
        groups.append([[i], places[i]])
        while len(groups) > 1 and overlap(groups[-2], groups[-1], distance):
            (low, low_center), (high, high_center) = groups[-2:]
            size = len(low) + len(high)
            groups[-2:] = [[low + high, (low_center * len(low) + high_center * len(high)) / size]]
    result = [0.0] * len(places)
    for members, center in groups:
        for rank, i in enumerate(members):
            result[i] = center + (rank - (len(members) - 1) / 2) * distance
    return result


def overlap(low: list, high: list, distance: float) -> bool:
    return high[1] - low[1] < distance * (len(low[0]) + len(high[0])) / 2
