"""Alt text: what a figure shows, in words, for readers who cannot see it."""

import functools
import inspect
import re
from collections.abc import Callable, Iterable, Sequence
from typing import ParamSpec

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from transformer_course.plotting.refusals import drawable
from transformer_course.signatures import check_annotation

MOST_NUMBERS, MOST_LETTERS = 64, 1500
Arguments = ParamSpec("Arguments")


def takes_alt(draw: Callable[Arguments, Figure]) -> Callable[..., Figure]:
    """Give a function that draws a figure the argument `alt`: words that replace the generated alt text.

    What can't be drawn is refused by an error that names the argument, or the sizes of those that don't go together.
    """
    checked = drawable(draw)

    @functools.wraps(draw)
    def drawn(*arguments, alt: str | None = None, **options) -> Figure:
        check_annotation("alt", alt, str | None, draw.__name__)
        figure = checked(*arguments, **options)
        if alt is not None:
            figure.alt = alt
        return figure

    signature = inspect.signature(draw)
    alt = inspect.Parameter("alt", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=str | None)
    drawn.__signature__ = signature.replace(parameters=[*signature.parameters.values(), alt])
    return drawn


def describe(figure: Figure) -> str:
    """What is drawn, in words: titles, axes, curves, bars, cells with their numbers, and the text of diagrams."""
    title = figure.get_suptitle() or ""
    panels = [axes for axes in figure.axes if axes.get_visible() and axes.get_label() != "<colorbar>"]
    said = [sentence(title), *(describe_panel(axes, len(panels) > 1) for axes in panels)]
    # Panels of one kind share the words on their rows and columns: once is enough.
    seen: set[str] = set()
    for i, words in enumerate(said):
        for start in re.findall(r"A grid of .*?\.(?= The largest| Values)", words):
            said[i] = words.replace(start, "The same grid.") if start in seen else words
            seen.add(start)
    text = " ".join(" ".join(part for part in said if part).split())
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1].rsplit(" ", 1)[0] + " …"


def alt_text(figure: Figure) -> str:
    """The alt text that somebody wrote for a figure, or else the one generated from what is drawn."""
    return getattr(figure, "alt", None) or describe(figure)


def sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if not text or text.endswith((".", "?", "!")) else text + "."


def describe_panel(axes: Axes, several: bool) -> str:
    name = axes.get_title("left") or axes.get_title()
    said = [sentence(f"Panel {name}" if several and name else name)]
    if not axes.axison:
        return " ".join([*said, describe_drawing(axes)])
    kinds = [
        *(describe_image(axes, image.get_array()) for image in axes.images),
        *(describe_bars(axes, bars) for bars in axes.containers if isinstance(bars, BarContainer)),
        describe_curves(axes),
        *(describe_points(points) for points in axes.collections if isinstance(points, PathCollection)),
        describe_arrows(axes),
    ]
    labels = [f"{which}: {label}" for which, label in (("x", axes.get_xlabel()), ("y", axes.get_ylabel())) if label]
    if labels:
        said.append(sentence(f"Axes: {', '.join(labels)}"))
    said += [kind for kind in kinds if kind]
    curves = {line.get_label() for line in axes.lines}
    notes = [] if axes.images else [t for t in shown(axes.texts) if t not in curves and not is_number(t)]
    if notes:
        said.append(sentence(f"Labels: {listed(notes, 20)}"))
    return " ".join(said)


def describe_drawing(axes: Axes) -> str:
    """The texts of a drawing from top to bottom, each row from left to right."""
    rows: list[tuple[float, list[tuple[float, str]]]] = []
    texts = [text for text in axes.texts if text.get_text().strip()]
    places = [(*axes.transData.transform(at), text.get_text()) for text in texts if (at := place_of(text))]
    for x, y, text in sorted(places, key=lambda place: -place[1]):
        if not rows or rows[-1][0] - y > 8:  # pixels
            rows.append((y, []))
        rows[-1][1].append((x, " ".join(text.split())))
    lines = [", ".join(text for _, text in sorted(row)) for _, row in rows]
    return sentence(f"A drawing with these texts from top to bottom: {'; '.join(lines)}") if lines else ""


