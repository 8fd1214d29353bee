"""A roofline: how many FLOPs per second are possible at how many FLOPs per byte, and where the work is below it."""

import itertools
from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from transformer_course.plotting.alt_text import takes_alt
from transformer_course.plotting.matrices import freeze
from transformer_course.plotting.style import COLORS, FONT_SIZE, new_figure, style

# A machine's FLOPs and bytes per second; a point's FLOPs per byte and FLOPs per second.
Roof = Point = tuple[float, float]
LOWEST, HIGHEST = 1 / 32, 4096  # FLOPs per byte
GIGA = 1e9


@takes_alt
def plot_roofline(points: Mapping[str, Point], roofs: Mapping[str, Roof], *, title: str) -> Figure:
    """Draw each machine's roof, the first one thick, and the points with their names.

    Raises:
        ValueError: there is no roof, or a point has no FLOPs
    """
    if not roofs:
        raise ValueError("roofs is empty: give at least one machine, its FLOPs and bytes per second")
    for name, point in points.items():
        if min(point) <= 0:
            raise ValueError(f"points[{name!r}]={point}: work without FLOPs has no place on a roofline")
    with style([title, *points]):
        figure = new_figure(8.4, 4.8)
        axes = figure.subplots()
        axes.set(title=title, xscale="log", yscale="log", xlim=(LOWEST, HIGHEST))
        axes.set(xlabel="intensity (FLOPs per byte moved)", ylabel="GFLOPs per second")
        heights = [rate for _, rate in points.values()] + [flops for flops, _ in roofs.values()]
        axes.set_ylim(min(heights) / GIGA / 4, 3 * max(heights) / GIGA)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(lambda value, _: f"{value:,g}")
            axis.set_minor_formatter(lambda value, _: "")
        draw_roofs(axes, roofs)
        for at, rate in points.values():
            axes.plot(at, rate / GIGA, "o", color=COLORS["query"], markersize=6, zorder=3)
        figure.draw_without_rendering()
        name_points(axes, {name: (at, rate / GIGA) for name, (at, rate) in points.items()}, len(roofs))
        return freeze(figure)


def draw_roofs(axes: Axes, roofs: Mapping[str, Roof]) -> None:
    """Draw slopes and flats. Names stand at the ends of the flats; where these are one, beside the two slopes."""
    rates = [flops for flops, _ in roofs.values()]
    one_flat = len(rates) == 2 and abs(rates[0] - rates[1]) < 0.1 * rates[0]
    for number, (name, (flops, bandwidth)) in enumerate(roofs.items()):
        color = COLORS["baseline"] if number else COLORS["residual"]
        heights = [bandwidth * LOWEST / GIGA, flops / GIGA, flops / GIGA]
        look = {"color": color, "linewidth": 1.2, "linestyle": "--"} if number else {"color": color, "linewidth": 2.4}
        axes.plot([LOWEST, flops / bandwidth, HIGHEST], heights, **look)
        write = {"textcoords": "offset points", "color": color}
        if one_flat:
            # The first one's name stands left of its slope, near the top, the other right of its own, at the foot.
            height = 2.4 * axes.get_ylim()[0] if number else flops / GIGA / 2
            at, side, shift = max(height * GIGA / bandwidth, 1.1 * LOWEST), *(("left", 12) if number else ("right", -9))
            text = f"{name}: {bandwidth / GIGA:,.0f} GB/s"
            axes.annotate(text, (at, at * bandwidth / GIGA), (shift, 0), va="center", ha=side, **write)
        if not (one_flat and number):
            text = f"{flops / GIGA:,.0f}" if one_flat else f"{name}: {flops / GIGA:,.0f}"
            axes.annotate(text, (HIGHEST, flops / GIGA), (-4, 4), ha="right", **write)


def name_points(axes: Axes, points: Mapping[str, Point], roofs: int) -> None:
    """Write each name near its point, where it covers nothing, with a thin line from the name to the point."""
    to_pixels, per_point = axes.transData.transform, axes.figure.dpi / 72
    pixels = {name: tuple(to_pixels(point)) for name, point in points.items()}
    line, letter = FONT_SIZE * 1.25 * per_point, FONT_SIZE * 0.64 * per_point
    taken = [around(x, y, 6) for x, y in pixels.values()]
    taken += [tuple(text.get_window_extent().extents) for text in axes.texts]
    for roof in axes.lines[:roofs]:
        for (x, y), (end, top) in itertools.pairwise(to_pixels(roof.get_xydata()).tolist()):
            taken += [around(x + (end - x) * k / 80, y + (top - y) * k / 80, 2) for k in range(81)]
    edge = axes.get_window_extent().x0
    for name, (x, y) in pixels.items():
        width = len(name) * letter
        for lines, along in itertools.product((0, -1.5, 1.5, -3, -4.5, 3, -6, 4.5), (14, -14 - width, -width / 2)):
            box = (x + along, y + (lines - 0.45) * line, x + along + width, y + (lines + 0.45) * line)
            if box[0] > edge and not any(overlap(box, other) for other in taken):
                break
        taken.append(box)
        offset = (along / per_point, lines * line / per_point)
        leader = {"arrowstyle": "-", "color": COLORS["baseline"], "linewidth": 0.8, "shrinkA": 1, "shrinkB": 4}
        axes.annotate(
            name,
            points[name],
            offset,
            textcoords="offset points",
            va="center",
            color=COLORS["query"],
            arrowprops=leader,
        )


def around(x: float, y: float, reach: float) -> tuple[float, ...]:
    return (x - reach, y - reach, x + reach, y + reach)


def overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
