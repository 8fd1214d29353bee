"""Exercise: rotate points in the plane."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def turn_pairs(pairs, angles):
    """Rotate every pair of numbers, read as a point in the plane, counterclockwise by its angle.

    `pairs` has the axes (… pair two). `angles`, in radians and float64, has the axes (… pair), but may lack some of the
    leading ones, such as batch or head. Angles can be large: take their cosines and sines before you round to the dtype
    of `pairs`. Return a new tensor with the axes and the dtype of `pairs`.
    """
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    first, second = pairs[..., 0], pairs[..., 1]
    return torch.stack([first * cos - second * sin, first * sin + second * cos], dim=-1)


def cases() -> tuple[Case, ...]:
    def case(label, lead, seed, dtype=torch.float32, angle_axes=None, gradient=False, scale=2.0, **sizes) -> Case:
        axes = {"pairs": f"{lead} pair two", "angles": angle_axes or f"{lead} pair", "turned": f"{lead} pair two"}
        sizes["two"] = 2
        pairs = random_tensor(axes["pairs"], sizes, seed, dtype)
        angles = scale * random_tensor(axes["angles"], sizes, seed + 1, torch.float64)
        return Case(label, {"pairs": pairs, "angles": angles}, axes, {"two": ("first", "second")}, gradient)

    big = {"batch": 2, "head": 3, "seq": 4, "pair": 5}
    return (
        case("3 positions, 1 pair", "seq", 400, seq=3, pair=1),
        case("2 positions, 3 pairs", "seq", 402, seq=2, pair=3),
        case("two positions, two pairs", "seq", 404, seq=2, pair=2),
        case("a batch of 2 with 3 heads, the same angles for all", "batch head seq", 406, **big, angle_axes="seq pair"),
        case("angles of thousands of turns", "seq", 410, scale=1e5, seq=3, pair=2),
        # Gradients in float64 only: that of the float64 angles is otherwise no more exact than float32 pairs make it.
        case("the same in float64", "batch head seq", 408, torch.float64, **big, angle_axes="seq pair", gradient=True),
    )


def built(rule):
    """A version with a different rule for the two new numbers, given both old ones, cosine and sine."""

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
        "You rotate clockwise. Try the point (1, 0) and a quarter turn: it should end up at (0, 1). Which sine has the "
        "wrong sign?",
    ),
    Mistake(
        "both signs plus",
        built(lambda a, b, cos, sin: (a * cos + b * sin, a * sin + b * cos)),
        "This isn't a rotation yet, because lengths change. One of the two sines needs a minus sign: after a quarter "
        "turn, the point (0, 1) is at (−1, 0).",
    ),
    Mistake(
        "both signs minus",
        built(lambda a, b, cos, sin: (a * cos - b * sin, a * sin - b * cos)),
        "You reflect the point instead of rotating it. With an angle of 0, a point should stay where it is, but your "
        "version negates its second number.",
    ),
    Mistake(
        "sine and cosine swapped",
        built(lambda a, b, cos, sin: (a * sin - b * cos, a * cos + b * sin)),
        "With an angle of 0, a point should stay where it is. In your version, sine and cosine are swapped.",
    ),
    Mistake(
        "second number uses the new first",
        built(overwritten),
        "The first number is right, but you compute the second one from the *new* first number. Keep the old first "
        "number for that.",
    ),
    Mistake(
        "only scaled",
        built(lambda a, b, cos, sin: (a * cos, b * sin)),
        "You compute each new number from one old number. In a rotation, both old numbers contribute to both new ones.",
    ),
    Mistake(
        "only the cosines",
        built(lambda a, b, cos, sin: (a * cos, b * cos)),
        "The cosines are right, but half of the formula is missing: each new number also needs a share of the other "
        "old number.",
    ),
    Mistake(
        "numbers swapped in the result",
        built(lambda a, b, cos, sin: (a * sin + b * cos, a * cos - b * sin)),
        "Both new numbers are right, but in the wrong order: with an angle of 0, a point should stay where it is.",
    ),
    Mistake(
        "angle halved",
        lambda pairs, angles: turn_pairs(pairs, angles / 2),
        "You rotate by half the angle. Use the angle as it is.",
    ),
    Mistake(
        "angle doubled",
        lambda pairs, angles: turn_pairs(pairs, 2 * angles),
        "You rotate by twice the angle. Use the angle as it is.",
    ),
    Mistake(
        "angles in degrees",
        lambda pairs, angles: turn_pairs(pairs, torch.deg2rad(angles)),
        "You rotate by about 1/57 of the angle. The angles are already in radians, which is what `torch.sin` expects.",
    ),
    Mistake(
        "angles rounded first",
        lambda pairs, angles: turn_pairs(pairs, angles.to(pairs.dtype)),
        "This is right only for small angles. You round the angles to the dtype of `pairs` before taking cosine and "
        "sine, and a large angle in float32 is off by a noticeable part of a turn. Which of the two steps should come "
        "first?",
    ),
    Mistake(
        "first and second numbers in two blocks",
        joined,
        "All numbers are right, but the last axis is gone: you have a block of first numbers, then a block of second "
        "ones. `torch.stack` makes a new axis; `torch.cat` doesn't.",
    ),
    Mistake(
        "stacked along the wrong axis",
        lambda pairs, angles: turn_pairs(pairs, angles).transpose(-1, -2),
        "All numbers are right, but the axis `two` comes before `pair`. Which `dim` did you give to `stack`?",
    ),
    Mistake(
        "dtype of the angles",
        lambda pairs, angles: turn_pairs(pairs.double(), angles),
        "The numbers are right, but they're float64 because the angles are. Convert sine and cosine to the dtype of "
        "`pairs`, so that a float32 model stays in float32.",
    ),
    Mistake(
        "the angle added",
        lambda pairs, angles: pairs + angles[..., None].to(pairs.dtype),
        "You add the angle to both numbers. Instead, rotate the point, using the angle's cosine and sine.",
    ),
    Mistake(
        "complex numbers",
        lambda pairs, angles: (
            torch.view_as_complex(pairs.double().contiguous()) * torch.polar(torch.ones_like(angles), angles)
        ),
        "The rotation is right, but you return complex numbers. `torch.view_as_real` turns them back into an axis of "
        "two numbers. Then convert the result to the dtype of `pairs`.",
    ),
    Mistake(
        "both signs plus, in two blocks",
        lambda pairs, angles: torch.cat(
            [*built(lambda a, b, cos, sin: (a * cos + b * sin, a * sin + b * cos))(pairs, angles).unbind(dim=-1)],
            dim=-1,
        ),
        "There are two mistakes here. One of the two sines needs a minus sign. And the two numbers of a pair should "
        "stay next to each other, so stack them along a new last axis.",
    ),
    Mistake(
        "the new axis in front",
        lambda pairs, angles: turn_pairs(pairs, angles).movedim(-1, 0),
        "The two numbers are along the first axis. `stack` puts its new axis first unless you pass `dim=-1`.",
    ),
    Mistake(
        "the second stays",
        lambda pairs, angles: torch.stack([turn_pairs(pairs, angles)[..., 0], pairs[..., 1]], dim=-1),
        "The first number is right, but the second is unchanged. A rotation changes both.",
    ),
)

EXERCISE = Exercise(
    name="turn_pairs",
    topic="rope",
    title="Rotate a pair",
    difficulty=2,
    minutes=10,
    builds="RotaryPositions",
    returns=("turned",),
    reference=turn_pairs,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Rotate the point (1, 0) by an angle: where does it end up? And the point (0, 1)? Every point is the sum of a "
        "multiple of (1, 0) and a multiple of (0, 1).",
        "(1, 0) ends up at (cos, sin), and (0, 1) at (−sin, cos). Multiply the first point by the old first number and "
        "the second point by the old second number, and add the results. Then put the two new numbers on a last axis "
        "of their own.",
        "With `a = pairs[..., 0]` and `b = pairs[..., 1]`, the new first number is a·cos − b·sin. For the second, "
        "swap sine and cosine, and use a plus sign. `torch.stack` puts them together; convert cosine and sine with "
        "`.to(pairs.dtype)`.",
    ),
)
