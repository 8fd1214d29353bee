"""Exercise: turn points in the plane by angles."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def turn_pairs(pairs, angles):
    """Turn every pair of numbers, seen as a point in the plane, counter-clockwise by its angle.

    `pairs` has the axes (… pair two), `angles` (… pair), in radians and float64, and broadcasts to them. The turned
    pairs have the axes (… pair two), and the dtype of `pairs`.
    """
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    first, second = pairs[..., 0], pairs[..., 1]
    return torch.stack([first * cos - second * sin, first * sin + second * cos], dim=-1)


def cases() -> tuple[Case, ...]:
    def case(label, lead, seed, dtype=torch.float32, angle_axes=None, gradient=False, **sizes) -> Case:
        axes = {"pairs": f"{lead} pair two", "angles": angle_axes or f"{lead} pair", "turned": f"{lead} pair two"}
        sizes["two"] = 2
        pairs = random_tensor(axes["pairs"], sizes, seed, dtype)
        angles = 2 * random_tensor(axes["angles"], sizes, seed + 1, torch.float64)
        return Case(label, {"pairs": pairs, "angles": angles}, axes, {"two": ("first", "second")}, gradient)

    big = {"batch": 2, "head": 3, "seq": 4, "pair": 5}
    return (
        case("3 positions, 1 pair", "seq", 400, seq=3, pair=1),
        case("2 positions, 3 pairs", "seq", 402, seq=2, pair=3),
        case("two positions, two pairs", "seq", 404, seq=2, pair=2),
        case("a batch of 2 with 3 heads, the same angles for all", "batch head seq", 406, **big, angle_axes="seq pair"),
        # Gradients in float64 only: that of the float64 angles is otherwise no more exact than float32 pairs make it.
        case("the same in float64", "batch head seq", 408, torch.float64, **big, angle_axes="seq pair", gradient=True),
    )


def built(rule):
    """A version with another rule for the two new numbers, given both old ones, cosine and sine."""

    def version(pairs, angles):
        cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
        return torch.stack(rule(pairs[..., 0], pairs[..., 1], cos, sin), dim=-1)

    return version


def overwritten(first, second, cos, sin):
    first = first * cos - second * sin
    return first, first * sin + second * cos


def joined(pairs, angles):
    return torch.cat(turn_pairs(pairs, angles).unbind(dim=-1), dim=-1)


MISTAKES = (
    Mistake(
        "turned backwards",
        built(lambda a, b, cos, sin: (a * cos + b * sin, b * cos - a * sin)),
        "You turn clockwise. Try the point (1, 0) and a quarter turn: it should come to (0, 1). Which sine has the "
        "wrong sign?",
    ),
    Mistake(
        "both signs plus",
        built(lambda a, b, cos, sin: (a * cos + b * sin, a * sin + b * cos)),
        "No turning yet: lengths change. One of the two sines needs a minus. The point (0, 1), a quarter turn further, "
        "is at (−1, 0).",
    ),
    Mistake(
        "both signs minus",
        built(lambda a, b, cos, sin: (a * cos - b * sin, a * sin - b * cos)),
        "You mirror the point instead of turning it: with an angle of 0, a point should stay where it is, and yours "
        "has its second number negated.",
    ),
    Mistake(
        "sine and cosine swapped",
        built(lambda a, b, cos, sin: (a * sin - b * cos, a * cos + b * sin)),
        "With an angle of 0 a point should stay where it is. In yours sine and cosine have changed places.",
    ),
    Mistake(
        "second number uses the new first",
        built(overwritten),
        "The first number is right. The second is computed from the first one after it was turned: keep the old one.",
    ),
    Mistake(
        "only scaled",
        built(lambda a, b, cos, sin: (a * cos, b * sin)),
        "Each new number is made of one old one. When a point turns, both numbers go into both.",
    ),
    Mistake(
        "only the cosines",
        built(lambda a, b, cos, sin: (a * cos, b * cos)),
        "The cosines are right, but half of it is missing: each new number also gets a part of the other old one.",
    ),
    Mistake(
        "numbers swapped in the result",
        built(lambda a, b, cos, sin: (a * sin + b * cos, a * cos - b * sin)),
        "Both new numbers are right, in the wrong order: with an angle of 0 a point should stay where it is.",
    ),
    Mistake(
        "angle halved",
        lambda pairs, angles: turn_pairs(pairs, angles / 2),
        "You turn by half the angle.",
    ),
    Mistake(
        "angle doubled",
        lambda pairs, angles: turn_pairs(pairs, 2 * angles),
        "You turn by twice the angle.",
    ),
    Mistake(
        "angles in degrees",
        lambda pairs, angles: turn_pairs(pairs, torch.deg2rad(angles)),
        "You turn by about a 57th of the angle: the angles are in radians already, and torch's sine takes radians.",
    ),
    Mistake(
        "first and second numbers in two blocks",
        joined,
        "All numbers are right, but the axis of the two is gone: first numbers in one block, second numbers in the "
        "next. `torch.stack` makes a new axis, where `torch.cat` does not.",
    ),
    Mistake(
        "stacked along the wrong axis",
        lambda pairs, angles: turn_pairs(pairs, angles).transpose(-1, -2),
        "All numbers are right, but the two stand before the pairs. Which `dim` does your `stack` have?",
    ),
    Mistake(
        "dtype of the angles",
        lambda pairs, angles: turn_pairs(pairs.double(), angles),
        "The numbers are right, but they come in float64 because the angles are. Give sine and cosine the dtype of "
        "`pairs`: a model in float32 must stay there.",
    ),
)

EXERCISE = Exercise(
    name="turn_pairs",
    topic="rope",
    title="Turn a pair",
    difficulty=2,
    minutes=8,
    builds="RotaryPositions",
    returns=("turned",),
    reference=turn_pairs,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Where does the point (1, 0) come to, turned by an angle? And the point (0, 1)? Every point is so much of "
        "the one and so much of the other.",
        "(1, 0) comes to (cos, sin), and (0, 1) to (−sin, cos). Multiply the first by the old first number, the "
        "second by the old second number, and add. Then put the two new numbers back on a last axis of their own.",
        "With `a = pairs[..., 0]` and `b = pairs[..., 1]`, the new first number is a·cos − b·sin, and the new second "
        "is a·sin + b·cos. `torch.stack([…, …], dim=-1)` puts them together; `.to(pairs.dtype)` keeps the dtype.",
    ),
)
