"""Exercise: how far has each wave turned at each position?"""

import math

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, call


def wave_angles(positions, d_model, base=10_000.0):
    """Give the angle that each of the d_model / 2 waves has reached at each position, in radians.

    `positions` holds integers, with the axes (seq) or (… seq). `d_model` is an even number. Pair number i turns by
    base^(−2i / d_model) from one position to the next; `base` is 10,000 in the paper. The angles have (… seq pair).
    """
    pair = torch.arange(0, d_model, 2)
    return positions[..., None] * base ** (-pair / d_model)


def run(implementation, inputs):
    """The angles in float32, also where they were computed in float64."""
    result = call(implementation, inputs)
    return result.float() if isinstance(result, Tensor) and result.dtype == torch.float64 else result


def cases() -> tuple[Case, ...]:
    def case(label, positions, d_model, *base) -> Case:
        positions = torch.tensor(positions)
        inputs = {"positions": positions, "d_model": d_model} | ({"base": base[0]} if base else {})
        seq = "batch seq" if positions.dim() == 2 else "seq"
        return Case(label, inputs, {"positions": seq, "angles": f"{seq} pair"})

    return (
        case("positions 0, 1, 2, with two pairs", [0, 1, 2], 4),
        case("three pairs", [0, 1, 2, 3], 6),
        case("one pair", [0, 1, 5, 9], 2),
        case("as many positions as pairs", [3, 0, 7], 6),
        case("far into a text", [100, 511, 2047], 16),
        case("a batch of 2, each counted for itself", [[0, 1, 2, 3], [0, 0, 1, 2]], 8),
        case("another base", [0, 1, 2, 40], 12, 500.0),
    )


def by(frequency):
    """Angles with another rule for the frequency of pair i."""

    def version(positions, d_model, base=10_000.0):
        pair = torch.arange(d_model // 2)
        return positions[..., None] * frequency(pair, d_model, base).float()

    return version


MISTAKES = (
    Mistake(
        "waves get faster",
        by(lambda pair, d_model, base: base ** (2 * pair / d_model)),
        "Your waves get faster from pair to pair. Pair 0 should be the fastest, and the last one the slowest: look at "
        "the sign of the exponent.",
    ),
    Mistake(
        "exponent half as large",
        by(lambda pair, d_model, base: base ** (-pair / d_model)),
        "Your waves slow down too little: the last of them should be nearly `base` times slower than the first. Look "
        "at the 2 in the exponent.",
    ),
    Mistake(
        "exponent twice as large",
        by(lambda pair, d_model, base: base ** (-4 * pair / d_model)),
        "Your waves slow down too much. If you count 0, 2, 4 …, the 2 of the exponent is in there already.",
    ),
    Mistake(
        "slowest first",
        by(lambda pair, d_model, base: base ** (-2 * pair / d_model).flip(0)),
        "The frequencies are right, in the other order: pair 0 is the one that turns by 1 radian a position.",
    ),
    Mistake(
        "counted from 1",
        by(lambda pair, d_model, base: base ** (-2 * (pair + 1) / d_model)),
        "Every pair is as slow as the next one should be: i starts at 0, and pair 0 turns by 1 radian a position.",
    ),
    Mistake(
        "spread up to the base itself",
        by(lambda pair, d_model, base: base ** (-pair / max(d_model // 2 - 1, 1))),
        "The first pair is right, and the others are a little too slow: your last one has the frequency 1 / base. With "
        "d_model in the denominator it comes close to that, and does not reach it.",
    ),
    Mistake(
        "every wave equally fast",
        by(lambda pair, d_model, base: torch.ones(len(pair))),
        "All your waves turn by 1 radian a position: the exponent is 0 for every pair. Was it rounded down by `//`?",
    ),
    Mistake(
        "right only without a batch",
        lambda positions, d_model, base=10_000.0: positions[:, None] * base ** (-torch.arange(0, d_model, 2) / d_model),
        "Right for one text, wrong for a batch: look at where `[:, None]` puts the new axis then. Pairs come last, "
        "however many axes there are in front.",
    ),
    Mistake(
        "frequencies that fall evenly",
        by(lambda pair, d_model, base: 1 / (1 + pair * (base - 1) / d_model)),
        "The first pair is right. From each pair to the next the frequency falls by one and the same *factor*: i "
        "belongs into an exponent.",
    ),
    Mistake(
        "whole turns",
        by(lambda pair, d_model, base: 2 * math.pi * base ** (-2 * pair / d_model)),
        "Everything is 2π ≈ 6.28 times too large. The paper's fastest wave turns by one radian a position, not by one "
        "whole turn.",
    ),
    Mistake(
        "degrees",
        by(lambda pair, d_model, base: torch.rad2deg(base ** (-2 * pair / d_model))),
        "These are degrees: everything is 180 / π ≈ 57.3 times too large. `torch.sin` wants radians.",
    ),
    Mistake(
        "one angle for each feature",
        lambda positions, d_model, base=10_000.0: positions[..., None] * base ** (-torch.arange(d_model) / d_model),
        "You have d_model angles for each position. Two features share an angle, one as its sine and one as its "
        "cosine: how many angles are there?",
    ),
    Mistake(
        "the wave divided by the position",
        lambda positions, d_model, base=10_000.0: wave_angles(1 / positions, d_model, base),
        "You divide by the position. Twice the position should be twice the angle.",
    ),
)

EXERCISE = Exercise(
    name="wave_angles",
    topic="positions",
    title="Angles",
    difficulty=2,
    minutes=8,
    builds="SinusoidalPositions",
    returns=("angles",),
    reference=wave_angles,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "After p steps of the same size, how far has a hand turned? And what is the size of a step for pair 0, 1, 2 …?",
        "`torch.arange(0, d_model, 2)` gives 2i for every pair. Make the frequencies from it, an axis of d_model / 2 "
        "numbers; then give `positions` one more axis at the end, so that every position meets every frequency.",
        "`frequency = base ** (-torch.arange(0, d_model, 2) / d_model)`, and the angle is position times frequency: "
        "`positions[..., None]` has the axes (… seq 1).",
    ),
    run=run,
)
