"""Training: the loop as a cycle, targets shifted by one, and pretraining before fine-tuning."""

import itertools
import math
from collections.abc import Sequence

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure

STEPS = (
    ("batch", "residual"),
    ("forward pass", "encoder"),
    ("loss", "broken"),
    ("backward pass", "decoder"),
    ("gradients", "key"),
    ("optimizer step", "value"),
)


@drawable
def draw_training_loop(
    steps: Sequence[tuple[str, str]] = STEPS,
    *,
    center: str = "weights",
    title: str = "One training step, and then the next: the loop is a cycle",
    alt: str | None = None,
) -> CourseFigure:
    """Draw the steps of training as a circle of boxes (label, role), clockwise from the top."""
    names = [" ".join(label.split()) for label, _ in steps]
    drawing = Diagram(
        title,
        alt
        or f"A circle of {len(steps)} boxes with arrows from each to the next: {', '.join(names)}, and back to "
        f"{names[0]}. In the middle of the circle: {center}.",
    )
    angles = [math.pi / 2 - 2 * math.pi * i / len(steps) for i in range(len(steps))]
    boxes = [
        drawing.box(2.6 * math.cos(angle), 1.5 * math.sin(angle), label, role=role)
        for angle, (label, role) in zip(angles, steps, strict=True)
    ]
    for here, there in zip(boxes, [*boxes[1:], boxes[0]], strict=True):
        drawing.arrow(here, there)
    drawing.note(0, 0, center, bold=True)
    return drawing.figure()


@drawable
def draw_shifted_targets(
    tokens: Sequence[str] = ("the", "cat", "sat", "on", "the", "mat"),
    *,
    title: str = "The targets are the same text, one token later",
    alt: str | None = None,
) -> CourseFigure:
    """Draw a text cut into inputs and targets: below each input token, the next one, which the model should predict.

    Raises:
        ValueError: there are fewer than two tokens
    """
    if len(tokens) < 2:
        raise ValueError(f"tokens has {len(tokens)} entries: expected at least two")
    pairs = "; ".join(f"{a} → {b}" for a, b in itertools.pairwise(tokens))
    drawing = Diagram(
        title,
        alt
        or f"Three rows of tokens. The text: {' '.join(tokens)}. The inputs: all but the last token. The targets: "
        f"all but the first, so that below each input is the token that follows it: {pairs}.",
    )
    wide = max(drawing.size_of(token)[0] for token in tokens)
    look = {"width": wide, "gap": 0.16}
    drawing.token_strip(0, 0, tokens, name="text", **look)
    inputs = drawing.token_strip(0, -0.75, tokens[:-1], name="inputs", role="query", **look)
    targets = drawing.token_strip(0, -1.55, tokens[1:], name="targets", role="value", **look)
    for above, below in zip(inputs.cells, targets.cells, strict=True):
        drawing.arrow(above, below)
    return drawing.figure()


@drawable
def draw_pretraining(
    before: tuple[str, str] = ("pretraining", "much text, no labels"),
    after: tuple[str, str] = ("fine-tuning", "little data, with labels"),
    *,
    same: str = "the same weights",
    title: str = "Pretraining once, then fine-tuning for each task",
    tasks: Sequence[str] = ("sentiment", "questions", "names"),
    alt: str | None = None,
) -> CourseFigure:
    """Draw a timeline: a long pretraining, one checkpoint, and a short fine-tuning for each task."""
    drawing = Diagram(
        title,
        alt
        or f"A timeline from left to right. First a long bar: {before[0]}, {before[1]}. It ends in a checkpoint. "
        f"From there, {len(tasks)} arrows ({same}) lead to short bars of {after[0]} ({after[1]}): {', '.join(tasks)}.",
    )
    first = drawing.box(1.9, 0, "\n".join(before), role="encoder", width=3.8, height=0.8)
    middle = drawing.box(first.right[0] + 0.95, 0, "checkpoint", role="key")
    drawing.arrow(first, middle)
    high = (len(tasks) - 1) / 2 * 0.6
    ends = []
    for i, task in enumerate(tasks):
        end = drawing.box(middle.right[0] + 1.6, high - 0.6 * i, task, role="decoder", width=1.2)
        drawing.arrow(middle.right, end.left)
        ends.append(end)
    drawing.note(ends[0].x, high + 0.62, "\n".join(after))
    drawing.note(middle.x, -0.4, same, role="residual")
    low = min(-0.75, -high - 0.5)
    drawing.arrow((0, low), (ends[0].right[0], low))
    drawing.note(ends[0].right[0] + 0.05, low, "time", role="residual", align="left")
    return drawing.figure()
