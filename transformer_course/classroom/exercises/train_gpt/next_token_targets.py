"""Exercise: cut windows out of a stream of tokens, each with the tokens to predict."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.train_gpt.next_token_targets_mistakes import MORE_MISTAKES


def next_token_targets(stream, starts, length):
    """Cut one window of `length` tokens at each start, and return the inputs and, for each input, the token that
    follows.

    `stream` is one long row of token ids, with the axis (stream). `starts` (batch) holds the index of each window's
    first token. Inputs and targets have the axes (batch seq).
    """
    windows = torch.stack([stream[start : start + length + 1] for start in starts])
    return windows[:, :-1], windows[:, 1:]


def cases() -> tuple[Case, ...]:
    def case(label: str, stream: int, starts: list[int], length: int) -> Case:
        axes = {"stream": "stream", "starts": "batch", "inputs": "batch seq", "targets": "batch seq"}
        # Ids that reveal nothing about their position, some of them repeated.
        tokens = torch.arange(stream) * 37 % 29 + 100
        return Case(label, {"stream": tokens, "starts": torch.tensor(starts), "length": length}, axes)

    return (
        case("two windows of three tokens", 8, [0, 4], 3),
        case("windows that overlap, in another order", 12, [5, 3, 0], 4),
        case("as many windows as tokens in one", 12, [1, 7, 3], 3),
        case("windows of one token", 6, [4, 0, 2], 1),
        case("one window as long as the stream allows", 9, [0], 8),
        case("the last window that fits", 20, [15, 15, 2], 4),
        case("a batch of five windows of seven tokens", 60, [11, 47, 0, 30, 52], 7),
    )


def places(starts, length):
    return starts[:, None] + torch.arange(length)


def inside(stream, indices):
    """The tokens at these places; beyond an end of the stream, they continue at the other end."""
    return stream[indices % len(stream)]


def shifted(distance):
    def version(stream, starts, length):
        at = places(starts, length)
        return stream[at], inside(stream, at + distance)

    return version


def rolled(stream, starts, length):
    inputs = stream[places(starts, length)]
    return inputs, inputs.roll(-1, dims=1)


def one_too_short(stream, starts, length):
    window = stream[places(starts, length)]
    return window[:, :-1], window[:, 1:]


def swapped(stream, starts, length):
    return next_token_targets(stream, starts, length)[::-1]


def next_window(stream, starts, length):
    at = places(starts, length)
    return stream[at], inside(stream, at + length)


def last_only(stream, starts, length):
    return stream[places(starts, length)], stream[starts + length]


def starts_ignored(stream, starts, length):
    at = torch.arange(len(starts) * length).view(len(starts), length)
    return inside(stream, at), inside(stream, at + 1)


def one_too_long(stream, starts, length):
    window = stream[places(starts, length + 1)]
    return window, inside(stream, places(starts, length + 1) + 1)


MISTAKES = (
    Mistake(
        "not shifted",
        shifted(0),
        "Your targets are the inputs themselves, so a model that copies its input would be perfect. What should the "
        "target of the first input be?",
    ),
    Mistake(
        "shifted the wrong way",
        shifted(-1),
        "Your targets are the tokens before the inputs, but the model has already read those. In which direction does "
        "the text continue?",
    ),
    Mistake(
        "shifted by two",
        shifted(2),
        "Your targets skip a token. The target of each input is the very next token.",
    ),
    Mistake(
        "last target from the window's beginning",
        rolled,
        "All targets except the last one of each window are right. Your last one comes from the start of the "
        "window. How many tokens of the stream do the inputs and targets of one window cover together?",
    ),
    Mistake(
        "one token too short",
        one_too_short,
        "Your windows have one token fewer than `length`: the last input lost its target and was dropped. How many "
        "tokens of the stream do inputs and targets cover together?",
    ),
    Mistake(
        "one token too long",
        one_too_long,
        "Your windows have one token more than `length`. The extra token of the stream is only a target.",
    ),
    Mistake(
        "inputs and targets swapped",
        swapped,
        "Both tensors are right, but they're in the wrong order: the inputs come first.",
    ),
    Mistake(
        "the whole next window",
        next_window,
        "Your targets are the next window, `length` tokens later. The target of each token is the one right after it.",
    ),
    Mistake(
        "only the last token is predicted",
        last_only,
        "You return one target per window. With the causal mask, every position makes a prediction, so every position "
        "needs a target.",
    ),
    Mistake(
        "starts ignored",
        starts_ignored,
        "Your windows simply follow one another from the beginning of the stream. Where should each of them start?",
    ),
)

EXERCISE = Exercise(
    name="next_token_targets",
    topic="train_gpt",
    title="Windows and targets",
    difficulty=1,
    minutes=10,
    builds="random_windows",
    returns=("inputs", "targets"),
    reference=next_token_targets,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Write a stream of six tokens on paper. For a window of three inputs and their three targets, how many tokens "
        "of the stream do you need?",
        "Cut `length + 1` tokens at each start and stack them. The inputs are all but one of these tokens, and so are "
        "the targets. Which token does each leave out?",
        "`windows = torch.stack([stream[start : start + length + 1] for start in starts])`. The inputs leave out the "
        "last column, and the targets leave out the first.",
    ),
)
