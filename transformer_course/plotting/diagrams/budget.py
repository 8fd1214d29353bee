"""One training budget, spent in different ways: on a larger model, or on more text."""

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure


@drawable
def draw_budget(
    *, title: str = "The same compute, spent in three ways: every rectangle has the same area", alt: str | None = None
) -> CourseFigure:
    """Draw three rectangles of equal area, parameters high and training tokens wide."""
    drawing = Diagram(
        title,
        alt
        or "Three rectangles of equal area. Their height is the number of parameters N, their width the number of "
        "training tokens D, and their area the compute C = 6ND. The first is tall and narrow: a large model that reads "
        "little. The second is a square: a medium model on a medium amount of text. The third is low and wide: a small "
        "model that reads a lot.",
    )
    x = 0.0
    for name, height in (
        ("large model,\nlittle text", 2.0),
        ("something\nin between", 1.0),
        ("small model,\nlots of text", 0.5),
    ):
        width = 1.0 / height
        part = drawing.box(x + width / 2, height / 2, "", role="value", width=width, height=height, filled=True)
        drawing.note(x - 0.16, height / 2, "parameters N", align="right")
        drawing.note(x + width / 2, -0.2, "tokens D", align="center")
        drawing.note(x + width / 2, part.top[1] + 0.42, name, align="center")
        x += width + 1.9
    return drawing.figure()
