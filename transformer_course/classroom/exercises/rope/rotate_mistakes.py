"""More wrong versions of `rotate` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake
from transformer_course.classroom.exercises.rope.split_pairs import split_pairs
from transformer_course.classroom.exercises.rope.turn_pairs import turn_pairs
from transformer_course.rotary import rotary_angles


def rotate(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.rope.rotate import rotate as reference

    return reference(*inputs)


def back(turned, pairing):
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)


def added(x, positions, base, pairing):
    angles = rotary_angles(positions, x.shape[-1], base)
    return x + back(torch.stack([angles.sin(), angles.cos()], dim=-1).to(x.dtype), pairing)


MORE_MISTAKES = (
    Mistake(
        "waves added",
        lambda x, positions, base=10_000.0, pairing="interleaved": added(x, positions, base, pairing),
        "You add sines and cosines, as sinusoidal positions do. RoPE *rotates* each pair by its angle: call your "
        "`turn_pairs`.",
    ),
    Mistake(
        "everything in one row",
        lambda x, positions, base=10_000.0, pairing="interleaved": rotate(x, positions, base, pairing).flatten(),
        "You flatten everything into one row. Join only the last two axes: the pairs and their two numbers.",
    ),
    Mistake(
        "still in pairs",
        lambda x, positions, base=10_000.0, pairing="interleaved": turn_pairs(
            split_pairs(x, pairing), rotary_angles(positions, x.shape[-1], base)
        ),
        "The numbers are right, but they're still in pairs. Put them back where they came from, so that the result "
        "has the axes of `x`.",
    ),
    Mistake(
        "not put back, positions ignored",
        lambda x, positions, base=10_000.0, pairing="interleaved": turn_pairs(
            split_pairs(x, pairing), rotary_angles(torch.arange(x.shape[-2]), x.shape[-1], base)
        ).reshape(x.shape),
        "There are two mistakes here. The angles should come from `positions`, and for `half`, each number should go "
        "back into its half.",
    ),
    Mistake(
        "the same angle for all pairs",
        lambda x, positions, base=10_000.0, pairing="interleaved": back(
            turn_pairs(split_pairs(x, pairing), positions[:, None].double().expand(-1, x.shape[-1] // 2)), pairing
        ),
        "All of your pairs turn at the same speed. Each needs its own angle, which `rotary_angles` computes.",
    ),
    Mistake(
        "backwards, base ignored",
        lambda x, positions, base=10_000.0, pairing="interleaved": back(
            turn_pairs(split_pairs(x, pairing), rotary_angles(-positions, x.shape[-1])), pairing
        ),
        "There are two mistakes here. The rotation should go counterclockwise, and you should pass `base` on to "
        "`rotary_angles`.",
    ),
)
