"""BART learning by repair: a text, its damaged copy, the encoder that reads it, the decoder that writes it again."""

from collections.abc import Sequence

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure

MASK = "<mask>"
GAP = 0.14  # inches between two tokens


@drawable
def draw_repair(
    tokens: Sequence[str] = ("He", "was", "tired", ".", "They", "sat", "down", "."),
    damaged: Sequence[int] = (4, 5, 6, 7, 0, -1, 3),
    *,
    title: str = "BART damages a text, reads what is left, and writes the whole text again",
    alt: str | None = None,
) -> CourseFigure:
    """Draw denoising from top to bottom: corrupt, encode, recover.

    `damaged` gives the places in the text that the damaged tokens come from; a negative number is a mask.

    Raises:
        ValueError: a place is beyond the text
    """
    if any(place >= len(tokens) for place in damaged):
        raise ValueError(f"damaged={list(damaged)}: expected places below {len(tokens)}, or negative ones for masks")
    read = [tokens[place] if place >= 0 else MASK for place in damaged]
    masks = [i for i, place in enumerate(damaged) if place < 0]
    drawing = Diagram(
        title,
        alt
        or f"From top to bottom. The text: {' '.join(tokens)}. The corrupted text: {' '.join(read)}. The encoder, a "
        f"box as wide as the text, reads it in both directions. Its keys and values go to the decoder, which writes "
        f"all {len(tokens)} tokens of the text again, from left to right. The loss compares every one of them with "
        f"the original text.",
    )
    text = drawing.token_strip(0, 0, tokens, name="text", gap=GAP)
    shift = (text.width - sum(drawing.size_of(token)[0] + GAP for token in read) + GAP) / 2
    inputs = drawing.token_strip(shift, -0.95, read, roles=dict.fromkeys(masks, "broken"), highlight=masks, gap=GAP)
    boxes = [
        drawing.box(text.x, y, label, role=role, width=text.width)
        for y, label, role in (
            (-1.8, "encoder: reads in both directions", "encoder"),
            (-2.65, "decoder: writes from left to right", "decoder"),
        )
    ]
    written = drawing.token_strip(0, -3.5, tokens, role="value", gap=GAP)
    for y, step in ((-0.95, "corrupt"), (-1.8, "encode"), (-3.5, "recover")):
        drawing.note(-0.2, y, step, role="residual", align="right")
    for below, place in zip(inputs.cells, damaged, strict=True):
        if place >= 0:
            drawing.arrow(text.cells[place].bottom, below.top, faded=True)
        drawing.arrow(below, (below.x, boxes[0].top[1]))
    drawing.arrow(boxes[0], boxes[1], "keys and values", role="encoder", width=2.2)
    for cell in written.cells:
        drawing.arrow((cell.x, boxes[1].bottom[1]), cell)
    side = text.right[0] + 0.35
    drawing.arrow(
        (text.right[0] + 0.08, 0), (written.right[0] + 0.08, -3.5), via=[(side, 0), (side, -3.5)], role="broken"
    )
    drawing.note(side + 0.1, -1.75, "loss:\ncompare", role="broken", align="left")
    return drawing.figure()
