"""Exercise: mark the real tokens of a batch."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def padding_mask(tokens, pad_id):
    """Mark the real tokens of a batch whose texts were padded with `pad_id`.

    `tokens` has the axes (batch seq). Return a boolean mask of the same shape, in which True means "a real token."
    Padding may be on either side, and `pad_id` may be any number.
    """
    return tokens != pad_id


def cases() -> tuple[Case, ...]:
    def case(label: str, rows: list[list[int]], pad_id: int) -> Case:
        inputs = {"tokens": torch.tensor(rows), "pad_id": pad_id}
        return Case(label, inputs, {"tokens": "batch seq", "mask": "batch seq"})

    return (
        case("the second text is one token short", [[5, 8, 6], [7, 9, 0]], 0),
        case("padding on the left", [[5, 8, 6], [0, 0, 9]], 0),
        case("pad_id is 3, and 0 is a word", [[0, 4, 2, 3], [6, 3, 3, 3], [1, 2, 0, 5]], 3),
        case("pad_id is larger than every word", [[1, 2, 9, 9], [4, 0, 7, 9]], 9),
        case("no padding", [[4, 2], [1, 3], [6, 5]], 0),
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
        "True and False are swapped: True means “a real token.” (Some libraries do it your way, and the difference is "
        "a well-known source of bugs.)",
    ),
    Mistake(
        "pad_id taken to be 0",
        lambda tokens, pad_id: tokens != 0,
        "This is right when `pad_id` is 0, but it can be any number, and then 0 can be the id of a word.",
    ),
    Mistake(
        "every id above pad_id",
        lambda tokens, pad_id: tokens > pad_id,
        "You compare by size, but ids are just names, so a real token may have a smaller id than the padding.",
    ),
    Mistake(
        "every id below pad_id",
        lambda tokens, pad_id: tokens < pad_id,
        "You compare by size, but ids are just names, so a real token may have a larger id than the padding.",
    ),
    Mistake(
        "numbers to add to the scores",
        as_scores,
        "You return 0 and −∞, to be added to the scores. In this course, a mask contains True or False for each token.",
    ),
    Mistake(
        "numbers instead of True and False",
        lambda tokens, pad_id: (tokens != pad_id).float(),
        "The pattern is right, but the dtype isn't: your mask contains numbers instead of True and False.",
    ),
    Mistake(
        "up to the first padding",
        up_to_the_first,
        "This is right for padding at the end of a text, but padding can also be on the left. Look at each token by "
        "itself.",
    ),
    Mistake(
        "lengths instead of places",
        by_length,
        "You count the real tokens and then mark that many at the beginning. With padding on the left, those tokens "
        "are the wrong ones.",
    ),
    Mistake(
        "a length for each text",
        lambda tokens, pad_id: (tokens != pad_id).sum(dim=-1),
        "You return one number per text. You need one True or False per token.",
    ),
    Mistake(
        "whole texts",
        lambda tokens, pad_id: (tokens != pad_id).all(dim=-1, keepdim=True).expand(tokens.shape),
        "As soon as a text has any padding, you hide the whole text. Look at each token by itself.",
    ),
    Mistake(
        "the last token taken for padding",
        last_token_is_padding,
        "You compare each token with the last token of its text instead of with `pad_id`.",
    ),
    Mistake(
        "pairs of tokens",
        pairs,
        "You already return a matrix of queries and keys. Here, just mark the tokens. The next exercise adds the axes.",
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
        "How do you find out whether a single token is padding? Can you ask that about all tokens at once?",
        "Comparing a tensor with a number works elementwise: it returns True or False for each element. Think about "
        "which of the two means “real.”",
        "Compare `tokens` with `pad_id`, using the operator for “not equal.”",
    ),
)
