"""Where everything on the map lies: one geometry for the browser and for the static picture, in pixels."""

import itertools
from dataclasses import asdict, dataclass, field

from transformer_course.classroom.model_map.stacks import Box, Column, Family, Row

WIDTH, HEIGHT, GAP, CHIP = 294, 28, 14, 23  # of a column, a box, the way between two, a part inside another
LEFT, RIGHT = 42, 274  # edges of the boxes in a column
CENTER, LANE = (LEFT + RIGHT) // 2, 22  # the main path, and the way around a sublayer
FRAME = (6, 288)  # edges of the frame around a block
RADIUS = 10  # of the sign of addition


@dataclass(frozen=True)
class Item:
    """Something to point at (with a part), or a text (without)."""

    kind: str  # box, narrow, chip, add, tab, title, result or plus
    label: str
    x: float
    y: float
    width: float
    height: float
    side: str
    part: str = ""


@dataclass(frozen=True)
class Line:
    """A way through the points."""

    kind: str  # path, residual and memory, which end in an arrow; trunk and frame, which do not
    points: tuple[tuple[float, float], ...]
    side: str


@dataclass
class Drawing:
    """Items and lines. While it is built, y grows upwards; `finished` turns it over."""

    items: list[Item] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0

    def finished(self) -> "Drawing":
        top = max(item.y + item.height for item in self.items) + 4
        items = [Item(**{**asdict(i), "y": top - i.y - i.height}) for i in self.items]
        lines = [Line(line.kind, tuple((x, top - y) for x, y in line.points), line.side) for line in self.lines]
        return Drawing(items, lines, max(item.x + item.width for item in self.items) + FRAME[0], top)


class Builder:
    """Stacks one column, from the bottom up; `y` is where the main path has come to."""

    def __init__(self, drawing: Drawing, column: Column, left: float):
        self.drawing, self.column, self.left, self.y = drawing, column, left, 4.0
        self.crossings: list[float] = []

    def item(self, kind: str, label: str, x: float, y: float, width: float, height: float, part: str = "") -> None:
        self.drawing.items.append(Item(kind, label, self.left + x, y, width, height, self.column.side, part))

    def line(self, kind: str, *points: tuple[float, float]) -> None:
        shifted = tuple((self.left + x, y) for x, y in points)
        self.drawing.lines.append(Line(kind, shifted, self.column.side))

    def onward(self, length: float = GAP) -> None:
        self.line("path", (CENTER, self.y), (CENTER, self.y + length))
        self.y += length

    def row(self, row: Row) -> None:
        """Boxes side by side, with a plus between those that are added."""
        sign, space = ("or", 22) if row[-1].part == "class_heads" else ("+", 14 if len(row) < 3 else 11)
        width = (RIGHT - LEFT - space * (len(row) - 1)) / len(row)
        for i, box in enumerate(row):
            x = LEFT + i * (width + space)
            self.item("narrow" if len(row) > 2 else "box", box.label, x, self.y, width, HEIGHT, box.part)
            if i:
                self.item("plus", sign, x - space, self.y, space, HEIGHT)
        self.y += HEIGHT

    def nested(self, box: Box) -> None:
        """A box with parts inside, two to a line, its name above them."""
        lines = (len(box.inside) + 1) // 2
        height = HEIGHT + lines * (CHIP + 5) + 2
        self.item("box", box.label, LEFT, self.y, RIGHT - LEFT, height, box.part)
        width = (RIGHT - LEFT - 18) / 2
        for i, inner in enumerate(box.inside):
            y = self.y + height - HEIGHT - (i // 2 + 1) * (CHIP + 5) + 5
            self.item("chip", inner.label, LEFT + 6 + (i % 2) * (width + 6), y, width, CHIP, inner.part)
        if box.part == "cross":
            self.crossings.append(self.y + height / 2)
        self.y += height

    def sublayer(self, box: Box) -> None:
        """A sublayer, its norm, and the residual connection around what belongs to it."""
        column = self.column
        self.line("trunk", (CENTER, self.y), (CENTER, self.y + 8))
        self.y += 8
        start = self.y
        self.onward(10)
        if column.residual == "pre_norm":
            self.row((column.norm,))
            self.onward()
        self.nested(box) if box.inside else self.row((box,))
        self.onward()
        middle = self.y + RADIUS
        self.item("add", "+", CENTER - RADIUS, self.y, 2 * RADIUS, 2 * RADIUS, column.residual)
        self.line("residual", (CENTER, start), (LANE, start), (LANE, middle), (CENTER - RADIUS, middle))
        self.y += 2 * RADIUS
        if column.residual == "post_norm":
            self.onward()
            self.row((column.norm,))

    def build(self) -> None:
        """The whole column."""
        column = self.column
        for i, row in enumerate(column.below):
            if i:
                self.onward()
            self.row(row)
        self.line("trunk", (CENTER, self.y), (CENTER, self.y + 8))
        self.y += 8
        bottom = self.y
        for box in column.sublayers:
            self.sublayer(box)
        self.y += 8
        top, (left, right) = self.y + 6, FRAME
        self.line("trunk", (CENTER, self.y - 8), (CENTER, top))
        self.line("frame", (left, bottom), (right, bottom), (right, top), (left, top), (left, bottom))
        # On the left, because an encoder's memory leaves on the right.
        self.item("tab", column.block.label, left + 8, top - 10, 84, 20, column.block.part)
        self.y = top
        for row in column.above:
            self.onward(GAP + 2)
            self.row(row)
        if column.result:
            self.onward()
            self.item("result", column.result, LEFT, self.y, RIGHT - LEFT, 18)
            self.y += 18


def layout(family: Family) -> Drawing:
    """The drawing of a family: its columns side by side, the encoder's memory led into the decoder."""
    drawing, builders = Drawing(), []
    for i, column in enumerate(family.columns):
        builders.append(Builder(drawing, column, i * (WIDTH + 24.0)))
        builders[-1].build()
    for builder in builders:
        over = 8 if builder.column.result else 22  # an encoder's memory leaves above its frame
        builder.item("title", builder.column.title, FRAME[0], builder.y + over, FRAME[1] - FRAME[0], 22)
    for encoder, decoder in itertools.pairwise(builders):
        for y in decoder.crossings:
            between = encoder.left + WIDTH + 10
            start, end = (encoder.left + CENTER, encoder.y), (decoder.left + LEFT, y)
            points = (start, (start[0], encoder.y + 14), (between, encoder.y + 14), (between, y), end)
            drawing.lines.append(Line("memory", points, encoder.column.side))
    return drawing.finished()
