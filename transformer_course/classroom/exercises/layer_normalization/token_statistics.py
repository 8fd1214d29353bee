"""Exercise: mean and variance of each token's features."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat", "sat")


def token_statistics(x):
    """The mean and the variance of each token's features.

    `x` has the axes (… d_model); mean and variance have (… 1). The variance is the mean of the
    squared distances from the mean: it divides by d_model, not by d_model − 1.
    """
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    return mean, variance


def cases() -> tuple[Case, ...]:
    def case(label, lead, seed, dtype=torch.float32, offset=0.0, words=None, gradient=False, **sizes) -> Case:
        axes = {"x": f"{lead} d_model", "mean": f"{lead} 1", "variance": f"{lead} 1"}
        # Drawn and moved in float64, and rounded last.
        x = (offset + 1.5 * random_tensor(axes["x"], sizes, seed, torch.float64)).to(dtype)
        return Case(label, {"x": x}, axes, words or {}, gradient)

    words = {"seq": WORDS}
    return (
        case("one token of 4 features", "", 0, d_model=4),
        case("3 tokens, no batch", "seq", 1, words=words, seq=3, d_model=4, gradient=True),
        case("as many tokens as features", "seq", 2, seq=4, d_model=4),
        case("one feature", "batch seq", 3, batch=2, seq=3, d_model=1),
        case("a batch of 2", "batch seq", 4, batch=2, seq=3, d_model=8, gradient=True),
        case("every size the same", "batch seq", 5, batch=3, seq=3, d_model=3),
        case("one token a text", "batch seq", 6, batch=2, seq=1, d_model=8),
        case("one more axis in front", "group batch seq", 7, group=2, batch=3, seq=4, d_model=5),
        case("a mean far from 0", "seq", 8, words=words, seq=3, d_model=8, offset=300.0),
        case("the same in float64", "batch seq", 9, torch.float64, batch=2, seq=3, d_model=8, gradient=True),
    )


def over(*dims):
    """The statistics over other axes, these kept."""

    def version(x):
        mean = x.mean(dim=dims, keepdim=True)
        return mean, (x - mean).square().mean(dim=dims, keepdim=True)

    return version


def spread(variance):
    """The right mean, and another second result."""
    return lambda x: (x.mean(dim=-1, keepdim=True), variance(x, x.mean(dim=-1, keepdim=True)))


def kept(result):
    return result.mean(dim=-1, keepdim=True)


def over_everything(x):
    return x.mean(), (x - x.mean()).square().mean()


MISTAKES = (
    Mistake(
        "over the batch",
        over(0),
        "You average over the first axis: over the texts of a batch, or over the tokens. Then what a token becomes "
        "depends on who stands beside it. Which axis holds the features of one token?",
    ),
    Mistake(
        "over the tokens",
        over(-2),
        "You average over the tokens of a text, and each feature gets its own mean. Here each *token* gets one: "
        "which axis holds its features?",
    ),
    Mistake(
        "over axis 1",
        over(1),
        "Axis 1 holds the features as long as there is no batch. With one it holds the tokens. Count from the end.",
    ),
    Mistake(
        "keepdim forgotten",
        lambda x: (x.mean(dim=-1), (x - x.mean(dim=-1)).square().mean(dim=-1)),
        "Without `keepdim=True` the mean loses the axis of the features, and `x - mean` no longer pairs each token "
        "with its own mean.",
    ),
    Mistake(
        "over tokens and features",
        lambda x: over(-2, -1)(x) if x.dim() > 1 else over(-1)(x),
        "You average over a whole text at once. Each token should get a mean and a variance of its own.",
    ),
    Mistake(
        "over everything",
        over_everything,
        "You get one number for the whole tensor. Each token should get its own: over which axis alone?",
    ),
    Mistake(
        "the axis dropped",
        lambda x: tuple(part.squeeze(-1) for part in token_statistics(x)),
        "The numbers are right, but the axis of the features is gone. Keep it, with size 1: then the results can be "
        "subtracted from `x` as they are.",
    ),
    Mistake(
        "n − 1",
        spread(lambda x, mean: x.var(dim=-1, keepdim=True)),
        "Your variance is too large by n / (n − 1): it divides by n − 1, as `var` does unless told otherwise. That is "
        "for estimating a variance from a sample; here the features are all there is, so divide by n.",
    ),
    Mistake(
        "n − 1, the other way round",
        lambda x: torch.var_mean(x, dim=-1, keepdim=True),
        "Two things: the mean comes first and the variance second, and the variance divides by n, not by n − 1.",
    ),
    Mistake(
        "variance first",
        lambda x: token_statistics(x)[::-1],
        "Both results are right, in the wrong order: the mean comes first.",
    ),
    Mistake(
        "standard deviation",
        spread(lambda x, mean: kept((x - mean).square()).sqrt()),
        "Your second result is the standard deviation, the root of the variance. The root is taken later, after "
        "something has been added to the variance.",
    ),
    Mistake(
        "standard deviation, n − 1",
        spread(lambda x, mean: x.std(dim=-1, keepdim=True)),
        "Your second result is `std`: a root of the variance, and one that divides by n − 1. Wanted is the variance, "
        "without a root, divided by n.",
    ),
    Mistake(
        "mean of the squares",
        spread(lambda x, mean: kept(x.square())),
        "Your second result is the mean of the squares of `x`. A variance is about distances from the mean: what has "
        "to be subtracted before squaring?",
    ),
    Mistake(
        "square of the mean distance",
        spread(lambda x, mean: kept(x - mean).square()),
        "Your variance is 0 or nearly so: distances from the mean add up to nothing, whatever the numbers are. Square "
        "each distance first, and average then.",
    ),
    Mistake(
        "sum of the squares",
        spread(lambda x, mean: (x - mean).square().sum(dim=-1, keepdim=True)),
        "Your variance is a sum over the features; it should be their mean.",
    ),
    Mistake(
        "absolute distances",
        spread(lambda x, mean: kept((x - mean).abs())),
        "Your second result is the mean distance from the mean. A variance squares the distances.",
    ),
    Mistake(
        "signs of the difference swapped",
        spread(lambda x, mean: mean.square() - kept(x.square())),
        "Your variance is negative. No mean of squares can be: which of your two terms is the larger one?",
    ),
    Mistake(
        "mean of squares minus square of the mean",
        spread(lambda x, mean: kept(x.square()) - mean.square()),
        "Right on paper, but not in 32 bits: where the mean is far from 0 you subtract two large, nearly equal "
        "numbers, and the digits that matter are lost. Subtract the mean first, and square then.",
    ),
)

EXERCISE = Exercise(
    name="token_statistics",
    topic="layer_normalization",
    title="Mean and variance",
    difficulty=1,
    minutes=5,
    builds="layer_norm",
    returns=("mean", "variance"),
    reference=token_statistics,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "You have the features of three tokens, a row each. How many means do you want, and which of the two axes has "
        "to go for that?",
        "`x.mean` takes `dim`, counted from the end, and `keepdim=True`, which leaves the axis there with size 1. The "
        "variance is a mean, too: of the squares of what is left when the mean is subtracted.",
        "`mean = x.mean(dim=-1, keepdim=True)`; then the same mean of `(x - mean).square()`; return both.",
    ),
)
