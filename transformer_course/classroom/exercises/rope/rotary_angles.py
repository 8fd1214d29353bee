"""Exercise: by which angle does each pair of features turn at each position?"""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def rotary_angles(positions, d_head, base=10_000.0):
    """Give the angle by which each pair turns at each position: position · base^(−2·pair/d_head), in radians.

    `positions` are integers with the axes (…). `d_head` features make d_head/2 pairs, numbered from 0; the first turns
    fastest, and `base` says how slow the last ones are. The angles have the axes (… pair), and are float64.
    """
    features = torch.arange(0, d_head, 2, dtype=torch.float64)
    frequency = base ** (-features / d_head)
    return positions[..., None] * frequency


def cases() -> tuple[Case, ...]:
    def case(label, positions, axes, d_head, base=10_000.0) -> Case:
        inputs = {"positions": torch.tensor(positions), "d_head": d_head, "base": base}
        return Case(label, inputs, {"positions": axes, "angles": f"{axes} pair"})

    return (
        case("3 positions, 2 pairs", [0, 1, 2], "seq", 4),
        case("as many positions as pairs", [1, 5, 3], "seq", 6),
        case("one pair", [0, 1, 7], "seq", 2),
        case("another base", [2, 3], "seq", 8, 500_000.0),
        case("a batch of 2", [[0, 1, 2], [0, 0, 1]], "batch seq", 4),
        case("a position far out", [100_003], "seq", 16),
    )


def angles(frequency, dtype=torch.float64):
    """A version with another rule for the frequencies, given pair numbers, d_head and base."""

    def version(positions, d_head, base=10_000.0):
        pair = torch.arange(d_head // 2, dtype=dtype)
        return positions[..., None] * frequency(pair, d_head, base)

    return version


def all_pairs_alike(positions, d_head, base=10_000.0):
    return positions[..., None] * torch.ones(d_head // 2, dtype=torch.float64)


def one_per_feature(positions, d_head, base=10_000.0):
    return positions[..., None] * base ** (-torch.arange(d_head, dtype=torch.float64) / d_head)


def twice_each(positions, d_head, base=10_000.0):
    return rotary_angles(positions, d_head, base).repeat_interleave(2, dim=-1)


def axes_swapped(positions, d_head, base=10_000.0):
    return rotary_angles(positions, d_head, base).transpose(-1, -2)


def counted_from_zero(positions, d_head, base=10_000.0):
    return rotary_angles(torch.arange(positions.shape[-1]).expand(positions.shape), d_head, base)


MISTAKES = (
    Mistake(
        "no 2 in the exponent",
        angles(lambda pair, d_head, base: base ** (-pair / d_head)),
        "Pair 0 is right, the others turn too fast: the last pair should be nearly as slow as 1/base. Compare your "
        "exponent of the last pair with −1.",
    ),
    Mistake(
        "exponent positive",
        angles(lambda pair, d_head, base: base ** (2 * pair / d_head)),
        "Pair 0 is right, the others turn faster and faster. Later pairs should turn more slowly: look at the sign of "
        "the exponent.",
    ),
    Mistake(
        "frequencies falling in a straight line",
        angles(lambda pair, d_head, base: 1 - 2 * pair / d_head),
        "Your frequencies fall by the same amount from pair to pair. They should fall by the same factor: the exponent "
        "belongs to `base`.",
    ),
    Mistake(
        "pairs counted from 1",
        angles(lambda pair, d_head, base: base ** (-2 * (pair + 1) / d_head)),
        "All pairs turn too slowly. Pair 0 should turn by one radian a position: which number has your first pair?",
    ),
    Mistake(
        "slowest pair first",
        angles(lambda pair, d_head, base: base ** (-2 * pair.flip(0) / d_head)),
        "The right frequencies in the wrong order: pair 0 should be the fastest.",
    ),
    Mistake(
        "all pairs alike",
        all_pairs_alike,
        "Every pair turns by one radian a position. Each should have a speed of its own, slower from pair to pair.",
    ),
    Mistake(
        "base fixed at 10,000",
        lambda positions, d_head, base=10_000.0: rotary_angles(positions, d_head),
        "Right for a base of 10,000, wrong for any other: does `base` reach your formula?",
    ),
    Mistake(
        "degrees",
        lambda positions, d_head, base=10_000.0: torch.rad2deg(rotary_angles(positions, d_head, base)),
        "Your angles are about 57 times too large: that is 180/π. torch's sine and cosine take radians.",
    ),
    Mistake(
        "full turns",
        lambda positions, d_head, base=10_000.0: 2 * torch.pi * rotary_angles(positions, d_head, base),
        "Your angles are 2π times too large. Pair 0 turns by one radian a position, not by a full turn.",
    ),
    Mistake(
        "divided by the power's inverse",
        angles(lambda pair, d_head, base: -(base ** (-2 * pair / d_head))),
        "Right sizes, wrong sign: the hands should turn forwards as the position grows. Is your minus inside the "
        "exponent?",
    ),
    Mistake(
        "positions ignored",
        counted_from_zero,
        "You count positions from 0 yourself. Use those that come in: a cache or padding starts elsewhere.",
    ),
    Mistake(
        "one angle for each feature",
        one_per_feature,
        "You have an angle for each of the d_head features. Two features turn together, so there are half as many.",
    ),
    Mistake(
        "every angle twice",
        twice_each,
        "Your angles are right, each of them twice. Return one for each pair.",
    ),
    Mistake(
        "axes swapped",
        axes_swapped,
        "Your angles lie on their side: the pairs should be the last axis, the positions the one before.",
    ),
    Mistake(
        "float32",
        angles(lambda pair, d_head, base: base ** (-2 * pair / d_head), torch.float32),
        "Right, but rounded: far out, a float32 angle is off by as much as 0.004 radians. Compute in float64, from "
        "the first `arange` on.",
    ),
)

EXERCISE = Exercise(
    name="rotary_angles",
    topic="rope",
    title="Angles",
    difficulty=1,
    minutes=8,
    builds="RotaryPositions",
    returns=("angles",),
    reference=rotary_angles,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "How fast does pair 0 turn, by the formula, and how fast the last pair? Work out both for d_head = 4 and a "
        "base of 10,000.",
        "First one frequency for each pair: a power of `base` with a negative exponent, from a float64 `arange`. Then "
        "every position times every frequency: which axis do the positions need for that?",
        "`torch.arange(0, d_head, 2, dtype=torch.float64)` is 2 · pair for all pairs. Raise `base` to minus that over "
        "`d_head`, and multiply with `positions[..., None]`, which has a new last axis.",
    ),
)
