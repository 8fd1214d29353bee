"""Exercise: RMSNorm, which scales without shifting."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, random_tensor
from transformer_course.classroom.exercises.layer_normalization.rms_norm_mistakes import MISTAKES

WORDS = ("the", "cat", "sat")


def rms_norm(x, weight, eps=1e-5):
    """Give each token's features a mean square of 1, then apply a learned scale.

    `x` and the result have the axes (… d_model); `weight` has the axis (d_model). Add `eps` to the mean square before
    you take the square root. The check also covers gradients and tokens that are all zeros.
    """
    mean_square = x.square().mean(dim=-1, keepdim=True)
    return x / torch.sqrt(mean_square + eps) * weight


def cases() -> tuple[Case, ...]:
    def case(label, lead, seed, dtype=torch.float32, scale=1.5, offset=0.5, eps=None, **more) -> Case:
        words, gradient, sizes = more.pop("words", {}), more.pop("gradient", False), more
        axes = {"x": f"{lead} d_model", "weight": "d_model", "normed": f"{lead} d_model"}
        x = (offset + scale * random_tensor(axes["x"], sizes, seed, torch.float64)).to(dtype)
        inputs = {"x": x, "weight": 1.5 + 0.3 * random_tensor("d_model", sizes, seed + 1, dtype)}
        return Case(label, inputs | ({} if eps is None else {"eps": eps}), axes, words, gradient)

    words, big = {"seq": WORDS}, {"batch": 2, "seq": 3, "d_model": 8}
    return (
        case("3 tokens, no batch", "seq", 50, words=words, seq=3, d_model=4, gradient=True),
        case("one token", "", 53, d_model=6),
        case("every size the same", "batch seq", 56, batch=3, seq=3, d_model=3),
        case("a batch of 2", "batch seq", 59, **big, gradient=True),
        case("tokens of zeros", "seq", 62, words=words, scale=0.0, offset=0.0, seq=3, d_model=4, gradient=True),
        case("tokens with tiny features", "seq", 65, words=words, scale=0.002, offset=0.0, seq=3, d_model=4),
        case("a large eps", "seq", 68, words=words, eps=0.5, seq=3, d_model=4, gradient=True),
        case("the same in float64", "batch seq", 71, torch.float64, **big, gradient=True),
    )


EXERCISE = Exercise(
    name="rms_norm",
    topic="layer_normalization",
    title="RMSNorm",
    difficulty=1,
    minutes=6,
    builds="rms_norm",
    returns=("normed",),
    reference=rms_norm,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Take your `layer_norm` and leave out the mean everywhere. What does the variance turn into?",
        "Read RMS backward: square the features, take their mean, add `eps`, and take the square root. Divide `x` by "
        "the result, then multiply by the weight. There is no bias.",
        "Start with `mean_square = x.square().mean(dim=-1, keepdim=True)`. What goes under `torch.sqrt`, and what do "
        "you multiply by at the end?",
    ),
)
