"""Exercise: number the real tokens, wherever the padding is."""

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.positions.positions_of_mistakes import MORE_MISTAKES


def positions_of(tokens, padding_mask=None, past=0):
    """Number the real tokens of each text from 0, as if there were no padding.

    `tokens` has the axes (batch seq). Earlier calls have already read `past` tokens (see the cache in lesson 15,
    Generate). Without `padding_mask`, return positions that start at `past`, with the axis (seq). With a mask, return
    positions with the axes (batch seq). The mask has the axes (batch key), is True for real tokens, and covers the
    `past` tokens as well. For padding, any position from 0 to the number of keys − 1 will do, because no token sees the
    padding. The check shows it as 0.
    """
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)[:, -seq:]


def cases() -> tuple[Case, ...]:
    def case(label: str, seq: int, rows: list[list[int]] | None = None, past: int = 0) -> Case:
        axes = {"tokens": "batch seq", "positions": "seq" if rows is None else "batch seq", "padding_mask": "batch key"}
        tokens = torch.arange(len(rows or "ab") * seq).view(-1, seq) * 7 % 11
        mask = None if rows is None else torch.tensor(rows).bool()
        return Case(label, {"tokens": tokens, "padding_mask": mask, "past": past}, axes)

    return (
        case("4 tokens, no mask", 4),
        case("no mask, 3 tokens came before", 2, past=3),
        case("padding on the left of the second text", 4, [[1, 1, 1, 1], [0, 0, 1, 1]]),
        case("padding on the right", 4, [[1, 1, 1, 0], [1, 1, 1, 1], [1, 0, 0, 0]]),
        case("a mask, but no padding", 3, [[1, 1, 1], [1, 1, 1]]),
        case("one new token after four, some of them padding", 1, [[0, 0, 1, 1, 1], [1, 1, 1, 1, 1]], past=4),
        case("two new tokens after three", 2, [[0, 1, 1, 1, 1], [0, 0, 0, 1, 1]], past=3),
        case("12 tokens, no mask, 5 tokens came before", 12, past=5),
        case("six new tokens after two", 6, [[0, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0, 1, 1, 1, 1, 1]], past=2),
        case("four new tokens after five", 4, [[0] * lead + [1] * (9 - lead) for lead in (0, 1, 2, 4)], past=5),
        case("a text of padding only", 3, [[0, 0, 0], [0, 1, 1]]),
        case("6 tokens, no mask", 6),
    )


def run(implementation, inputs):
    """Padding may get any position that exists, so it is compared and shown as 0."""
    positions = implementation(*inputs.values())
    mask = inputs["padding_mask"]
    if mask is None or not isinstance(positions, Tensor) or positions.shape != inputs["tokens"].shape:
        return positions
    exists = (positions >= 0) & (positions < mask.shape[1])
    return positions.masked_fill(~mask[:, -positions.shape[1] :] & exists, 0)


def variant(masked=None, plain=None):
    """The reference with one of its two branches damaged; each branch is a function of tokens, mask, and past."""

    def version(tokens, padding_mask=None, past=0):
        if padding_mask is None:
            return (plain or positions_of)(tokens, None, past)
        return (masked or positions_of)(tokens, padding_mask, past)

    return version


def last(tokens, positions):
    return positions[:, -tokens.shape[1] :]


def mask_ignored(tokens, padding_mask, past):
    return (past + torch.arange(tokens.shape[1])).expand(tokens.shape)


def from_one(tokens, padding_mask, past):
    return last(tokens, padding_mask.cumsum(dim=-1))


def negative(tokens, padding_mask, past):
    return last(tokens, padding_mask.cumsum(dim=-1) - 1)


def past_twice(tokens, padding_mask, past):
    return positions_of(tokens, padding_mask) + past


def past_left_out(tokens, padding_mask, past):
    return (last(tokens, padding_mask).cumsum(dim=-1) - 1).clamp(min=0)


def first_columns(tokens, padding_mask, past):
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)[:, : tokens.shape[1]]


def down_the_batch(tokens, padding_mask, past):
    return last(tokens, (padding_mask.cumsum(dim=0) - 1).clamp(min=0))


