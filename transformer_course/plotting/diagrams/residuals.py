"""Where the norm goes in a residual connection, and a block whose second sublayer reads another text."""

import itertools

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure

# The parts of each kind from left to right: on the branch, and after the sum. Without a path there is no sum.
KINDS = {
    "no path": (("norm", "sublayer"), None),
    "post-norm": (("sublayer",), ("norm",)),
    "pre-norm": (("norm", "sublayer"), ()),
}
STEP, BRANCH, ROW = 1.45, 0.72, 1.45  # inches between parts, up to the branch, and from row to row
ROLES = {"norm": "norm", "sublayer": "attention"}


@drawable
def draw_residual_connections(
    *, title: str = "A residual connection keeps x and adds what the sublayer writes", alt: str | None = None
) -> CourseFigure:
    """Draw a sublayer without a path around it, with post-norm, and with pre-norm, one below the other."""
    drawing = Diagram(
        title,
        alt
        or "Three rows from x to y. No path: x goes through a norm and a sublayer, and nothing else reaches y. "
        "Post-norm: a thick line runs straight from x to a plus sign, a branch leads through the sublayer to the same "
        "plus sign, and the sum goes through a norm. Pre-norm: a thick line runs straight from x to a plus sign and on "
        "to y, and only the branch goes through the norm and the sublayer.",
    )
    for row, (name, (branch, after)) in enumerate(KINDS.items()):
        y = -ROW * row
        drawing.note(0.0, y, name, bold=True, align="left")
        draw_row(drawing, y, branch, after)
    return drawing.figure()


def draw_row(drawing: Diagram, y: float, branch: tuple[str, ...], after: tuple[str, ...] | None) -> None:
    """One row; without `after` there is no path around the branch."""
    start, first = drawing.note(1.6, y, "x"), 2.7
    height = y if after is None else y + BRANCH
    parts = [drawing.box(first + STEP * i, height, name, role=ROLES[name]) for i, name in enumerate(branch)]
    for one, following in itertools.pairwise(parts):
        drawing.arrow(one, following)
    end = drawing.note(first + STEP * 3.2, y, "y")
    if after is None:
        drawing.arrow(start.right, parts[0])
        drawing.arrow(parts[-1], end.left)
        return
    fork = (first - 0.75, y)
    drawing.axes.plot(*fork, "o", color="#555555", markersize=6, zorder=4)
    plus = drawing.box(parts[-1].right[0] + 0.55, y, "+", role="residual", width=0.3)
    drawing.arrow(fork, parts[0].left, via=[(fork[0], height)])
    drawing.arrow(parts[-1].right, plus.top, via=[(plus.x, height)])
    drawing.arrow(start.right, plus.left, width=2.4)
    last = plus
    for name in after:
        norm = drawing.box(plus.right[0] + 0.9, y, name, role=ROLES[name])
        drawing.arrow(last, norm, width=2.4)
        last = norm
    drawing.arrow(last.right, end.left, width=2.4)


@drawable
def draw_cross_block(
    *,
    title: str = "Between attention and feed-forward, the block reads another text (norms not drawn)",
    alt: str | None = None,
) -> CourseFigure:
    """Draw a block with cross-attention: three sublayers along the stream, the middle one also reads `memory`."""
    drawing = Diagram(
        title,
        alt
        or "A thick line, the residual stream of the target, of shape batch target d_model, runs from x to y. Three "
        "sublayers read from it and add to it, one after the other: attention, cross-attention, and feed-forward. The "
        "cross-attention takes its queries from the stream, and its keys and values from a box above it, the memory, "
        "of shape batch source d_model.",
    )
    start = wire = drawing.note(0.0, 0.0, "x", bold=True)
    x = 0.7
    for label, role in (
        ("attention", "attention"),
        ("cross-\nattention", "encoder"),
        ("feed-\nforward", "feed-forward"),
    ):
        box = drawing.box(x + 0.9, 1.0, label, role=role, width=1.15, height=0.6)
        plus = drawing.box(box.right[0] + 0.4, 0.0, "+", role="residual", width=0.3)
        drawing.arrow((x, 0.0), box.left, via=[(x, box.y)])
        drawing.axes.plot(x, 0.0, "o", color="#555555", markersize=6, zorder=4)
        drawing.arrow(box.right, plus.top, via=[(plus.x, box.y)])
        if role == "encoder":
            memory = drawing.box(box.x, 2.25, "memory", role="encoder", width=1.15)
            drawing.arrow(memory.bottom, box.top, width=2.0)
            drawing.note(box.x + 0.15, 1.68, "keys and values", role="key", align="left")
            drawing.note(memory.right[0] + 0.1, memory.y, "batch source d_model", role="encoder", align="left")
            drawing.note(x + 0.1, 0.42, "queries", role="query", align="left")
        drawing.arrow(wire.right, plus.left, width=2.4)
        wire, x = plus, plus.right[0] + 0.35
    end = drawing.note(wire.right[0] + 0.65, 0.0, "y", bold=True)
    drawing.arrow(wire.right, end.left, width=2.4)
    drawing.note((start.x + end.x) / 2, -0.4, "batch target d_model", role="residual")
    return drawing.figure()
