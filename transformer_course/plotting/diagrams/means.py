"""Which numbers share a mean: a token's features, or one feature of the whole batch."""

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure


@drawable
def draw_shared_means(
    batch: int = 2,
    seq: int = 4,
    d_model: int = 5,
    *,
    title: str = "LayerNorm averages within a token, BatchNorm over the batch and all positions",
    alt: str | None = None,
) -> CourseFigure:
    """Draw the same tensor twice: the numbers that share a mean per token, and those that share one per feature."""
    drawing = Diagram(
        title,
        alt
        or f"Two pictures of the same tensor: {batch} examples (batch), each with {seq} tokens (seq) of {d_model} "
        f"features (d_model). Left, LayerNorm: the {d_model} features of one token are highlighted; they share a mean "
        f"and a variance, and no other token affects them. Right, BatchNorm: one feature is highlighted in all "
        f"{seq} tokens of all {batch} examples; these {batch * seq} numbers share a mean and a variance.",
    )
    cell = 0.34
    for column, (name, shares) in enumerate(
        (
            ("LayerNorm: one mean per token", lambda b, i, j: (b, i) == (0, 1)),
            ("BatchNorm: one mean per feature", lambda b, i, j: j == 2),
        )
    ):
        x = column * (d_model * cell + 2.5)
        for b in range(batch):
            y = -b * (seq * cell + 0.3)
            marked = {(i, j) for i in range(seq) for j in range(d_model) if shares(b, i, j)}
            names = {"seq": seq, "d_model" if b == 0 else "": d_model}
            part = drawing.tensor(x, y, names, cell=(cell, cell), highlight=marked)
            drawing.note(part.right[0] + 0.1, y, f"example {b}", role="residual", align="left")
        drawing.note(x, part.bottom[1] - 0.22, name, bold=True)
    return drawing.figure()