def padding_counted(tokens, padding_mask, past):
    return last(tokens, ((~padding_mask).cumsum(dim=-1) - 1).clamp(min=0))


def all_keys(tokens, padding_mask, past):
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)


MISTAKES = (
    Mistake(
        "the mask ignored",
        lambda tokens, padding_mask=None, past=0: torch.arange(past, past + tokens.shape[1]),
        "You number all tokens, including the padding. With padding on the left, the first real token should still be "
        "at position 0, so with a mask, each text in the batch has its own positions.",
    ),
    Mistake(
        "padding numbered as well",
        variant(mask_ignored),
        "You number all tokens, including the padding. A text with two tokens of padding on the left would start at "
        "position 2 instead of 0.",
    ),
    Mistake(
        "numbered from 1",
        variant(from_one),
        "Your real tokens are numbered from 1. Counting the real tokens up to and including the first one gives 1. "
        "What should its position be?",
    ),
    Mistake(
        "numbered from 1, without a mask too",
        variant(from_one, lambda tokens, padding_mask, past: torch.arange(past, past + tokens.shape[1]) + 1),
        "All positions are one too large: the first token should have position 0.",
    ),
    Mistake(
        "padding at −1",
        variant(negative),
        "The positions of the real tokens are right, but padding on the left gets −1, which isn't a position. Give it "
        "any position that exists.",
    ),
    Mistake(
        "a batch axis without a mask",
        variant(plain=lambda tokens, padding_mask, past: (past + torch.arange(tokens.shape[1])).expand(tokens.shape)),
        "This is right with a mask. Without one, all texts share the same positions, so return a single row, without "
        "a batch axis.",
    ),
    Mistake(
        "past left out",
        variant(plain=lambda tokens, padding_mask, past: torch.arange(tokens.shape[1])),
        "This is right at the beginning of a text. But if `past` tokens came before, counting has to continue from "
        "there.",
    ),
    Mistake(
        "past counted twice",
        variant(past_twice),
        "With a mask, you also add `past`. The mask already covers the earlier tokens, so you count them twice.",
    ),
    Mistake(
        "only the new tokens counted",
        variant(past_left_out),
        "With a mask and earlier tokens, you start over at 0. Count over the whole mask first, and then keep the "
        "last columns.",
    ),
    Mistake(
        "the first columns instead of the last",
        variant(first_columns),
        "The mask covers the earlier tokens first and then the new ones. You return the positions of the earlier ones.",
    ),
    Mistake(
        "the first columns, past added",
        variant(lambda tokens, padding_mask, past: first_columns(tokens, padding_mask, past) + past),
        "You number the first columns of the mask and add `past`. But the earlier tokens, which the mask also covers, "
        "may include padding. Count over the whole mask. Which columns belong to the new tokens?",
    ),
    Mistake(
        "positions of the earlier tokens too",
        variant(all_keys),
        "You return a position for every key. Return only those of `tokens`, which come last.",
    ),
    Mistake(
        "counted down the batch",
        variant(down_the_batch),
        "You count along the batch axis, from text to text. Which axis runs along a text?",
    ),
    Mistake(
        "padding counted instead of tokens",
        variant(padding_counted),
        "You count the padding: your positions grow where the mask is False. True means “a real token.”",
    ),
)

EXERCISE = Exercise(
    name="positions_of",
    topic="positions",
    title="Positions with padding",
    difficulty=3,
    minutes=15,
    builds="positions_of",
    returns=("positions",),
    reference=positions_of,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Write down a row of the mask as zeros and ones, such as 0 0 1 1 1, and below it the position that each real "
        "token should have. What do you have to count, and up to where?",
        "Without a mask, the result is an `arange` that starts at `past`. With one, `cumsum` along the text counts the "
        "real tokens so far. What do you get for the first real token and for padding on the left? At the very end, "
        "keep only the columns that belong to `tokens`.",
        "`padding_mask.cumsum(dim=-1) - 1` numbers the real tokens, `.clamp(min=0)` turns the −1 of padding on the "
        "left into 0, and `[:, -seq:]` keeps the positions of this call's tokens.",
    ),
    run=run,
)
