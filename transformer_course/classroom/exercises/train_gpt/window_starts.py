"""Exercise: where random windows begin, with the random numbers as an input."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.train_gpt.window_starts_mistakes import MORE_MISTAKES


def window_starts(draw, stream, length):
    """Turn random numbers into starts for windows of `length` tokens, with every possible start equally likely.

    `draw` (batch) holds numbers from 0 up to, but not including, 1. `stream` has the axis (stream). The last token of
    a window needs a target, too: the token after it. Return integers with the axis (batch).
    """
    places = len(stream) - length
    return (draw * places).long()


def cases() -> tuple[Case, ...]:
    def case(label: str, draw: list[float], stream: int, length: int, dtype=torch.float32) -> Case:
        axes = {"draw": "batch", "stream": "stream", "starts": "batch"}
        tokens = torch.arange(stream) * 37 % 29 + 100
        return Case(label, {"draw": torch.tensor(draw, dtype=dtype), "stream": tokens, "length": length}, axes)

    largest = 1 - 2.0**-24  # the largest number below 1 in float32
    many = torch.rand(40, generator=torch.Generator().manual_seed(131), dtype=torch.float64).tolist()
    return (
        case("a stream of 10 tokens, windows of 4, the draw 0.3", [0.3], 10, 4),
        case("the smallest and the largest draw", [0.0, largest], 10, 4),
        case("three draws", [0.95, 0.1, 0.55], 23, 5),
        case("windows of one token", [0.2, 0.99, 0.7], 9, 1),
        case("only one possible start", [0.6, 0.1], 6, 5),
        case("40 draws", many, 57, 8),
        case("the same in float64", many, 57, 8, torch.float64),
    )


def among(places):
    """The starts, for the wrong number of places."""
    return lambda draw, stream, length: (draw * places(len(stream), length)).long()


def rounded(how):
    """The starts, with a different way to get a whole number."""
    return lambda draw, stream, length: how(draw * (len(stream) - length)).long()


MISTAKES = (
    Mistake(
        "one place too many",
        among(lambda stream, length: stream - length + 1),
        "With a draw close to 1, your window ends with the last token of the stream. What would be the target of "
        "that token?",
    ),
    Mistake(
        "one place too few",
        among(lambda stream, length: stream - length - 1),
        "You never draw the last possible start, so the last token of the stream is never predicted. Count the "
        "starts for a stream of three tokens and windows of two.",
    ),
    Mistake(
        "anywhere in the stream",
        among(lambda stream, length: stream),
        "Your windows may start anywhere, even so close to the end that a full window no longer fits.",
    ),
    Mistake(
        "the last token left out, but not the window",
        among(lambda stream, length: stream - 1),
        "You leave one token for the last target, but a window also needs room for its own `length` tokens.",
    ),
    Mistake(
        "rounded",
        rounded(torch.round),
        "You round to the nearest integer. The first start is then drawn half as often as the others, and a draw of "
        "0.99 lands beyond the last one. In which direction should you round every number?",
    ),
    Mistake(
        "rounded up",
        rounded(torch.ceil),
        "You round up, so the first start is hardly ever drawn, and the largest draws land beyond the last one.",
    ),
    Mistake(
        "not whole numbers",
        lambda draw, stream, length: draw * (len(stream) - length),
        "The starts are right, but they have a fractional part. An index is an integer.",
    ),
    Mistake(
        "cut before multiplying",
        lambda draw, stream, length: draw.long() * (len(stream) - length),
        "All of your windows start at 0 because you drop the fraction before you stretch the draws.",
    ),
    Mistake(
        "one start for all",
        lambda draw, stream, length: (draw[:1] * (len(stream) - length)).long().expand(len(draw)),
        "All windows in your batch start at the same token. Each draw should set the start of its own window.",
    ),
    Mistake(
        "whole blocks",
        lambda draw, stream, length: (draw * ((len(stream) - 1) // length)).long() * length,
        "Your windows start at multiples of `length`, so the same windows come up again and again. They may start "
        "at any token.",
    ),
    Mistake(
        "one after the other",
        lambda draw, stream, length: torch.arange(len(draw)) * length,
        "You don't use the draws: your windows simply follow one another from the beginning of the stream.",
    ),
)

EXERCISE = Exercise(
    name="window_starts",
    topic="train_gpt",
    title="Where windows begin",
    difficulty=1,
    minutes=8,
    builds="random_windows",
    returns=("starts",),
    reference=window_starts,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Take a stream of five tokens and windows of three, each with a target for every token. Where can a window "
        "start? How many starts are there?",
        "Stretch the draws so that they range from 0 up to the number of starts, and then drop the fractional part. "
        "`.long()` turns a tensor into integers.",
        "The number of starts is `len(stream) - length`. Multiply by it first, and only then drop the fraction.",
    ),
)
