"""Exercise: how large a sublayer's last weights may start, so that the sum over all layers keeps its size."""

from collections.abc import Callable, Mapping

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, call


def residual_std(std, n_layers, sublayers=2):
    """The standard deviation with which the last weight of every sublayer starts.

    `std` is that of all other weights; the model has `n_layers` blocks with `sublayers` sublayers each. Returns a
    float.
    """
    return std / (sublayers * n_layers) ** 0.5


def cases() -> tuple[Case, ...]:
    def case(label, **inputs) -> Case:
        return Case(label, inputs, {"std": ""})

    return (
        case("one block of two sublayers", std=1.0, n_layers=1),
        case("eight blocks", std=1.0, n_layers=8),
        case("GPT-2 small", std=0.02, n_layers=12),
        case("three sublayers a block, as in BART's decoder", std=0.02, n_layers=6, sublayers=3),
        case("one sublayer a block", std=0.5, n_layers=4, sublayers=1),
        case("a hundred blocks", std=2.0, n_layers=100),
    )


def run(implementation: Callable, inputs: Mapping[str, object]) -> object:
    """A number as a tensor, so that it is compared up to rounding."""
    result = call(implementation, inputs)
    is_number = isinstance(result, (int, float)) and not isinstance(result, bool)
    if is_number or (torch.is_tensor(result) and result.dim() == 0):
        return torch.as_tensor(result, dtype=torch.float64)
    return result


MISTAKES = (
    Mistake(
        "no root",
        lambda std, n_layers, sublayers=2: std / (sublayers * n_layers),
        "You divide by the number of sublayers itself. In a sum of independent numbers it is the squares of the "
        "spreads that add up.",
    ),
    Mistake(
        "blocks instead of sublayers",
        lambda std, n_layers, sublayers=2: std / n_layers**0.5,
        "You count the blocks. How many times does each of them add something to the stream?",
    ),
    Mistake(
        "always two sublayers",
        lambda std, n_layers, sublayers=2: std / (2 * n_layers) ** 0.5,
        "Right for two sublayers a block. `sublayers` may be another number: BART's decoder has three.",
    ),
    Mistake(
        "multiplied",
        lambda std, n_layers, sublayers=2: std * (sublayers * n_layers) ** 0.5,
        "The factor is right, but on the wrong side: with more layers each of them should start smaller.",
    ),
    Mistake(
        "not scaled",
        lambda std, n_layers, sublayers=2: std,
        "That is the spread of all the other weights: the number of layers has no effect.",
    ),
    Mistake(
        "variance",
        lambda std, n_layers, sublayers=2: std**2 / (sublayers * n_layers),
        "That is the variance. The standard deviation is its square root.",
    ),
    Mistake(
        "root of everything",
        lambda std, n_layers, sublayers=2: (std / (sublayers * n_layers)) ** 0.5,
        "You take the root of `std` as well, which is a standard deviation already.",
    ),
    Mistake(
        "root of the blocks only",
        lambda std, n_layers, sublayers=2: std / (sublayers * n_layers**0.5),
        "Look at what stands under your root: blocks and sublayers count alike.",
    ),
    Mistake(
        "root of the sublayers only",
        lambda std, n_layers, sublayers=2: std / (sublayers**0.5 * n_layers),
        "Look at what stands under your root: blocks and sublayers count alike.",
    ),
    Mistake(
        "added instead of multiplied",
        lambda std, n_layers, sublayers=2: std / (sublayers + n_layers) ** 0.5,
        "How many sublayers are there in all, when each of `n_layers` blocks has `sublayers` of them?",
    ),
)

EXERCISE = Exercise(
    name="residual_std",
    topic="residual_connections",
    title="How large a sublayer may start",
    difficulty=2,
    minutes=5,
    builds="scale_residual_outputs",
    returns=("std",),
    reference=residual_std,
    cases=cases,
    mistakes=MISTAKES,
    run=run,
    hints=(
        "How many writes are added up on the way through the whole model? And how does the spread of a sum of n "
        "independent numbers grow with n?",
        "A sum of n independent numbers of spread s has the spread s·√n. How small must s be, if that is to be `std`?",
        "There are `sublayers * n_layers` writes. Divide `std` by the square root of that number.",
    ),
)
