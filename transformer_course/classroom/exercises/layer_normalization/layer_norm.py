"""Exercise: layer normalization, from a token's mean and variance."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, random_tensor
from transformer_course.classroom.exercises.layer_normalization.layer_norm_mistakes import MISTAKES
from transformer_course.classroom.exercises.layer_normalization.token_statistics import token_statistics

WORDS = ("the", "cat", "sat")


def layer_norm(x, weight, bias, eps=1e-5):
    """Give each token's features mean 0 and variance 1, then apply a learned scale and shift.

    `x` and the result have the axes (… d_model); `weight` and `bias` have the axis (d_model). Add `eps` to the variance
    before you take the square root. The check also covers gradients, large means, and tokens whose features are all
    equal.
    """
    mean, variance = token_statistics(x)
    normalized = (x - mean) / torch.sqrt(variance + eps)
    return normalized * weight + bias


def cases() -> tuple[Case, ...]:
    def case(label, lead, seed, dtype=torch.float32, scale=1.5, offset=0.5, eps=None, **more) -> Case:
        words, gradient, sizes = more.pop("words", {}), more.pop("gradient", False), more
        axes = {"x": f"{lead} d_model", "weight": "d_model", "bias": "d_model", "normed": f"{lead} d_model"}
        x = (offset + scale * random_tensor(axes["x"], sizes, seed, torch.float64)).to(dtype)
        inputs = {"x": x, "weight": 1.5 + 0.3 * random_tensor("d_model", sizes, seed + 1, dtype)}
        inputs["bias"] = random_tensor("d_model", sizes, seed + 2, dtype)
        return Case(label, inputs | ({} if eps is None else {"eps": eps}), axes, words, gradient)

    words, big = {"seq": WORDS}, {"batch": 2, "seq": 3, "d_model": 8}
    return (
        case("3 tokens, no batch", "seq", 20, words=words, seq=3, d_model=4, gradient=True),
        case("one token", "", 23, d_model=6),
        case("every size the same", "batch seq", 26, batch=3, seq=3, d_model=3),
        case("a batch of 2", "batch seq", 29, **big, gradient=True),
        case("tokens whose features are all equal", "seq", 32, words=words, scale=0.0, seq=3, d_model=4, gradient=True),
        case("tokens with tiny features", "seq", 35, words=words, scale=0.002, offset=0.0, seq=3, d_model=4),
        case("a large eps", "seq", 38, words=words, eps=0.5, seq=3, d_model=4, gradient=True),
        case("the same in float64", "batch seq", 41, torch.float64, **big, gradient=True),
        case("a mean far from 0, in float64", "batch seq", 44, torch.float64, offset=1e6, **big),
    )


EXERCISE = Exercise(
    name="layer_norm",
    topic="layer_normalization",
    title="LayerNorm",
    difficulty=2,
    minutes=12,
    builds="layer_norm",
    returns=("normed",),
    reference=layer_norm,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "In section 2, what did you do with the mean and the variance once you had them? What came last?",
        "Call your `token_statistics`. Subtract the mean, divide by the square root of `variance + eps`, multiply by "
        "`weight`, and add `bias`. Axes of size 1 broadcast.",
        "Start with `mean, variance = token_statistics(x)`, and compute `normalized = (x - mean) / "
        "torch.sqrt(variance + eps)`. What's left is to apply `weight` and `bias`.",
    ),
)
