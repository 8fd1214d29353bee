"""Boxes, arrows, brackets and frames in a diagram."""

from collections.abc import Sequence

from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch, PathPatch
from matplotlib.path import Path

from transformer_course.plotting.diagrams.canvas import LINE, Canvas
from transformer_course.plotting.diagrams.shapes import (
    Part,
    Point,
    corners,
    halfway,
    limits,
    role_color,
    route,
    text_color,
    tint,
)

PAD = 0.12  # inches around the text in a box
DASHED = (0, (4, 3))


class BoxCanvas(Canvas):
    """A canvas that can draw boxes and connect them."""

    def box(
        self,
        x: float,
        y: float,
        label: str,
        *,
        role: str = "residual",
        width: float | None = None,
        height: float | None = None,
        dashed: bool = False,
        filled: bool = False,
        bold: bool = False,
        faded: bool = False,
        highlight: bool = False,
    ) -> Part:
        """Draw a rounded box around a label, as large as the label needs unless a size is given.

        `filled` makes it the role's full color, `highlight` yellow, `faded` gray.
        """
        color = role_color("hidden") if faded else role_color(role)
        ink = "white" if filled else role_color("baseline") if faded else "black"
        self.note(x, y, label, bold=bold, color=ink)
        wide, tall = self.size_of(label, width, height)
        face = color if filled else role_color("highlight") if highlight else "white" if faded else tint(color)
        self.frame(x, y, wide, tall, color, face, dashed)
        return self.keep(Part(x, y, wide, tall))

    def circle(self, x: float, y: float, radius: float, label: str = "", *, role: str = "residual") -> Part:
        """Draw a circle around a label: a clock, a neuron, a sum."""
        color = role_color(role)
        patch = Circle((x, y), radius, facecolor="white", edgecolor=color, linewidth=1.5, zorder=2)
        self.axes.add_patch(patch)
        if label:
            self.note(x, y, label)
        return self.keep(Part(x, y, 2 * radius, 2 * radius))

    def frame(
        self, x: float, y: float, width: float, height: float, color: str, face, dashed: bool = False, zorder: float = 2
    ) -> None:
        """Draw the outline of a box."""
        corner = (x - width / 2, y - height / 2)
        shape = f"round,pad=0,rounding_size={min(0.08, width / 4, height / 4)}"
        line = DASHED if dashed else "solid"
        patch = FancyBboxPatch(corner, width, height, boxstyle=shape, linewidth=1.5, edgecolor=color, facecolor=face)
        patch.set(linestyle=line, zorder=zorder)
        self.axes.add_patch(patch)

    def arrow(
        self,
        start: Part | Point,
        end: Part | Point,
        label: str = "",
        *,
        role: str = "residual",
        bend: str = "straight",
        curve: float = 0.25,
        via: Sequence[Point] = (),
        width: float = 1.5,
        dashed: bool = False,
        head: bool = True,
        faded: bool = False,
    ) -> Part:
        """Draw an arrow between two parts or places: straight, with an elbow, curved, or along the places in `via`.

        A positive `curve` bends to the left of the direction of travel; without `head` it is a plain line.
        """
        if via:
            first, last = route(start, via[0], "straight", 0.0)[0][0], route(via[-1], end, "straight", 0.0)[0][-1]
            points, is_curve = [first, *via, last], False
        else:
            points, is_curve = route(start, end, bend, curve)
        color = role_color("hidden" if faded else role)
        codes = [Path.MOVETO, *[Path.CURVE3 if is_curve else Path.LINETO] * (len(points) - 1)]
        look = {"color": color, "linewidth": width, "linestyle": DASHED if dashed else "solid", "zorder": 3}
        if head:
            shape = FancyArrowPatch(path=Path(points, codes), arrowstyle="-|>", mutation_scale=8 + 2 * width, **look)
        else:
            shape = PathPatch(Path(points, codes), fill=False, **look)
        self.axes.add_patch(shape)
        middle = halfway(points, is_curve)
        for x, y in [points[0], points[-1], middle, *(() if is_curve else points)]:
            self.keep(Part(x, y, 0.08, 0.08))
        if label:
            return self.note(*middle, label, color=text_color(color), paper=True)
        return Part(*middle, 0.0, 0.0)

    def chain(
        self, x: float, y: float, steps: Sequence[tuple[str, str]], *, going: str = "right", gap: float = 0.4, **look
    ) -> list[Part]:
        """Draw boxes one after the other with arrows between them: each step is (label, role).

        The first one's side is at (x, y), and the row is going "right" or "up"; `look` goes to every box.

        Raises:
            ValueError: no such direction
        """
        if going not in ("right", "up"):
            raise ValueError(f"going={going!r}: expected 'right' or 'up'")
        parts: list[Part] = []
        for label, role in steps:
            width, height = self.size_of(label, look.get("width"), look.get("height"))
            if going == "right":
                part = self.box(x + width / 2, y, label, role=role, **look)
                x = part.right[0] + gap
            else:
                part = self.box(x, y + height / 2, label, role=role, **look)
                y = part.top[1] + gap
            if parts:
                self.arrow(parts[-1], part)
            parts.append(part)
        return parts

    def size_of(self, label: str, width: float | None = None, height: float | None = None) -> tuple[float, float]:
        """Width and height of a box around a label, measured, because letters differ in width."""
        text = self.note(0.0, 0.0, label)
        self.axes.texts[-1].remove()
        del self.reach[-2:]
        return max(text.width - 0.1 + 2 * PAD, width or 0.0), max(text.height + 1.5 * PAD, height or 0.0)

    def brace(self, start: Point, end: Point, label: str, *, side: str = "above", role: str = "residual") -> Part:
        """Draw a bracket along the line from one place to another, with its label "above", "below", "left" or "right".

        Raises:
            ValueError: no such side
        """
        sides = {"above": (0.0, 0.14), "below": (0.0, -0.14), "left": (-0.14, 0.0), "right": (0.14, 0.0)}
        if side not in sides:
            raise ValueError(f"side={side!r}: expected one of {', '.join(sides)}")
        (a, b), (c, d), (dx, dy) = start, end, sides[side]
        outline = Path([start, (a + dx, b + dy), (c + dx, d + dy), end])
        self.axes.add_patch(PathPatch(outline, fill=False, edgecolor=role_color(role), linewidth=1.3, zorder=3))
        self.keep(Part((a + c + dx) / 2, (b + d + dy) / 2, abs(c - a) + abs(dx), abs(d - b) + abs(dy)))
        down = dy and LINE * (label.count("\n") + 1) / 2
        x, y = (a + c) / 2 + 1.5 * dx, (b + d) / 2 + 1.4 * dy + (down if dy >= 0 else -down)
        return self.note(x, y, label, role=role, align={"left": "right", "right": "left"}.get(side, "center"))

    def stack(
        self, parts: Sequence[Part], label: str, *, role: str = "residual", pad: float = 0.16, dashed: bool = True
    ) -> Part:
        """Draw a frame around parts with a label at its right, such as ×12 for a block that is repeated."""
        left, right, low, high = limits([place for p in parts for place in corners(p)], pad)
        x, y, width, height = (left + right) / 2, (low + high) / 2, right - left, high - low
        self.frame(x, y, width, height, role_color(role), "none", dashed, zorder=1)
        if label:
            self.note(right + 0.1, y, label, role=role, align="left", bold=True)
        return self.keep(Part(x, y, width, height))
