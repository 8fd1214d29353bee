"""What a diagram is made of: parts with a place and a size, and the lines between them."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from matplotlib.colors import to_rgb

from transformer_course.plotting.style import COLORS

Point = tuple[float, float]


@dataclass(frozen=True)
class Part:
    """A rectangle of a diagram, in inches; `cells` are the parts inside it, such as the tokens of a strip."""

    x: float
    y: float
    width: float
    height: float
    cells: tuple["Part", ...] = field(default=(), repr=False)

    @property
    def left(self) -> Point:
        return self.x - self.width / 2, self.y

    @property
    def right(self) -> Point:
        return self.x + self.width / 2, self.y

    @property
    def top(self) -> Point:
        return self.x, self.y + self.height / 2

    @property
    def bottom(self) -> Point:
        return self.x, self.y - self.height / 2


def corners(part: Part) -> list[Point]:
    """The lower left and the upper right corner."""
    return [(part.left[0], part.bottom[1]), (part.right[0], part.top[1])]


def limits(places: Sequence[Point], margin: float) -> tuple[float, float, float, float]:
    """Left, right, low and high of all places, with a margin around them."""
    across, along = zip(*places, strict=True)
    return min(across) - margin, max(across) + margin, min(along) - margin, max(along) + margin


def role_color(role: str) -> str:
    """The color that a role has in every figure of the course.

    Raises:
        ValueError: no such role
    """
    if role not in COLORS:
        raise ValueError(f"role={role!r}: expected one of {', '.join(sorted(COLORS))}")
    return COLORS[role]


def tint(color: str, strength: float = 0.16) -> tuple[float, float, float]:
    """A light shade of a color, on which black text is easy to read."""
    red, green, blue = (1 - strength * (1 - channel) for channel in to_rgb(color))
    return red, green, blue


def text_color(color: str) -> tuple[float, float, float]:
    """A color as text on white needs it: orange and sky blue are too light to read, so they get darker."""
    red, green, blue = to_rgb(color)
    darker = min(1.0, 0.42 / max(0.2126 * red + 0.7152 * green + 0.0722 * blue, 1e-9))
    return red * darker, green * darker, blue * darker


def side_towards(part: Part, other: Part) -> str:
    """The side of a part that faces another part: the one with more room in between."""
    across = abs(other.x - part.x) - (part.width + other.width) / 2
    along = abs(other.y - part.y) - (part.height + other.height) / 2
    if across > along:
        return "right" if other.x > part.x else "left"
    return "top" if other.y > part.y else "bottom"


def route(start: Part | Point, end: Part | Point, bend: str, curve: float) -> tuple[list[Point], bool]:
    """The points of an arrow, and whether they are a curve's (start, control, end).

    Raises:
        ValueError: `bend` is no kind of arrow
    """
    if bend not in ("straight", "elbow", "curve"):
        raise ValueError(f"bend={bend!r}: expected 'straight', 'elbow' or 'curve'")
    first, last = (place if isinstance(place, Part) else Part(*place, 0.0, 0.0) for place in (start, end))
    leaves, arrives = side_towards(first, last), side_towards(last, first)
    a, b = getattr(first, leaves), getattr(last, arrives)
    if bend == "straight":
        return [a, b], False
    if bend == "curve":
        middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
        control = (middle[0] - 2 * curve * (b[1] - a[1]), middle[1] + 2 * curve * (b[0] - a[0]))
        return [a, control, b], True
    if leaves in ("left", "right"):
        middle = (a[0] + b[0]) / 2
        return [a, (middle, a[1]), (middle, b[1]), b], False
    middle = (a[1] + b[1]) / 2
    return [a, (a[0], middle), (b[0], middle), b], False


def halfway(points: Sequence[Point], is_curve: bool) -> Point:
    """The point in the middle of a route, where its label goes."""
    if is_curve:
        (ax, ay), (bx, by), (cx, cy) = points
        return (ax + 2 * bx + cx) / 4, (ay + 2 * by + cy) / 4
    lengths = [abs(c - a) + abs(d - b) for (a, b), (c, d) in itertools.pairwise(points)]
    left = sum(lengths) / 2
    for ((a, b), (c, d)), length in zip(itertools.pairwise(points), lengths, strict=True):
        if length and left <= length:
            return a + (c - a) * left / length, b + (d - b) * left / length
        left -= length
    return points[-1]
