"""Exercise: turn each angle into two features, a sine and a cosine."""

import math

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.positions.angle_features_mistakes import MORE_MISTAKES


def angle_features(angles):
    """Turn each angle into two neighboring features: first its sine, then its cosine.

    `angles` is in radians and has the axes (… pair). Return the features, with the axes (… d_model) and the dtype of
    `angles`. The d_model axis is twice as long as the pair axis: sine and cosine of the first angle, sine and cosine of
    the second, …
    """
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


def cases() -> tuple[Case, ...]:
    def case(label, lead, seed, dtype=torch.float32, gradient=False, **sizes) -> Case:
        axes = {"angles": f"{lead} pair", "features": f"{lead} d_model"}
        return Case(label, {"angles": 3 * random_tensor(axes["angles"], sizes, seed, dtype)}, axes, gradient=gradient)

    batch = {"batch": 2, "seq": 5, "pair": 3}
    return (
        case("two angles", "", 20, pair=2, gradient=True),
        case("three positions with two angles each", "seq", 21, seq=3, pair=2, gradient=True),
        case("as many positions as angles", "seq", 22, seq=4, pair=4),
        case("a single angle", "", 23, pair=1),
        case("a batch of 2", "batch seq", 24, **batch, gradient=True),
        case("the same in float64", "batch seq", 25, torch.float64, **batch),
    )


def halves(angles):
    return torch.cat([angles.sin(), angles.cos()], dim=-1)


def alternating(angles):
    """Every angle twice, with sine and cosine alternating over the angles instead of over the features."""
    even = torch.arange(angles.shape[-1]) % 2 == 0
    return torch.where(even, angles.sin(), angles.cos()).repeat_interleave(2, dim=-1)


def cut_in_half(angles):
    doubled, pair = angles.repeat_interleave(2, dim=-1), angles.shape[-1]
    return torch.cat([doubled[..., :pair].sin(), doubled[..., pair:].cos()], dim=-1)


MISTAKES = (
    Mistake(
        "all sines, then all cosines",
        halves,
        "The values are right, but their order isn't: you have all sines first and then all cosines. Some models do "
        "it that way, but here, the two features of a pair are neighbors.",
    ),
    Mistake(
        "cosine before sine",
        lambda angles: torch.stack([angles.cos(), angles.sin()], dim=-1).flatten(-2),
        "The pairs are right, but within each pair, the cosine comes first.",
    ),
    Mistake(
        "cosines first, then sines",
        lambda angles: torch.cat([angles.cos(), angles.sin()], dim=-1),
        "The values are right, but their order isn't: you have all cosines and then all sines. The two features of a "
        "pair should be neighbors, with the sine first.",
    ),
    Mistake(
        "sines only",
        lambda angles: angles.sin().repeat_interleave(2, dim=-1),
        "All of your features are sines, so the second feature of each pair adds nothing. A sine alone can't tell 30° "
        "from 150°.",
    ),
    Mistake(
        "cosines only",
        lambda angles: angles.cos().repeat_interleave(2, dim=-1),
        "All of your features are cosines, so the second feature of each pair adds nothing. A cosine alone can't tell "
        "30° from −30°.",
    ),
    Mistake(
        "one feature for each angle",
        lambda angles: angles.sin(),
        "You have one feature per angle. Each angle should produce two.",
    ),
    Mistake(
        "sine or cosine by the number of the angle",
        alternating,
        "Your even-numbered angles produce two sines, and your odd-numbered ones produce two cosines. Every angle "
        "should produce one of each.",
    ),
    Mistake(
        "an axis too many",
        lambda angles: torch.stack([angles.sin(), angles.cos()], dim=-1),
        "The values are right, but the two features of a pair are still on a separate axis. Join the last two axes "
        "into one.",
    ),
    Mistake(
        "degrees",
        lambda angles: angle_features(angles * math.pi / 180),
        "You treat the angles as degrees. They're already in radians, which is what `sin` and `cos` expect.",
    ),
    Mistake(
        "the sign of the sine",
        lambda angles: angle_features(-angles),
        "The cosines are right, but the sines have the wrong sign: your hands turn backward.",
    ),
    Mistake(
        "sines overwrite the angles",
        lambda angles: torch.stack([angles.sin(), angles.sin().cos()], dim=-1).flatten(-2),
        "You take the cosine of the *sines*, because a function whose name ends with `_` changes the tensor itself: "
        "after `sin_`, the angles are gone.",
    ),
    Mistake(
        "the angle doubled",
        lambda angles: torch.stack([(2 * angles).sin(), (2 * angles).cos()], dim=-1).flatten(-2),
        "You double the angles. Take the sine and cosine of each angle as it is.",
    ),
    Mistake(
        "each angle repeated, then cut in half",
        cut_in_half,
        "You repeat each angle and then take the sine of the first half and the cosine of the second. Each angle "
        "needs both, side by side.",
    ),
)

EXERCISE = Exercise(
    name="angle_features",
    topic="positions",
    title="Sines and cosines",
    difficulty=2,
    minutes=6,
    builds="SinusoidalPositions",
    returns=("features",),
    reference=angle_features,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "The sines and the cosines are two tensors of the same shape. How do you interleave them, like the two halves "
        "of a deck of cards?",
        "Stack the two tensors along a new *last* axis with `torch.stack`. Then the sine and cosine of an angle are "
        "neighbors, and they stay neighbors when you join the last two axes.",
        "`torch.stack([angles.sin(), angles.cos()], dim=-1)` has the axes (… pair 2). `.flatten(-2)` joins the last "
        "two axes into one.",
    ),
)
