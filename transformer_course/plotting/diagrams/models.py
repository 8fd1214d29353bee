"""Whole models at work: recovering a corrupted text, a new head on an old body, and an encoder with a decoder."""

from collections.abc import Sequence

from transformer_course.plotting.diagrams.diagram import Diagram
from transformer_course.plotting.refusals import drawable
from transformer_course.plotting.style import CourseFigure


@drawable
def draw_recovery(
    tokens: Sequence[str] = ("the", "cat", "sat", "on", "the", "mat"),
    masked: Sequence[int] = (1, 5),
    *,
    mask: str = "[MASK]",
    title: str = "BERT learns by repairing a text: corrupt, encode, recover",
    alt: str | None = None,
) -> CourseFigure:
    """Draw masked language modeling from top to bottom: the text, its corrupted copy, the encoder, the predictions.

    Raises:
        ValueError: a masked place is beyond the text
    """
    if any(not 0 <= place < len(tokens) for place in masked):
        raise ValueError(f"masked={list(masked)}: expected places from 0 to {len(tokens) - 1}")
    hidden = [tokens[place] for place in masked]
    read = [mask if i in masked else token for i, token in enumerate(tokens)]
    drawing = Diagram(
        title,
        alt
        or f"Four rows from top to bottom. The text: {' '.join(tokens)}. Corrupted: {' '.join(read)}. Then the "
        f"encoder, one wide box that sees all tokens in both directions. At the bottom are the predictions, only at "
        f"the "
        f"{len(masked)} masked places: {', '.join(hidden)}. The loss is computed only there.",
    )
    wide = max(drawing.size_of(text)[0] for text in (*tokens, mask))
    look = {"width": wide, "gap": 0.14}
    text = drawing.token_strip(0, 0, tokens, name="text", **look)
    broken = dict.fromkeys(masked, "broken")
    inputs = drawing.token_strip(0, -0.85, read, name="corrupt", roles=broken, highlight=masked, **look)
    body = drawing.box(inputs.x, -1.7, "encoder: every token sees every token", role="encoder", width=inputs.width)
    drawing.note(-0.2, -1.7, "encode", role="residual", align="right")
    drawing.note(-0.2, -2.5, "recover", role="residual", align="right")
    for i, (above, below) in enumerate(zip(text.cells, inputs.cells, strict=True)):
        drawing.arrow(above, below, faded=i not in masked, role="broken")
        drawing.arrow(below, (below.x, body.top[1]))
        if i in masked:
            answer = drawing.box(below.x, -2.5, tokens[i], role="value", width=wide)
            drawing.arrow((below.x, body.bottom[1]), answer)
    return drawing.figure()


@drawable
def draw_new_head(
    body: str = "body\n(pretrained)",
    old: str = "old head:\npredicts tokens",
    new: str = "new head:\npredicts labels",
    *,
    title: str = "Fine-tuning keeps the body and replaces the head",
    alt: str | None = None,
) -> CourseFigure:
    """Draw a pretrained body twice: with the head it was trained with, and with a new one for another task."""
    words = [" ".join(text.split()) for text in (body, old, new)]
    drawing = Diagram(
        title,
        alt
        or f"Two models side by side, each drawn from the bottom up: tokens, embedding, body, head. Left, after "
        f"pretraining: {words[0]}, with {words[1]}. Right, for fine-tuning: the embedding and the body are copied with "
        f"their weights, which arrows show; the old head is left out, and on top is {words[2]}, with random weights.",
    )
    columns = []
    for x, head, role, fresh in ((0.0, old, "head", False), (4.2, new, "value", True)):
        parts = [("tokens", "residual"), ("embedding", "embedding"), (body, "encoder")]
        steps = drawing.chain(x, 0, parts, going="up", gap=0.3, width=1.7)
        top = drawing.box(x, steps[-1].top[1] + 0.65, head, role=role, width=1.7, highlight=fresh)
        drawing.arrow(steps[-1], top)
        columns.append((steps, top))
    (before, left), (after, right) = columns
    for a, b in zip(before[1:], after[1:], strict=True):
        drawing.arrow(a, b, "copy weights", role="encoder")
    drawing.note(right.right[0] + 0.15, right.y, "random at first", role="value", align="left")
    drawing.note(left.x, left.top[1] + 0.22, "pretraining", bold=True)
    drawing.note(right.x, right.top[1] + 0.22, "fine-tuning", bold=True)
    return drawing.figure()


@drawable
def draw_encoder_decoder(
    source: Sequence[str] = ("the", "[MASK]", "sat"),
    target: Sequence[str] = ("<s>", "the", "cat"),
    answer: Sequence[str] = ("the", "cat", "sat"),
    *,
    title: str = "The decoder asks, the encoder answers: cross-attention connects the two",
    alt: str | None = None,
) -> CourseFigure:
    """Draw an encoder and a decoder: cross-attention has its queries from one, its keys and values from the other.

    Raises:
        ValueError: the answer is not as long as the target
    """
    if len(target) != len(answer):
        raise ValueError(f"answer has {len(answer)} tokens, but target has {len(target)}: expected one for each")
    drawing = Diagram(
        title,
        alt
        or f"Two stacks. Left, the encoder reads {' '.join(source)}: self-attention in both directions, then a "
        f"feed-forward network. Right, the decoder reads {' '.join(target)}: causal self-attention, then "
        f"cross-attention, then a feed-forward network, and predicts {' '.join(answer)}. An arrow brings keys and "
        f"values from the top of the encoder to the cross-attention; the queries come from the decoder itself.",
    )
    strips = []
    for x, tokens, role in ((0.0, source, "encoder"), (5.2, target, "decoder")):
        strips.append(drawing.token_strip(x, 0, tokens, role=role))
    left, right = strips
    wide = 2.3
    encoder = drawing.chain(
        left.x, 0.55, [("self-attention\n(both ways)", "attention"), ("feed-forward", "feed-forward")],
        going="up", gap=0.35, width=wide,
    )  # fmt: skip
    decoder = drawing.chain(
        right.x, 0.55,
        [("self-attention\n(causal)", "attention"), ("cross-attention", "attention"), ("feed-forward", "feed-forward")],
        going="up", gap=0.5, width=wide,
    )  # fmt: skip
    drawing.arrow(left, encoder[0])
    drawing.arrow(right, decoder[0])
    cross = decoder[1]
    turn = (encoder[-1].right[0] + cross.left[0]) / 2
    lifted = encoder[-1].top[1] + 0.3
    drawing.arrow(
        encoder[-1].top, cross.left, role="encoder", width=2.2,
        via=[(encoder[-1].x, lifted), (turn, lifted), (turn, cross.y)],
    )  # fmt: skip
    drawing.note(turn - 0.1, lifted + 0.2, "keys and values", role="encoder")
    drawing.note(cross.x + 0.1, (decoder[0].top[1] + cross.bottom[1]) / 2, "queries", role="query", align="left")
    out = drawing.token_strip(right.left[0], decoder[-1].top[1] + 0.6, answer, role="value")
    drawing.arrow(decoder[-1], (decoder[-1].x, out.bottom[1]))
    drawing.stack(encoder, "", role="encoder")
    drawing.stack(decoder, "", role="decoder")
    drawing.note(left.x, -0.4, "encoder", role="encoder", bold=True)
    drawing.note(right.x, -0.4, "decoder", role="decoder", bold=True)
    return drawing.figure()
