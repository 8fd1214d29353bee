"""How far information travels: block by block, each token reads a few of the tokens before it."""

from collections.abc import Sequence

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import COLORS, CourseFigure

ACROSS, UP = 0.95, 0.8  # inches from token to token, and from block to block


@drawable
def draw_reach(
    tokens: Sequence[str], blocks: int = 2, window: int = 1, *, title: str | None = None, alt: str | None = None
) -> CourseFigure:
    """Draw which input tokens can affect the last token's output: in each block a token reads `window` earlier ones.

    Raises:
        ValueError: there is no token, or blocks or window is negative
    """
    if not tokens or blocks < 0 or window < 0:
        raise ValueError(f"tokens={tokens!r}, blocks={blocks}, window={window}: give a token, and nothing negative")
    last = len(tokens) - 1
    reached = min(last, blocks * window) + 1
    seen = f"{reached} of {len(tokens)} tokens can affect the last output"
    drawing = Diagram(
        title or f"{blocks} block{'s' * (blocks != 1)}, {window} token{'s' * (window != 1)} back in each: {seen}",
        alt
        or f"{len(tokens)} tokens in a row: {', '.join(tokens)}. Above them are {blocks} rows of circles, one per "
        f"block. Each circle has a line to the one below it and, where there are any, to {window} to the left of it. "
        f"Lines and circles from which the last token's circle in the top row can be reached are colored: at the "
        f"bottom these are the last {reached} tokens.",
    )
    for row in range(blocks + 1):
        first = last - window * (blocks - row)  # the leftmost circle that matters in this row
        name = "input" if row == 0 else f"block {row}"
        drawing.note(-0.75, UP * row, name, align="right", role="residual")
        for i in range(len(tokens)):
            draw_lines(drawing, i, row, window if row else -1, i >= first)
            drawing.circle(ACROSS * i, UP * row, 0.13, role="residual" if i >= first else "hidden")
    for i, token in enumerate(tokens):
        drawing.note(ACROSS * i, -0.42, token, bold=i > last - reached)
    return drawing.figure()


def draw_lines(drawing: Diagram, i: int, row: int, window: int, matters: bool) -> None:
    """From one circle down to those it reads: a thick line is the residual stream, a thin one is attention."""
    for back in range(min(window, i) + 1):
        look = {"color": COLORS["attention" if back else "residual"], "linewidth": 1.4 if back else 3.0}
        if not matters:
            look = {"color": COLORS["hidden"], "linewidth": 0.8}
        place = ((ACROSS * (i - back), ACROSS * i), (UP * (row - 1), UP * row))
        drawing.axes.plot(*place, zorder=1.5 + matters / 10, **look)
