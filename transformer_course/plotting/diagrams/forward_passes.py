"""The forward pass of a whole model, from token ids to logits, for GPT, BERT and BART."""

from collections.abc import Sequence

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure

STEP, ROW = 0.4, 1.95
BLOCK, CAUSAL, READING = "block\n× L", "causal block\n× L", "causal block with cross-attention\n× L"
SAID = {
    "GPT": "GPT: token ids, the embedding, L causal blocks, a final norm, and the head, which returns logits.",
    "BERT": "BERT: token ids and segments, the embedding with a norm of its own, L blocks that see both sides, and "
    "hidden states as the result.",
    "BART": "BART: source ids, an embedding with its norm, and L encoder blocks, which return the memory. Below, "
    "target ids, the same embedding, L decoder blocks, which also read the memory, and the head, which returns logits.",
}


@drawable
def draw_forward_passes(
    families: Sequence[str] = ("GPT", "BERT", "BART"), *, title: str = "", alt: str | None = None
) -> CourseFigure:
    """Draw what happens to a batch of token ids in each model, from left to right, with the shape at each end.

    Raises:
        ValueError: a family is none of GPT, BERT and BART
    """
    unknown = [name for name in families if name not in SAID]
    if unknown or not families:
        raise ValueError(f"families={list(families)!r}: choose from {', '.join(SAID)}")
    drawing = Diagram(
        title or "The same few steps, arranged in three ways",
        alt or " ".join(["Boxes with arrows from left to right.", *(SAID[name] for name in families)]),
    )
    y = 0.0
    for name in families:
        drawing.note(0, y + 0.62, name, bold=True, align="left")
        if name == "GPT":
            ids, embedding, blocks, _, _, logits = row(drawing, y, [*WAY_IN, (CAUSAL, "decoder"), *WAY_OUT])
            side(drawing, blocks, "positions, padding mask, caches")
            for part, axes in ((ids, "batch seq"), (embedding, "batch seq d_model"), (logits, "batch seq vocab")):
                shape(drawing, part, axes)
        elif name == "BERT":
            steps = [("ids, segments", "baseline"), NORMED, (BLOCK, "encoder"), ("hidden states", "residual")]
            *_, blocks, states = row(drawing, y, steps)
            side(drawing, blocks, "positions, padding mask")
            shape(drawing, states, "batch seq d_model")
        else:
            y = both(drawing, y)
        y -= ROW
    return drawing.figure()


WAY_IN = [("token ids", "baseline"), ("embedding", "embedding")]
WAY_OUT = [("norm", "norm"), ("head", "head"), ("logits", "residual")]
NORMED = ("embedding\nand norm", "embedding")  # post-norm models normalize here, and not at the end


def row(drawing: Diagram, y: float, steps: list[tuple[str, str]]) -> list:
    """One model from left to right."""
    x, parts = 0.0, []
    for label, role in steps:
        wide = drawing.size_of(label)[0]
        part = drawing.box(x + wide / 2, y, label, role=role)
        if parts:
            drawing.arrow(parts[-1], part)
        parts.append(part)
        x += wide + STEP
    return parts


def side(drawing: Diagram, blocks, text: str) -> None:
    """What every block gets beside the hidden states."""
    note = drawing.note(blocks.x, blocks.y - 0.85, text, role="residual")
    drawing.arrow(note.top, blocks.bottom, role="residual", dashed=True)


def shape(drawing: Diagram, part, axes: str) -> None:
    """The axes of a part's result, below it."""
    drawing.note(part.x, part.y - 0.4, axes, role="residual")


def both(drawing: Diagram, y: float) -> float:
    """BART's two rows; returns the height of the lower one."""
    source = [("source ids", "baseline"), NORMED, (BLOCK, "encoder"), ("memory", "residual")]
    *_, encoder, memory = row(drawing, y, source)
    side(drawing, encoder, "positions, padding mask")
    low = y - 1.75
    _, _, decoder, _, logits = row(
        drawing, low, [("target ids", "baseline"), NORMED, (READING, "decoder"), *WAY_OUT[1:]]
    )
    side(drawing, decoder, "positions, padding masks, caches")
    drawing.arrow(memory, decoder)
    drawing.note(memory.right[0] + 0.1, memory.y, "batch source d_model", role="residual", align="left")
    shape(drawing, logits, "batch target vocab")
    return low
