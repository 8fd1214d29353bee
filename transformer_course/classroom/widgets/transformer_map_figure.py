"""The map as a picture: all four families on one page, for readers without a kernel."""

import textwrap
from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch

from transformer_course.classroom.lessons import LESSONS
from transformer_course.classroom.model_map.parts import PARTS
from transformer_course.classroom.model_map.stacks import FAMILIES
from transformer_course.classroom.widgets.transformer_map_layout import Drawing, Item, Line, layout
from transformer_course.plotting.style import COLORS, MAX_WIDTH, new_figure, style

SPACE, LEGEND = 24, 300  # pixels between two families, and for the lessons beside BART
SIZES = {"box": 8.5, "narrow": 7.3, "chip": 8, "tab": 8, "add": 10, "title": 10, "result": 8.5, "plus": 8}


def draw_line(axes: Axes, line: Line, left: float, top: float) -> None:
    xs, ys = [x + left for x, _ in line.points], [y + top for _, y in line.points]
    color = COLORS[line.side]
    if line.kind == "frame":
        axes.fill(xs, ys, facecolor=color, alpha=0.08)
        axes.plot(xs, ys, color=color, linestyle="--", linewidth=1)
        return
    color = color if line.kind == "memory" else "#333333"
    axes.plot(xs, ys, color=color, linewidth=2.2 if line.kind == "memory" else 0.9, solid_capstyle="butt")
    if line.kind == "trunk":
        return
    end = {"arrowstyle": "-|>", "color": color, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 8, "linewidth": 0.9}
    axes.annotate("", (xs[-1], ys[-1]), (xs[-2], ys[-2]), arrowprops=end)


def draw_item(axes: Axes, item: Item, left: float, top: float, lit: float, has_chips: bool) -> None:
    x, y, middle = item.x + left, item.y + top, item.x + left + item.width / 2
    color = COLORS[item.side]
    if item.kind == "add":
        radius = item.width / 2
        face = color if lit == 1 else "white"
        axes.add_patch(Circle((middle, y + radius), radius, facecolor=face, edgecolor=color, linewidth=1.2, zorder=3))
    elif item.part:
        round_ = "round,pad=0,rounding_size=" + ("9" if item.kind in ("chip", "tab") else "4")
        shape = FancyBboxPatch((x, y), item.width, item.height, boxstyle=round_, facecolor="white", edgecolor=color)
        shape.set(linewidth=1.2, zorder=3)
        axes.add_patch(shape)
        if lit:
            filled = axes.fill_betweenx([y, y + item.height], x, x + lit * item.width, color=color, alpha=0.5, zorder=3)
            filled.set_clip_path(shape)
    bold = {"weight": "bold"} if item.kind == "title" else {}
    height = y + (14 if has_chips else item.height / 2)
    axes.text(middle, height, item.label, ha="center", va="center", fontsize=SIZES[item.kind], zorder=4, **bold)


def draw(axes: Axes, drawing: Drawing, left: float, top: float, built: Mapping[str, tuple[int, int]]) -> None:
    for line in drawing.lines:
        draw_line(axes, line, left, top)
    followed = [*drawing.items[1:], None]
    for item, after in zip(drawing.items, followed, strict=True):
        done, all_ = built.get(item.part, (0, 0))
        has_chips = item.kind == "box" and after is not None and after.kind == "chip"
        draw_item(axes, item, left, top, done / all_ if all_ else 0.0, has_chips)


def legend() -> str:
    """Which lesson builds which parts."""
    lines = []
    for lesson in LESSONS:
        names = [part.name for part in PARTS.values() if part.lesson is lesson]
        if names:
            said = "" if names == [lesson.title] else f": {', '.join(names)}"
            lines.append(textwrap.fill(f"{lesson.label}{said}", 44, subsequent_indent="      "))
    return "\n".join(lines)


def described() -> str:
    """Every stack in words, for readers who cannot see the picture."""
    said = []
    for column in (column for family in FAMILIES.values() for column in family.columns):
        sublayers = ", then ".join(box.label for box in column.sublayers)
        kind = "before" if column.residual == "pre_norm" else "after"
        block = f"L blocks of {sublayers}, each with a residual connection and a {column.norm.label} {kind} it"
        rows = [[" plus ".join(box.label for box in row) for row in rows] for rows in (column.below, column.above)]
        stack = "; ".join([*rows[0], block, *rows[1]])
        said.append(f"{column.title}, from the bottom up: {stack}.")
    return " ".join(
        ["The parts of four families of models, as stacks.", *said, "BART's decoder reads its encoder's output."]
    )


def map_figure(built: Mapping[str, tuple[int, int]]) -> Figure:
    """GPT, LLaMA and BERT above, BART and the list of lessons below."""
    drawings = {name: layout(family) for name, family in FAMILIES.items()}
    upper = [drawings.pop(name) for name in ("GPT", "LLaMA", "BERT")]
    (lower,) = drawings.values()
    first = max(drawing.height for drawing in upper)
    width = sum(drawing.width + SPACE for drawing in upper)
    height = first + 2 * SPACE + lower.height
    with style():
        figure = new_figure(MAX_WIDTH, MAX_WIDTH * height / width + 0.5)
        axes = figure.subplots()
        axes.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
        axes.axis("off")
        left = 0.0
        for drawing in upper:
            draw(axes, drawing, left, first - drawing.height, built)
            left += drawing.width + SPACE
        draw(axes, lower, 0.0, first + 2 * SPACE, built)
        text = "Where you build each part\n\n" + legend()
        axes.text(lower.width + 2 * SPACE, first + 2 * SPACE, text, va="top", fontsize=8.5, linespacing=1.35)
        axes.set_title("The same parts, stacked in four ways; the parts you have built are filled in")
    figure.alt = described()
    return figure
