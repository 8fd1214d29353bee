"""Exercise: mark the real tokens of a batch."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def padding_mask(tokens, pad_id):
    """Mark the real tokens of a batch whose texts were filled up with `pad_id`.

    `tokens` has the axes (batch seq); so has the mask, in which True means "a real token".
    """
    return tokens != pad_id


def cases() -> tuple[Case, ...]:
    def case(label: str, rows: list[list[int]], pad_id: int) -> Case:
        inputs = {"tokens": torch.tensor(rows), "pad_id": pad_id}
        return Case(label, inputs, {"tokens": "batch seq", "mask": "batch seq"})

    return (
        case("the second text is one short", [[5, 8, 6], [7, 9, 0]], 0),
        case("filled up on the left", [[5, 8, 6], [0, 0, 9]], 0),
        case("pad_id is 3, and 0 is a word", [[0, 4, 2, 3], [6, 3, 3, 3], [1, 2, 0, 5]], 3),
        case("pad_id is larger than every word", [[1, 2, 9, 9], [4, 0, 7, 9]], 9),
        case("nothing filled up", [[4, 2], [1, 3], [6, 5]], 0),
        case("a text of padding only", [[2, 1, 7], [0, 0, 0]], 0),
        case("a word twice, padding on both sides", [[2, 5, 5, 1, 2], [2, 7, 7, 2, 2]], 2),
    )


def as_scores(tokens, pad_id):
    return torch.zeros(tokens.shape).masked_fill(tokens == pad_id, float("-inf"))


def up_to_the_first(tokens, pad_id):
    return (tokens != pad_id).long().cumprod(dim=-1).bool()


def by_length(tokens, pad_id):
    return torch.arange(tokens.shape[-1]) < (tokens != pad_id).sum(dim=-1, keepdim=True)


def last_token_is_padding(tokens, pad_id):
    return tokens != tokens[:, -1:]


def pairs(tokens, pad_id):
    real = tokens != pad_id
    return real[:, :, None] & real[:, None, :]


MISTAKES = (
    Mistake(
        "True means padding",
        lambda tokens, pad_id: tokens == pad_id,
        "True and False have changed places: True means “a real token”. (Some libraries do it your way round, which is "
        "a famous source of errors.)",
    ),
    Mistake(
        "pad_id taken to be 0",
        lambda tokens, pad_id: tokens != 0,
        "Right where `pad_id` is 0. It is a number like any other, and 0 can be a word.",
    ),
    Mistake(
        "every id above pad_id",
        lambda tokens, pad_id: tokens > pad_id,
        "You compare by size. Ids are names, not amounts: a real token may have a smaller id than the padding.",
    ),
    Mistake(
        "every id below pad_id",
        lambda tokens, pad_id: tokens < pad_id,
        "You compare by size. Ids are names, not amounts: a real token may have a larger id than the padding.",
    ),
    Mistake(
        "numbers to add to the scores",
        as_scores,
        "You made 0 and −∞, to be added to the scores. Here a mask is True and False, one for each token.",
    ),
    Mistake(
        "numbers instead of True and False",
        lambda tokens, pad_id: (tokens != pad_id).float(),
        "Right pattern, wrong kind: a mask is True and False, and yours are numbers.",
    ),
    Mistake(
        "up to the first padding",
        up_to_the_first,
        "Right for texts that are filled up at the end. Texts can be filled up on the left too: look at each token for "
        "itself.",
    ),
    Mistake(
        "lengths instead of places",
        by_length,
        "You count the real tokens and mark as many at the beginning. Where padding stands on the left, that marks the "
        "wrong ones.",
    ),
    Mistake(
        "a length for each text",
        lambda tokens, pad_id: (tokens != pad_id).sum(dim=-1),
        "You return one number for each text. Asked for is one True or False for each token.",
    ),
    Mistake(
        "whole texts",
        lambda tokens, pad_id: (tokens != pad_id).all(dim=-1, keepdim=True).expand(tokens.shape),
        "As soon as there is padding in a text, you hide the whole of it. Judge each token for itself.",
    ),
    Mistake(
        "the last token taken for padding",
        last_token_is_padding,
        "You take the last token of each text for padding. Compare with `pad_id`.",
    ),
    Mistake(
        "pairs of tokens",
        pairs,
        "You already made a matrix of queries and keys. Here only the tokens are marked, one axis less; the next "
        "exercise adds the axes.",
    ),
)

EXERCISE = Exercise(
    name="padding_mask",
    topic="masks",
    title="The padding mask",
    difficulty=1,
    minutes=3,
    builds="padding_mask",
    returns=("mask",),
    reference=padding_mask,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "For a single token: how do you find out whether it is padding? And can you ask that of all tokens at once?",
        "Comparisons of a tensor with a number work entry by entry, and give True and False, in the same shape. Mind "
        "which of the two means “real”.",
        "Compare `tokens` with `pad_id`, with the operator for “not equal”.",
    ),
)
