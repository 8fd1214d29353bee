"""Exercise: how far has each hand turned at each position?"""

import math

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, call
from transformer_course.classroom.exercises.positions.wave_angles_mistakes import MORE_MISTAKES


def wave_angles(positions, d_model, base=10_000.0):
    """Compute how many radians each of the d_model / 2 hands has turned at each position.

    `positions` holds integers, in any order, with the axis (seq) or the axes (batch seq). `d_model` is even. Hand i,
    counted from 0, turns by base^(−2i / d_model) radians per position; `base` is 10,000 in the paper. Return the
    angles, with the axes (… seq pair): one angle for each pair of features.
    """
    pair = torch.arange(0, d_model, 2)
    return positions[..., None] * base ** (-pair / d_model)


def run(implementation, inputs):
    """The angles in float32, even if they were computed in float64."""
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
        case("a batch of 2, each with its own positions", [[0, 1, 2, 3], [0, 0, 1, 2]], 8),
        case("a different base", [0, 1, 2, 40], 12, 500.0),
    )


def by(frequency):
    """Angles with a different rule for the frequency of pair i."""

    def version(positions, d_model, base=10_000.0):
        pair = torch.arange(d_model // 2)
        return positions[..., None] * frequency(pair, d_model, base).float()

    return version


MISTAKES = (
    Mistake(
        "waves get faster",
        by(lambda pair, d_model, base: base ** (2 * pair / d_model)),
        "Your hands get faster from pair to pair. Pair 0 should be the fastest, and the last pair the slowest. Look "
        "at the sign of the exponent.",
    ),
    Mistake(
        "exponent half as large",
        by(lambda pair, d_model, base: base ** (-pair / d_model)),
        "Your hands don't slow down enough from pair to pair. Look at the 2 in the exponent.",
    ),
    Mistake(
        "exponent twice as large",
        by(lambda pair, d_model, base: base ** (-4 * pair / d_model)),
        "Your hands slow down too much from pair to pair. If you count 0, 2, 4, …, your numbers already include the 2 "
        "in the exponent.",
    ),
    Mistake(
        "slowest first",
        by(lambda pair, d_model, base: base ** (-2 * pair / d_model).flip(0)),
        "The frequencies are right, but in reverse order: pair 0 should turn by 1 radian per position.",
    ),
    Mistake(
        "counted from 1",
        by(lambda pair, d_model, base: base ** (-2 * (pair + 1) / d_model)),
        "Every pair is as slow as the next one should be: i starts at 0, so pair 0 should turn by 1 radian per "
        "position.",
    ),
    Mistake(
        "spread up to the base itself",
        by(lambda pair, d_model, base: base ** (-pair / max(d_model // 2 - 1, 1))),
        "The first pair is right, but the others are too slow: your last one has a frequency of 1 / base. With "
        "d_model in the denominator of the exponent, the frequency stays above that.",
    ),
    Mistake(
        "every wave equally fast",
        by(lambda pair, d_model, base: torch.ones(len(pair))),
        "All of your hands turn by 1 radian per position, so your exponent is always 0. Did `//` round it down?",
    ),
    Mistake(
        "right only without a batch",
        lambda positions, d_model, base=10_000.0: positions[:, None] * base ** (-torch.arange(0, d_model, 2) / d_model),
        "This is right for one text, but not for a batch. Where does `[:, None]` put the new axis in that case? The "
        "axis for the pairs should be last, however many axes come before it.",
    ),
    Mistake(
        "frequencies that fall evenly",
        by(lambda pair, d_model, base: 1 / (1 + pair * (base - 1) / d_model)),
        "The first pair is right. But from each pair to the next, the frequency should fall by the same *factor*, so i "
        "belongs in the exponent.",
    ),
    Mistake(
        "whole turns",
        by(lambda pair, d_model, base: 2 * math.pi * base ** (-2 * pair / d_model)),
        "Everything is 2π ≈ 6.28 times too large. The fastest hand turns by one radian per position, not by a full "
        "turn.",
    ),
    Mistake(
        "degrees",
        by(lambda pair, d_model, base: torch.rad2deg(base ** (-2 * pair / d_model))),
        "Your angles are in degrees: everything is 180 / π ≈ 57.3 times too large. `torch.sin` expects radians.",
    ),
    Mistake(
        "one angle for each feature",
        lambda positions, d_model, base=10_000.0: positions[..., None] * base ** (-torch.arange(d_model) / d_model),
        "You have d_model angles per position. There should be one for each *pair* of features: one feature is its "
        "sine, and the other is its cosine. So how many pairs are there?",
    ),
    Mistake(
        "one angle for each feature, with the 2 of the exponent",
        lambda positions, d_model, base=10_000.0: positions[..., None] * base ** (-2 * torch.arange(d_model) / d_model),
        "You have d_model angles per position. There should be one for each *pair* of features: one feature is its "
        "sine, and the other is its cosine. So how many pairs are there?",
    ),
    Mistake(
        "the wave divided by the position",
        lambda positions, d_model, base=10_000.0: wave_angles(1 / positions, d_model, base),
        "You divide by the position, but twice the position should give twice the angle.",
    ),
)

EXERCISE = Exercise(
    name="wave_angles",
    topic="positions",
    title="Angles",
    difficulty=2,
    minutes=10,
    builds="SinusoidalPositions",
    returns=("angles",),
    reference=wave_angles,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "How far has a hand turned after t steps of the same size? And how large is a step for pairs 0, 1, 2, …?",
        "`torch.arange(0, d_model, 2)` gives 2i for every pair. Compute the d_model / 2 frequencies from it. Then add "
        "an axis at the end of `positions`, so that every position is multiplied by every frequency.",
        "Compute `frequency = base ** (-torch.arange(0, d_model, 2) / d_model)`. An angle is a position times a "
        "frequency. `positions[..., None]` has the axes (… seq 1).",
    ),
    run=run,
)
