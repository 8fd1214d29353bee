"""Exercise: put all of RoPE together from the previous steps."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.rope.rotate_mistakes import MORE_MISTAKES
from transformer_course.classroom.exercises.rope.split_pairs import split_pairs
from transformer_course.classroom.exercises.rope.turn_pairs import turn_pairs
from transformer_course.rotary import rotary_angles


def rotate(x, positions, base=10_000.0, pairing="interleaved"):
    """Rotate the pairs of every query (or key) by the angles for its position.

    `x` has the axes (… seq d_head), and `positions` (seq) holds the position of each token: any integers, not just
    0, 1, 2, … Use `base` as in `rotary_angles` and `pairing` as in `split_pairs`. The result has the axes and the dtype
    of `x`, and every feature is back in its place.
    """
    angles = rotary_angles(positions, x.shape[-1], base)
    turned = turn_pairs(split_pairs(x, pairing), angles)
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)


def cases() -> tuple[Case, ...]:
    def case(label, lead, seed, positions, base, pairing, dtype=torch.float32, gradient=False, **sizes) -> Case:
        axes = {"x": f"{lead} seq d_head".strip(), "positions": "seq", "rotated": f"{lead} seq d_head".strip()}
        x = random_tensor(axes["x"], sizes | {"seq": len(positions)}, seed, dtype)
        inputs = {"x": x, "positions": torch.tensor(positions), "base": base, "pairing": pairing}
        return Case(label, inputs, axes, {}, gradient)

    big = {"batch": 2, "head": 3, "d_head": 10}
    return (
        case("2 positions, 6 features", "", 440, [0, 1], 10_000.0, "interleaved", d_head=6, gradient=True),
        case("the same in halves", "", 440, [0, 1], 10_000.0, "half", d_head=6, gradient=True),
        case("positions that start elsewhere", "", 441, [7, 8, 11], 10_000.0, "interleaved", d_head=4),
        case("another base", "", 442, [1, 2, 3], 500.0, "half", d_head=8),
        case("heads", "head", 443, [0, 1, 2, 3], 10_000.0, "interleaved", head=2, d_head=8),
        case("batch and heads", "batch head", 444, [0, 1, 2, 3, 4], 100.0, "interleaved", **big, gradient=True),
        case("the same in halves and float64", "batch head", 445, [3, 2, 1], 100.0, "half", torch.float64, **big),
    )


def version(angles=rotary_angles, turn=turn_pairs, apart=None, together=None):
    """RoPE with one step replaced; `apart` and `together` are the conventions for splitting and for joining."""

    def rotated(x, positions, base=10_000.0, pairing="interleaved"):
        turned = turn(split_pairs(x, apart or pairing), angles(positions, x.shape[-1], base))
        return (turned if (together or pairing) == "interleaved" else turned.transpose(-1, -2)).flatten(-2)

    return rotated


def conventions_swapped(x, positions, base=10_000.0, pairing="interleaved"):
    return rotate(x, positions, base, "half" if pairing == "interleaved" else "interleaved")


MISTAKES = (
    Mistake(
        "halves not put back",
        version(together="interleaved"),
        "For `half`, you rotate the right pairs but leave them side by side. Put every feature back where it came "
        "from.",
    ),
    Mistake(
        "always put back as halves",
        version(together="half"),
        "For `interleaved`, you rotate the right pairs but put them back as two halves. Put every feature back where "
        "it came from.",
    ),
    Mistake(
        "pairing ignored",
        version(apart="interleaved", together="interleaved"),
        "`interleaved` is right, but `half` gives the same result. Do you use `pairing` both when you split the "
        "pairs and when you put them back?",
    ),
    Mistake(
        "always halves",
        version(apart="half", together="half"),
        "`half` is right, but `interleaved` gives the same result. Do you use `pairing` both when you split the "
        "pairs and when you put them back?",
    ),
    Mistake(
        "conventions swapped",
        conventions_swapped,
        "You have both conventions, but with their names swapped: `interleaved` pairs neighbors.",
    ),
    Mistake(
        "split as neighbors, put back as asked",
        version(apart="interleaved"),
        "For `half`, you pair neighbors but put them back as halves. Do you pass `pairing` to `split_pairs`?",
    ),
    Mistake(
        "positions ignored",
        version(angles=lambda positions, d_head, base: rotary_angles(torch.arange(len(positions)), d_head, base)),
        "This is right only if the positions are 0, 1, 2, and so on. Use the `positions` you are given.",
    ),
    Mistake(
        "base ignored",
        version(angles=lambda positions, d_head, base: rotary_angles(positions, d_head)),
        "This is right only for a base of 10,000. Do you pass `base` to `rotary_angles`?",
    ),
    Mistake(
        "rotated backwards",
        version(turn=lambda pairs, angles: turn_pairs(pairs, -angles)),
        "You rotate clockwise. Scores stay the same as long as you do that with both queries and keys, but by "
        "convention, the rotation is counterclockwise.",
    ),
    Mistake(
        "half as many angles",
        version(
            angles=lambda positions, d_head, base: rotary_angles(positions, d_head // 2, base).repeat_interleave(2, -1)
        ),
        "Your frequencies fall too fast, and each one occurs twice. `rotary_angles` needs the number of features, not "
        "the number of pairs.",
    ),
    Mistake(
        "x returned",
        lambda x, positions, base=10_000.0, pairing="interleaved": x.clone(),
        "Nothing is rotated: the result is `x` itself.",
    ),
)

EXERCISE = Exercise(
    name="rotate",
    topic="rope",
    title="RoPE",
    difficulty=2,
    minutes=10,
    builds="RotaryPositions",
    returns=("rotated",),
    reference=rotate,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "You have three functions: `rotary_angles`, `split_pairs`, and `turn_pairs`. Which one needs the results of "
        "the others? And in what order are the features after the rotation?",
        "Get the angles from the positions and the pairs from `x`, and rotate. The result has the axes (… seq pair "
        "two). For `interleaved`, reading its last two axes as a table, row by row, gives the features in order. For "
        "`half`, swap rows and columns first to undo the split.",
        "`turn_pairs(split_pairs(x, pairing), rotary_angles(positions, x.shape[-1], base))` does everything but the "
        "last step. For `half`, swap the result's last two axes. In both conventions, `flatten` then joins them into "
        "one axis.",
    ),
)
