"""Exercise: how large a sublayer's last weights may be at the start, so that the sum over all layers keeps its size."""

import math

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def residual_std(std, n_layers, sublayers=2):
    """Return the standard deviation that the last weight matrix of every sublayer starts with.

    `std` is the standard deviation of all other weights. The model has `n_layers` blocks with `sublayers` sublayers
    each, and the sum of all their writes should be as large as a single write would be if its weights started with
    `std`. Return a float.
    """
    return std / (sublayers * n_layers) ** 0.5


def cases() -> tuple[Case, ...]:
    def case(label, **inputs) -> Case:
        return Case(label, inputs, {})

    return (
        case("one block of two sublayers", std=1.0, n_layers=1),
        case("eight blocks", std=1.0, n_layers=8),
        case("GPT-2 small", std=0.02, n_layers=12),
        case("three sublayers per block, as in BART's decoder", std=0.02, n_layers=6, sublayers=3),
        case("one sublayer per block", std=0.5, n_layers=4, sublayers=1),
        case("a hundred blocks", std=2.0, n_layers=100),
    )


MISTAKES = (
    Mistake(
        "no root",
        lambda std, n_layers, sublayers=2: std / (sublayers * n_layers),
        "You divide by the number of sublayers. In a sum of independent numbers, the *squares* of the standard "
        "deviations add up, so the sum grows more slowly than the number of terms.",
    ),
    Mistake(
        "blocks instead of sublayers",
        lambda std, n_layers, sublayers=2: std / n_layers**0.5,
        "You count the blocks. How many times does each block add to the stream?",
    ),
    Mistake(
        "always two sublayers",
        lambda std, n_layers, sublayers=2: std / (2 * n_layers) ** 0.5,
        "This is right for two sublayers per block, but `sublayers` may be a different number: BART's decoder has "
        "three.",
    ),
    Mistake(
        "multiplied",
        lambda std, n_layers, sublayers=2: std * (sublayers * n_layers) ** 0.5,
        "The factor is right, but you multiply by it. With more layers, each write should start smaller.",
    ),
    Mistake(
        "not scaled",
        lambda std, n_layers, sublayers=2: std,
        "That's the value for all other weights. Here, the number of layers should matter.",
    ),
    Mistake(
        "std left out",
        lambda std, n_layers, sublayers=2: 1 / (sublayers * n_layers) ** 0.5,
        "Your result is the same for every `std`. It's the right factor for `std`, so check where `std` cancels out or "
        "is left out.",
    ),
    Mistake(
        "variance",
        lambda std, n_layers, sublayers=2: std**2 / (sublayers * n_layers),
        "That's the variance. The standard deviation is its square root.",
    ),
    Mistake(
        "root of everything",
        lambda std, n_layers, sublayers=2: (std / (sublayers * n_layers)) ** 0.5,
        "You also take the square root of `std`, which is already a standard deviation.",
    ),
    Mistake(
        "root of the blocks only",
        lambda std, n_layers, sublayers=2: std / (sublayers * n_layers**0.5),
        "Look at what's under your square root: `n_layers` and `sublayers` should both be there.",
    ),
    Mistake(
        "root of the sublayers only",
        lambda std, n_layers, sublayers=2: std / (sublayers**0.5 * n_layers),
        "Look at what's under your square root: `n_layers` and `sublayers` should both be there.",
    ),
    Mistake(
        "added instead of multiplied",
        lambda std, n_layers, sublayers=2: std / (sublayers + n_layers) ** 0.5,
        "If each of `n_layers` blocks has `sublayers` sublayers, how many are there in total?",
    ),
    Mistake(
        "brackets missing",
        lambda std, n_layers, sublayers=2: std / sublayers * n_layers**0.5,
        "Parentheses are missing: you divide only by `sublayers` and then multiply by the square root of `n_layers`.",
    ),
    Mistake(
        "squared",
        lambda std, n_layers, sublayers=2: std / (sublayers * n_layers) ** 2,
        "You divide by the square of the number of writes. How does the standard deviation of their sum grow with "
        "that number?",
    ),
    Mistake(
        "multiplied, without a root",
        lambda std, n_layers, sublayers=2: std * sublayers * n_layers,
        "There are two mistakes here. With more layers, each write should start smaller, and the sum of the writes "
        "grows only with the square root of their number.",
    ),
    Mistake(
        "a logarithm",
        lambda std, n_layers, sublayers=2: std / math.log(1 + sublayers * n_layers),
        "You divide by a logarithm. A sum of n independent numbers grows like the square root of n.",
    ),
)

EXERCISE = Exercise(
    name="residual_std",
    topic="residual_connections",
    title="How large a sublayer may start",
    difficulty=2,
    minutes=8,
    builds="scale_residual_outputs",
    returns=("std",),
    reference=residual_std,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "How many writes are added up on the way through the whole model? And how does the standard deviation of a sum "
        "of n independent numbers grow with n?",
        "A sum of n independent numbers with standard deviation s has a standard deviation of s·√n. What must s be for "
        "that to equal `std`?",
        "There are n = `sublayers * n_layers` writes. Solve s·√n = `std` for s.",
    ),
)