def place_of(text: Text) -> tuple[float, float]:
    return text.xy if isinstance(text, Annotation) else text.get_position()


def describe_image(axes: Axes, array: np.ndarray) -> str:
    values = np.ma.filled(np.ma.asarray(array, dtype=float), np.nan)
    if values.ndim != 2:
        return "A picture."
    rows, columns = values.shape
    down, across = tick_names(axes, "y", rows), tick_names(axes, "x", columns)
    start = f"A grid of {rows} by {columns} cells; rows: {listed(down, 12)}; columns: {listed(across, 12)}."
    if values.size <= MOST_NUMBERS:
        lines = [f"{name}: {', '.join(map(number, row))}" for name, row in zip(down, values, strict=True)]
        return f"{start} Values by row: {'; '.join(lines)}."
    order = np.argsort(-np.nan_to_num(np.abs(values), nan=-1.0), axis=None, kind="stable")[:3]
    largest = [(int(i) // columns, int(i) % columns) for i in order]
    said = [f"{down[i]} to {across[j]} {number(values[i, j])}" for i, j in largest]
    return f"{start} The largest values: {', '.join(said)}."


def tick_names(axes: Axes, which: str, count: int) -> list[str]:
    """The tick labels by place, those of a panel that shares them if need be; without a label, the place's number."""
    shared = axes.get_shared_x_axes() if which == "x" else axes.get_shared_y_axes()
    for panel in [axes, *shared.get_siblings(axes)]:
        axis = panel.xaxis if which == "x" else panel.yaxis
        labels = zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=False)
        names = {round(at): label.get_text() for at, label in labels if label.get_text()}
        if names:
            break
    return [names.get(i) or f"no. {i}" for i in range(count)]


def describe_bars(axes: Axes, bars: BarContainer) -> str:
    upright = bars.orientation == "vertical"
    values = [bar.get_height() if upright else bar.get_width() for bar in bars]
    names = tick_names(axes, "x" if upright else "y", len(values))
    if len(values) > MOST_NUMBERS:
        return f"{len(values)} bars from {number(min(values))} to {number(max(values))}."
    return f"Bars: {', '.join(f'{name} {number(value)}' for name, value in zip(names, values, strict=True))}."


def describe_curves(axes: Axes) -> str:
    said = []
    for line in axes.lines:
        name, heights = line.get_label(), np.asarray(line.get_ydata(), dtype=float)
        heights = heights[np.isfinite(heights)]
        if name.startswith("_") or not heights.size:
            continue
        if heights.size <= 12:
            x = np.asarray(line.get_xdata(), dtype=float)[: heights.size]
            values = ", ".join(f"{number(b)} at {number(a)}" for a, b in zip(x, heights, strict=True))
            said.append(f"{name}: {values}")
        else:
            ends = f"from {number(heights[0])} to {number(heights[-1])}"
            said.append(f"{name} goes {ends}, lowest {number(heights.min())}, highest {number(heights.max())}")
    return sentence(f"Curves: {'; '.join(said)}") if said else ""


def describe_points(points: PathCollection) -> str:
    places = np.asarray(points.get_offsets(), dtype=float)
    if len(places) > 20:
        return f"{len(places)} points."
    return f"Points at {', '.join(f'({number(x)}, {number(y)})' for x, y in places)}." if len(places) else ""


def describe_arrows(axes: Axes) -> str:
    notes = [text for text in axes.texts if isinstance(text, Annotation) and text.arrow_patch is not None]
    ends = [f"({number(text.xy[0])}, {number(text.xy[1])})" for text in notes[:20] if not isinstance(text.xy[0], str)]
    return f"Arrows to {', '.join(ends)}." if ends else ""


def shown(texts: Iterable[Text]) -> list[str]:
    return [" ".join(text.get_text().split()) for text in texts if text.get_text().strip()]


def is_number(text: str) -> bool:
    return text.replace("−", "-").replace(".", "").replace("-", "").isdigit()


def number(value: float) -> str:
    return f"{float(value):.3g}"


def listed(names: Sequence[str], most: int) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
