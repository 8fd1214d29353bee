"""More wrong versions of `wave_angles` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def wave_angles(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.positions.wave_angles import wave_angles as reference

    return reference(*inputs)


MORE_MISTAKES = (
    Mistake(
        "positions ignored",
        lambda positions, d_model, base=10_000.0: wave_angles(
            torch.arange(positions.shape[-1]).expand_as(positions), d_model, base
        ),
        "You number the tokens yourself. Use `positions`, which don't have to start at 0.",
    ),
    Mistake(
        "base multiplied",
        lambda positions, d_model, base=10_000.0: (
            positions[..., None] * (base * (-torch.arange(0, d_model, 2) / d_model))
        ),
        "You multiply `base` by the exponent. Raise it to that power instead, with `**`.",
    ),
    Mistake(
        "the sine already",
        lambda positions, d_model, base=10_000.0: wave_angles(positions, d_model, base).sin(),
        "You return the sines. Return the angles themselves; the next exercise turns them into features.",
    ),
    Mistake(
        "e as the base",
        lambda positions, d_model, base=10_000.0: (
            positions[..., None] * torch.exp(-torch.arange(0, d_model, 2) / d_model)
        ),
        "You use powers of e. Use powers of `base` instead.",
    ),
    Mistake(
        "the power before the division",
        lambda positions, d_model, base=10_000.0: (
            positions[..., None] * base ** (-torch.arange(0, d_model, 2).double()) / d_model
        ),
        "Python computes a power before a division, so you divide the whole power by d_model instead of just the "
        "exponent. Put parentheses around the exponent.",
    ),
)
