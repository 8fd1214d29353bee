"""A transformer block: the shapes along its wire, the residual stream, and all the paths through it."""

import itertools

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure

SHAPE = "batch seq d_model"


@drawable
def draw_block(
    norm: str = "pre", *, title: str | None = None, alt: str | None = None, repeat: str = ""
) -> CourseFigure:
    """Draw a block from left to right with the shape on every wire: `norm` is "pre" or "post".

    Raises:
        ValueError: norm is neither
    """
    if norm not in ("pre", "post"):
        raise ValueError(f'norm={norm!r}: expected "pre" or "post"')
    where = {
        "pre": ("Pre-norm: the norm is on the branch, and the residual path stays free", "norm, then {0}; its result"),
        "post": ("Post-norm: every sum goes through the norm before it moves on", "{0}; its result"),
    }[norm]
    steps = [where[1].format(name) for name in ("attention", "feed-forward network")]
    after = "" if norm == "pre" else ", and the sum goes through a norm"
    drawing = Diagram(
        title or where[0],
        alt
        or f"A block from left to right. The input, of shape {SHAPE}, splits in two: one path goes straight on, "
        f"the other through {steps[0]} is added back{after}. It then splits again: one path goes straight on, the "
        f"other through {steps[1]} is added back{after}. Every wire has shape {SHAPE}; inside "
        f"the attention it is batch head seq d_head, and inside the feed-forward network batch seq d_hidden.",
    )
    start, x, branch = drawing.note(0.0, 0.0, "x", bold=True), 0.75, 1.05
    wire, parts = start, []
    for label, role, inside in (
        ("attention", "attention", "batch head seq d_head"),
        ("feed-forward", "feed-forward", "batch seq d_hidden"),
    ):
        leaves = (x, 0.0)
        drawing.axes.plot(*leaves, "o", color="#555555", markersize=6, zorder=4)
        at = x + 0.2
        before = []
        if norm == "pre":
            before = [drawing.box(at + 0.35, branch, "norm", role="norm")]
            at += 1.05
        wide = drawing.size_of(label)[0]
        sublayer = drawing.box(at + max(wide, 0.9) / 2, branch, label, role=role)
        drawing.note(sublayer.x, branch + 0.35, inside, role=role)
        plus = drawing.box(sublayer.right[0] + 0.55, 0.0, "+", role="residual", width=0.3)
        first = before[0] if before else sublayer
        drawing.arrow(leaves, first.left, via=[(x, branch)])
        if before:
            drawing.arrow(before[0], sublayer)
        drawing.arrow(sublayer.right, plus.top, via=[(plus.x, branch)])
        drawing.arrow(wire.right, plus.left, width=2.4)
        drawing.note((leaves[0] + plus.left[0]) / 2, -0.34, SHAPE, role="residual")
        wire, x = plus, plus.right[0] + 0.35
        parts += [sublayer, plus, *before]
        if norm == "post":
            wire = drawing.box(plus.right[0] + 0.6, 0.0, "norm", role="norm")
            drawing.arrow(plus, wire, width=2.4)
            parts.append(wire)
            x = wire.right[0] + 0.35
    end = drawing.note(wire.right[0] + 0.65, 0.0, "y", bold=True)
    drawing.arrow(wire.right, end.left, width=2.4)
    if repeat:
        drawing.stack(parts, repeat, pad=0.45)
    return drawing.figure()


@drawable
def draw_residual_stream(
    layers: int = 2,
    *,
    title: str = "Sublayers read from the residual stream and add to it (norms not drawn)",
    alt: str | None = None,
) -> CourseFigure:
    """Draw the residual stream as one line from the embedding to the head, with a tap for every sublayer."""
    drawing = Diagram(
        title,
        alt
        or f"One thick line, the residual stream, runs from the embedding at the left to the head at the right. "
        f"Along it are {2 * layers} sublayers: in each of {layers} blocks, an attention sublayer and a feed-forward "
        f"network. "
        f"Each reads a copy of the stream and adds its result back to it; none of them replaces what is in the stream.",
    )
    start = drawing.box(0.0, 0.0, "embedding", role="embedding")
    x, plus = start.right[0] + 0.3, None
    for layer in range(layers):
        first = x
        for label, role in (("attention", "attention"), ("feed-\nforward", "feed-forward")):
            wide = drawing.size_of(label)[0]
            box = drawing.box(x + wide / 2 + 0.05, 0.95, label, role=role, height=0.55)
            plus = drawing.box(box.right[0] + 0.22, 0.0, "+", width=0.28)
            drawing.arrow((x - 0.1, 0.0), box.left, via=[(x - 0.1, box.y)], label="")
            drawing.arrow(box.right, plus.top, via=[(plus.x, box.y)])
            x = plus.right[0] + 0.27
        drawing.brace((first - 0.1, -0.25), (plus.right[0], -0.25), f"block {layer + 1}", side="below")
    end = drawing.box(x + 0.35, 0.0, "head", role="head")
    drawing.axes.plot((start.right[0], end.left[0]), (0, 0), color="#555555", linewidth=4, zorder=1.8)
    drawing.note(start.right[0] + 0.12, 0.48, "read", role="residual", align="right")
    drawing.note(plus.x + 0.1, 0.48, "add", role="residual", align="left")
    return drawing.figure()


@drawable
def draw_residual_paths(layers: int = 3, *, title: str | None = None, alt: str | None = None) -> CourseFigure:
    """Draw (1 + f)ⁿ multiplied out: each sublayer is either skipped or passed, so there are 2ⁿ paths.

    Raises:
        ValueError: layers is not 1 to 4
    """
    if not 1 <= layers <= 4:
        raise ValueError(f"layers={layers}: expected 1 to 4, because the picture has 2^layers rows")
    product = "".join(f"(1 + f{'₁₂₃₄'[i]})" for i in range(layers))
    drawing = Diagram(
        title or f"{product} is a sum of {2**layers} paths",
        alt
        or f"The product {product} multiplied out: {2**layers} rows, one for each path from input to output. "
        f"In each row, every one of the {layers} sublayers is either passed, as a box f, or skipped by a straight "
        f"line. "
        f"One path skips all, {layers} pass a single sublayer, and one passes all {layers}.",
    )
    choices = list(itertools.product((True, False), repeat=layers))
    choices.sort(key=lambda taken: (sum(taken), [not passed for passed in taken]))
    for row, taken in enumerate(choices):
        y = -0.42 * row
        last = drawing.note(0.0, y, "x")
        for i, passed in enumerate(taken):
            if passed:
                box = drawing.box(0.9 + 1.1 * i, y, f"f{'₁₂₃₄'[i]}", role="attention", width=0.5, height=0.3)
                drawing.arrow(last.right, box.left)
                last = box
        end = (0.9 + 1.1 * layers, y)
        drawing.arrow(last.right, end)
        drawing.note(end[0] + 0.1, y, f"{sum(taken)} of {layers}", role="residual", align="left")
    drawing.note(1.0 + 1.1 * layers, 0.36, "sublayers passed", role="residual", align="left")
    return drawing.figure()
