"""More wrong versions of `next_token_targets` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def next_token_targets(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.train_gpt.next_token_targets import next_token_targets as reference

    return reference(*inputs)


def windows(stream, starts, length):
    return stream[starts[:, None] + torch.arange(length)]


def shifted_batch(stream, starts, length):
    found = windows(stream, starts, length)
    return found[:-1], found[1:]


MORE_MISTAKES = (
    Mistake(
        "windows along the second axis",
        lambda stream, starts, length: tuple(part.T for part in next_token_targets(stream, starts, length)),
        "The windows are right, but transposed: the first axis should be the batch.",
    ),
    Mistake(
        "shifted along the batch",
        shifted_batch,
        "You shift by a whole window. Targets are just one *token* ahead, in the same window.",
    ),
    Mistake(
        "only the first window",
        lambda stream, starts, length: tuple(part[:1] for part in next_token_targets(stream, starts, length)),
        "You return only the first window. Is your `return` inside the loop?",
    ),
    Mistake(
        "one token short, not shifted",
        lambda stream, starts, length: (windows(stream, starts, length - 1), windows(stream, starts, length - 1)),
        "There are two mistakes here. Your windows are one token too short, and the targets should be one token ahead "
        "of the inputs.",
    ),
    Mistake(
        "one token short, and exchanged",
        lambda stream, starts, length: (
            windows(stream, starts, length)[:, 1:],
            windows(stream, starts, length)[:, :-1],
        ),
        "There are two mistakes here. Return the inputs first, and read one more token, so that both tensors have "
        "`length` tokens.",
    ),
    Mistake(
        "places",
        lambda stream, starts, length: (
            starts[:, None] + torch.arange(length),
            starts[:, None] + torch.arange(length) + 1,
        ),
        "You return indices. Use them to look up the tokens in the stream.",
    ),
    Mistake(
        "zeros at the end",
        lambda stream, starts, length: (
            windows(stream, starts, length),
            torch.cat([windows(stream, starts, length)[:, 1:], 0 * starts[:, None]], dim=1),
        ),
        "Your targets end with a 0. The stream continues after the window, so use the token that actually follows.",
    ),
    Mistake(
        "the next id",
        lambda stream, starts, length: (windows(stream, starts, length), windows(stream, starts, length) + 1),
        "You add 1 to the ids. The next token is the one at the next position in the stream, not the one with the "
        "next id.",
    ),
)
