"""Exercise: the mean and variance of each token's features."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat", "sat")


def token_statistics(x):
    """Return the mean and the variance of each token's features.

    `x` has the axes (… d_model). Return the pair `mean, variance`, both with the axes (… 1). The variance is the mean
    of the squared distances from the mean: divide by d_model, not by d_model − 1. The mean may be large compared with
    the spread, so subtract it before you square.
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
        case("one token per text", "batch seq", 6, batch=2, seq=1, d_model=8),
        case("one more axis in front", "group batch seq", 7, group=2, batch=3, seq=4, d_model=5),
        case("a mean far from 0", "seq", 8, words=words, seq=3, d_model=8, offset=300.0),
        case("the same in float64", "batch seq", 9, torch.float64, batch=2, seq=3, d_model=8, gradient=True),
    )


def over(*dims):
    """The statistics over other axes, which are kept with size 1."""

    def version(x):
        mean = x.mean(dim=dims, keepdim=True)
        return mean, (x - mean).square().mean(dim=dims, keepdim=True)

    return version


def spread(variance):
    """The right mean, with a different second result."""
    return lambda x: (x.mean(dim=-1, keepdim=True), variance(x, x.mean(dim=-1, keepdim=True)))


def kept(result):
    return result.mean(dim=-1, keepdim=True)


def over_everything(x):
    return x.mean(), (x - x.mean()).square().mean()


def ranges(x):
    mean = x.mean(dim=-1, keepdim=True)
    return mean, x.amax(-1, keepdim=True) - x.amin(-1, keepdim=True)


MISTAKES = (
    Mistake(
        "over the batch",
        over(0),
        "You average over the first axis, which holds the texts in a batch, or the tokens when there is no batch. So "
        "a token's result depends on other tokens. Which axis holds the features of one token?",
    ),
    Mistake(
        "over the tokens",
        over(-2),
        "You average over the tokens of a text, so each feature gets its own mean. Here, each *token* needs one. "
        "Which axis holds its features?",
    ),
    Mistake(
        "over axis 1",
        over(1),
        "Axis 1 holds the features only when there is no batch; with a batch, it holds the tokens. Count axes from "
        "the end.",
    ),
    Mistake(
        "keepdim forgotten",
        lambda x: (x.mean(dim=-1), (x - x.mean(dim=-1)).square().mean(dim=-1)),
        "Without `keepdim=True`, the mean loses its last axis, so `x - mean` no longer pairs each token with its own "
        "mean.",
    ),
    Mistake(
        "over tokens and features",
        lambda x: over(-2, -1)(x) if x.dim() > 1 else over(-1)(x),
        "You average over a whole text at once. Each token should get its own mean and variance.",
    ),
    Mistake(
        "over everything",
        over_everything,
        "You get one mean and one variance for the whole tensor. Each token should get its own. Which axis should you "
        "average over?",
    ),
    Mistake(
        "the axis dropped",
        lambda x: tuple(part.squeeze(-1) for part in token_statistics(x)),
        "The numbers are right, but the last axis is gone. Keep it with size 1, so that the mean can be subtracted "
        "from `x` directly.",
    ),
    Mistake(
        "n − 1",
        spread(lambda x, mean: x.var(dim=-1, keepdim=True)),
        "Your variance is too large by a factor of n / (n − 1), because `var` divides by n − 1 by default. That's for "
        "estimating a variance from a sample. Here, you have all of the features, so divide by n.",
    ),
    Mistake(
        "n − 1, and variance first",
        lambda x: torch.var_mean(x, dim=-1, keepdim=True),
        "There are two mistakes here. Return the mean first and the variance second, and divide by n, not by n − 1.",
    ),
    Mistake(
        "variance first",
        lambda x: token_statistics(x)[::-1],
        "Both results are right, but in the wrong order: the mean comes first.",
    ),
    Mistake(
        "standard deviation",
        spread(lambda x, mean: kept((x - mean).square()).sqrt()),
        "Your second result is the standard deviation, the square root of the variance. Return the variance itself; "
        "the square root comes later, after you've added `eps`.",
    ),
    Mistake(
        "standard deviation, n − 1",
        spread(lambda x, mean: x.std(dim=-1, keepdim=True)),
        "Your second result comes from `std`, which takes a square root and divides by n − 1. Return the variance, "
        "without a square root, and divide by n.",
    ),
    Mistake(
        "mean of the squares",
        spread(lambda x, mean: kept(x.square())),
        "Your second result is the mean of the squares of `x`. The variance measures distances from the mean. What do "
        "you have to subtract before you square?",
    ),
    Mistake(
        "square of the mean distance",
        spread(lambda x, mean: kept(x - mean).square()),
        "Your variance is 0, or nearly 0, because distances from the mean always cancel out. Square each distance "
        "first, then average.",
    ),
    Mistake(
        "sum of the squares",
        spread(lambda x, mean: (x - mean).square().sum(dim=-1, keepdim=True)),
        "Your variance is a sum of squares. It should be their mean.",
    ),
    Mistake(
        "absolute distances",
        spread(lambda x, mean: kept((x - mean).abs())),
        "Your second result is the mean of the absolute distances. The variance squares the distances.",
    ),
    Mistake(
        "signs of the difference swapped",
        spread(lambda x, mean: mean.square() - kept(x.square())),
        "Your variance is negative, but a mean of squares can't be. Which of your two terms is larger?",
    ),
    Mistake(
        "mean of squares minus square of the mean",
        spread(lambda x, mean: kept(x.square()) - mean.square()),
        "This is right on paper, but not in 32-bit arithmetic: when the mean is far from 0, you subtract two large, "
        "nearly equal numbers and lose the digits that matter. Subtract the mean first, then square.",
    ),
    Mistake(
        "distances from the common mean",
        lambda x: (kept(x), kept((x - x.mean()).square())),
        "Your means are right, but you measure the distances from the mean of *all* tokens. For each token, measure "
        "the distances from its own mean.",
    ),
    Mistake(
        "median",
        lambda x: (x.median(dim=-1, keepdim=True).values, kept((x - x.median(dim=-1, keepdim=True).values).square())),
        "You take the median, the value in the middle. The mean is the sum of the features divided by how many there "
        "are.",
    ),
    Mistake(
        "over the first axis, summed",
        lambda x: (x.mean(dim=0, keepdim=True), (x - x.mean(dim=0, keepdim=True)).square().sum(dim=0, keepdim=True)),
        "There are two mistakes here. Average over the features of each token, the last axis, and take the mean of "
        "the squares, not their sum.",
    ),
    Mistake(
        "the range as the variance",
        ranges,
        "Your second result is the range, the largest feature minus the smallest. The variance is the mean of the "
        "squared distances from the mean.",
    ),
)

EXERCISE = Exercise(
    name="token_statistics",
    topic="layer_normalization",
    title="Mean and variance",
    difficulty=1,
    minutes=8,
    builds="layer_norm",
    returns=("mean", "variance"),
    reference=token_statistics,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Picture three tokens as three rows of features. How many means do you want, and which of the two axes do you "
        "have to average over to get them?",
        "`x.mean` takes a `dim`, which you can count from the end, and `keepdim=True`, which keeps that axis with size "
        "1. The variance is a mean, too: subtract the mean from `x`, square, and average.",
        "Start with `mean = x.mean(dim=-1, keepdim=True)`. Then take the same kind of mean of `(x - mean).square()`.",
    ),
)
