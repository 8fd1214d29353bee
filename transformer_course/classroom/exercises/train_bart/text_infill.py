"""Exercise: text infilling, with the spans as inputs."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.train_bart.text_infill_mistakes import MORE_MISTAKES

WORDS = ("the", "cat", "sat", "on", "the", "mat")
MASK = 1


def text_infill(tokens, spans, mask_id):
    """Replace each span of tokens with a single mask and keep all other tokens in order.

    `tokens` has the axis (seq) and holds ids. `spans` has the axes (span 2). Each row holds the position of a span's
    first token, counted from 0 in the original text, and the span's length. The spans are in order and don't overlap.
    They may be adjacent, but each one still gets its own mask. A span of length 0 hides nothing and puts a mask before
    the token at its position, or at the end if no token is there. The next span may begin at that same position. There
    may be no spans at all. `mask_id` is the id of the mask. Return the damaged ids as a new tensor of the same dtype as
    `tokens`.
    """
    pieces, place = [], 0
    for start, length in spans.tolist():
        pieces += [tokens[place:start], tokens.new_tensor([mask_id])]
        place = start + length
    return torch.cat([*pieces, tokens[place:]])


def cases() -> tuple[Case, ...]:
    def case(label, seq, *spans, words=False) -> Case:
        tokens = torch.arange(10, 10 + seq)
        inputs = {"tokens": tokens, "spans": torch.tensor(spans, dtype=torch.int64).view(-1, 2), "mask_id": MASK}
        axes = {"tokens": "seq", "spans": "span 2", "damaged": "seq"}
        return Case(label, inputs, axes, {"seq": WORDS} if words else {})

    return (
        case("“the cat sat on the mat” without “cat sat”", 6, (1, 2), words=True),
        case("a span of length 0 before the third token", 6, (2, 0), words=True),
        case("two spans", 12, (1, 3), (7, 2)),
        case("a span at the beginning and one at the end", 9, (0, 2), (6, 3)),
        case("a span of length 0 before the first token", 8, (0, 0)),
        case("two spans of length 0", 11, (3, 0), (7, 0)),
        case("two spans that touch", 9, (2, 2), (4, 3)),
        case("two spans that touch at the beginning", 8, (0, 1), (1, 2)),
        case("two spans that touch at the end", 10, (6, 2), (8, 2)),
        case("three spans that touch, of lengths 3, 1, and 2", 12, (2, 3), (5, 1), (6, 2)),
        case("a span of length 0 after the last token", 5, (5, 0)),
        case("spans of lengths 3, 0, 1, 5", 30, (2, 3), (9, 0), (11, 1), (20, 5)),
        case("a span of length 0 and another at the same position", 9, (3, 0), (3, 2)),
        case("the same, with a third span of length 0", 12, (4, 0), (4, 3), (9, 0)),
        case("no span at all", 7),
    )


def joined(tokens, parts):
    return torch.cat([tokens[:0], *parts])


def mask_for_each_token(tokens, spans, mask_id):
    damaged = tokens.clone()
    for start, length in spans.tolist():
        damaged[start : start + length] = mask_id
    return damaged


def first_token_only(tokens, spans, mask_id):
    return text_infill(tokens, torch.stack([spans[:, 0], spans[:, 1].clamp(max=1)], dim=1), mask_id)


def deleted(tokens, spans, mask_id):
    kept = torch.ones_like(tokens, dtype=torch.bool)
    for start, length in spans.tolist():
        kept[start : start + length] = False
    return tokens[kept]


def empty_left_out(tokens, spans, mask_id):
    return text_infill(tokens, spans[spans[:, 1] > 0], mask_id)


def empty_hides_one(tokens, spans, mask_id):
    return text_infill(tokens, torch.stack([spans[:, 0], spans[:, 1].clamp(min=1)], dim=1), mask_id)


def inserted(tokens, spans, mask_id):
    return text_infill(tokens, torch.stack([spans[:, 0], torch.zeros_like(spans[:, 1])], dim=1), mask_id)


def length_as_end(tokens, spans, mask_id):
    parts, place = [], 0
    for start, end in spans.tolist():
        parts += [tokens[place:start], tokens.new_tensor([mask_id])]
        place = end
    return joined(tokens, [*parts, tokens[place:]])


def one_too_many(tokens, spans, mask_id):
    parts, place = [], 0
    for start, length in spans.tolist():
        parts += [tokens[place:start], tokens.new_tensor([mask_id])]
        place = start + length + 1
    return joined(tokens, [*parts, tokens[place:]])


def places_moved(tokens, spans, mask_id):
    damaged = tokens
    for start, length in spans.tolist():
        damaged = joined(tokens, [damaged[:start], tokens.new_tensor([mask_id]), damaged[start + length :]])
    return damaged


def neighbors_merged(tokens, spans, mask_id):
    damaged = text_infill(tokens, spans, mask_id)
    again = (damaged[1:] == mask_id) & (damaged[:-1] == mask_id)
    return damaged[torch.cat([torch.ones(1, dtype=torch.bool), ~again])]


def rest_forgotten(tokens, spans, mask_id):
    parts, place = [], 0
    for start, length in spans.tolist():
        parts += [tokens[place:start], tokens.new_tensor([mask_id])]
        place = start + length
    return joined(tokens, parts)


MISTAKES = (
    Mistake(
        "a mask for each token",
        mask_for_each_token,
        "You put in one mask for every hidden token, so the number of masks gives the length away. In infilling, how "
        "many masks does a whole span get?",
    ),
    Mistake(
        "only the first token replaced",
        first_token_only,
        "You replace the first token of each span and keep the others. What should happen to the rest of a span?",
    ),
    Mistake(
        "deleted without a mask",
        deleted,
        "You remove the spans without a trace. That's token deletion, a different noise. What does infilling leave in "
        "place of each span?",
    ),
    Mistake(
        "spans of length 0 left out",
        empty_left_out,
        "Everything is right except spans of length 0, which have no effect in your version. They hide nothing, but "
        "they still add something to the text.",
    ),
    Mistake(
        "spans of length 0 hide a token",
        empty_hides_one,
        "Everything is right except spans of length 0. For such a span, you remove the token at its position. How many "
        "tokens should it remove?",
    ),
    Mistake(
        "mask added, nothing removed",
        inserted,
        "The masks are in the right positions, but the tokens they should replace are still there.",
    ),
    Mistake(
        "length taken for the end",
        length_as_end,
        "You continue at `spans[:, 1]` as if it were a position, but it's a length. Where does the span end?",
    ),
    Mistake(
        "one token too many",
        one_too_many,
        "Each span removes one token too many. A span of length n that starts at s covers the positions s to s + n − "
        "1. Where is the first token after it?",
    ),
    Mistake(
        "positions not updated",
        places_moved,
        "The first span is right, but later ones hide the wrong tokens. Your first replacement changed the length of "
        "the text, so everything after it shifted. The positions in `spans` refer to the original text.",
    ),
    Mistake(
        "neighboring masks merged",
        neighbors_merged,
        "Two spans that touch get only one mask in your version. Every span gets its own.",
    ),
    Mistake(
        "the rest forgotten",
        rest_forgotten,
        "Your text stops at the last mask. What comes after the last span?",
    ),
)

EXERCISE = Exercise(
    name="text_infill",
    topic="train_bart",
    title="Fill spans with masks",
    difficulty=2,
    minutes=15,
    builds="text_infilling",
    returns=("damaged",),
    reference=text_infill,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Go through the text from left to right. What do you copy before a span, and where do you continue after it?",
        "Keep track of how much of the original text you've handled. For each span, copy the tokens from that point up "
        "to the span's start and add a mask. How much have you handled then? And what's left after the last span?",
        "`spans.tolist()` gives you pairs of numbers. A slice of `tokens` is a piece to keep, and "
        "`tokens.new_tensor([mask_id])` is one mask. Collect the pieces in a list and join them with `torch.cat`.",
    ),
)
