"""Where the norm goes in a residual connection: no path around the sublayer, post-norm, and pre-norm."""

import itertools

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.style import CourseFigure

# The parts of each kind from left to right: on the branch, and after the sum. Without a path there is no sum.
KINDS = {
    "no path": (("norm", "sublayer"), None),
    "post-norm": (("sublayer",), ("norm",)),
    "pre-norm": (("norm", "sublayer"), ()),
}
STEP, BRANCH, ROW = 1.45, 0.72, 1.45  # inches between parts, up to the branch, and from row to row
ROLES = {"norm": "norm", "sublayer": "attention"}


def draw_residual_connections(
    *, title: str = "A residual connection keeps x and adds what the sublayer writes", alt: str | None = None
) -> CourseFigure:
    """Draw a sublayer without a path around it, with post-norm, and with pre-norm, one below the other."""
    drawing = Diagram(
        title,
        alt
        or "Three rows from x to y. No path: x goes through a norm and a sublayer, and nothing else arrives at y. "
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
