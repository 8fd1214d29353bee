"""Exercise: where random windows begin, with the random numbers as an input."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def window_starts(draw, stream, length):
    """Turn random numbers into places where windows of `length` tokens begin, each place as likely.

    `draw` (batch) holds numbers of at least 0 and less than 1. `stream` has the axis (stream). The last
    token of a window needs a target, too: the token after it. Returns whole numbers with the axis (batch).
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
        case("only one place for a window", [0.6, 0.1], 6, 5),
        case("40 draws", many, 57, 8),
        case("the same in float64", many, 57, 8, torch.float64),
    )


def among(places):
    """The starts, for another number of places than there are."""
    return lambda draw, stream, length: (draw * places(len(stream), length)).long()


def rounded(how):
    """The starts, with another way to a whole number."""
    return lambda draw, stream, length: how(draw * (len(stream) - length)).long()


MISTAKES = (
    Mistake(
        "one place too many",
        among(lambda stream, length: stream - length + 1),
        "With a draw close to 1 your window ends with the last token of the stream. Which token would be the target of "
        "that one?",
    ),
    Mistake(
        "one place too few",
        among(lambda stream, length: stream - length - 1),
        "The last place at which a window fits is never drawn, so the last token of the stream is never predicted. "
        "Count the places for a stream of three tokens and windows of two.",
    ),
    Mistake(
        "anywhere in the stream",
        among(lambda stream, length: stream),
        "Your windows may begin at any token, also so close to the end that no whole window is left.",
    ),
    Mistake(
        "the last token left out, but not the window",
        among(lambda stream, length: stream - 1),
        "You keep one token free for the last target, but a window needs room for `length` tokens before it.",
    ),
    Mistake(
        "rounded",
        rounded(torch.round),
        "You round to the nearest whole number: the first place is drawn half as often as the others, and the draw "
        "0.99 lands behind the last one. Which way should every number go?",
    ),
    Mistake(
        "rounded up",
        rounded(torch.ceil),
        "You round up: the first place of the stream is hardly ever drawn, and the largest draws land behind the last.",
    ),
    Mistake(
        "not whole numbers",
        lambda draw, stream, length: draw * (len(stream) - length),
        "The right places, but between two tokens: a place in a stream is a whole number.",
    ),
    Mistake(
        "cut before multiplying",
        lambda draw, stream, length: draw.long() * (len(stream) - length),
        "Every window begins at 0: you cut the draws to whole numbers before they were stretched.",
    ),
    Mistake(
        "one start for all",
        lambda draw, stream, length: (draw[:1] * (len(stream) - length)).long().expand(len(draw)),
        "All windows of your batch begin at the same place. Each draw stands for a window of its own.",
    ),
    Mistake(
        "whole blocks",
        lambda draw, stream, length: (draw * ((len(stream) - 1) // length)).long() * length,
        "Your windows begin at multiples of `length`, so the same windows come again and again. They may begin at any "
        "token.",
    ),
    Mistake(
        "one after the other",
        lambda draw, stream, length: torch.arange(len(draw)) * length,
        "You do not use the draws: your windows lie one after the other from the beginning of the stream.",
    ),
)

EXERCISE = Exercise(
    name="window_starts",
    topic="train_gpt",
    title="Where windows begin",
    difficulty=1,
    minutes=5,
    builds="random_windows",
    returns=("starts",),
    reference=window_starts,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Take a stream of five tokens and windows of three, each with a target for every token. At which places can a "
        "window begin? How many are these?",
        "Stretch the draws from 0 … 1 to 0 … the number of places; then cut off what stands after the decimal point. "
        "A tensor becomes whole numbers with `.long()`.",
        "The number of places is `len(stream) - length`: multiply by it, and only then cut.",
    ),
)
