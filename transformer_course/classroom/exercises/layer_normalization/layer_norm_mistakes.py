"""The usual wrong versions of layer normalization."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake
from transformer_course.classroom.exercises.layer_normalization.token_statistics import token_statistics


def rule(normalize):
    """Layer normalization with another first step; weight and bias come after it as they should."""
    return lambda x, weight, bias, eps=1e-5: normalize(x, eps) * weight + bias


def finish(combine):
    """The right first step, and another use of weight and bias."""

    def version(x, weight, bias, eps=1e-5):
        mean, variance = token_statistics(x)
        return combine((x - mean) / torch.sqrt(variance + eps), weight, bias)

    return version


def centerd(x, *dims):
    return x - x.mean(dim=dims or -1, keepdim=True)


def root(x, *dims, eps=0.0):
    """√(variance + eps), over the last axis or over those given."""
    return torch.sqrt(centerd(x, *dims).square().mean(dim=dims or -1, keepdim=True) + eps)


def over(*dims):
    return rule(lambda x, eps: centerd(x, *dims) / root(x, *dims, eps=eps))


def over_everything(x, eps):
    return (x - x.mean()) / torch.sqrt(x.var(correction=0) + eps)


def two_large_numbers(x, eps):
    mean = x.mean(dim=-1, keepdim=True)
    return (x - mean) / torch.sqrt(x.square().mean(dim=-1, keepdim=True) - mean.square() + eps)


def detached(x, eps):
    return (x - x.mean(dim=-1, keepdim=True).detach()) / root(x, eps=eps).detach()


MISTAKES = (
    Mistake(
        "over the batch",
        over(0),
        "Your mean and variance run over the first axis, so a token's result depends on the other texts of the batch. "
        "Which axis holds the features of one token?",
    ),
    Mistake(
        "over the tokens",
        over(-2),
        "Your mean and variance run over the tokens of a text, one for each feature. Each *token* should get its own.",
    ),
    Mistake(
        "over axis 1",
        over(1),
        "Axis 1 holds the features as long as there is no batch. With one it holds the tokens. Count from the end.",
    ),
    Mistake(
        "keepdim forgotten",
        rule(lambda x, eps: (x - x.mean(dim=-1)) / torch.sqrt(x.var(dim=-1, correction=0) + eps)),
        "Without `keepdim=True` mean and variance lose the axis of the features, and are no longer paired with the "
        "token they belong to.",
    ),
    Mistake(
        "over tokens and features",
        rule(lambda x, eps: centerd(x, -2, -1) / root(x, -2, -1, eps=eps) if x.dim() > 1 else centerd(x) / root(x)),
        "Your mean and variance run over a whole text. Each token should get its own.",
    ),
    Mistake(
        "over everything",
        rule(over_everything),
        "Your mean and variance run over the whole tensor. Each token should get its own: over which axis alone?",
    ),
    Mistake(
        "standard deviation of a sample, eps behind it",
        rule(lambda x, eps: centerd(x) / (x.std(dim=-1, keepdim=True) + eps)),
        "Two things about what you divide by: `std` divides by n − 1 unless told otherwise, and `eps` belongs to the "
        "variance, under the root.",
    ),
    Mistake(
        "n − 1",
        rule(lambda x, eps: centerd(x) / torch.sqrt(x.var(dim=-1, keepdim=True) + eps)),
        "Your results are a little too small, the more so the fewer features there are. What does `var` divide by "
        "unless told otherwise?",
    ),
    Mistake(
        "eps outside the root",
        rule(lambda x, eps: centerd(x) / (root(x) + eps)),
        "Right, except where `eps` matters. It is to be added to the variance: where does your root end?",
    ),
    Mistake(
        "no eps",
        rule(lambda x, eps: centerd(x) / root(x)),
        "Right, except where `eps` matters. A token of equal numbers has a variance of 0: what do you divide by then?",
    ),
    Mistake(
        "eps as a lower bound",
        rule(lambda x, eps: centerd(x) / torch.sqrt((root(x) ** 2).clamp(min=eps))),
        "Right, except where `eps` matters: you take the larger of variance and `eps`, and wanted is their sum.",
    ),
    Mistake(
        "always the same eps",
        rule(lambda x, eps: centerd(x) / root(x, eps=1e-5)),
        "Right with the usual `eps`, and wrong with another one: do you use the argument?",
    ),
    Mistake(
        "divided by the variance",
        rule(lambda x, eps: centerd(x) / (root(x) ** 2 + eps)),
        "You divide by the variance. It is in squared units: after a division by it the features have a spread of "
        "1 / σ, and not of 1.",
    ),
    Mistake(
        "only centerd",
        rule(lambda x, eps: centerd(x)),
        "The mean is gone, but the spread is what it was: the step that divides is missing.",
    ),
    Mistake(
        "mean not subtracted",
        rule(lambda x, eps: x / root(x, eps=eps)),
        "Your features have the right spread but not the mean 0: what has to be subtracted before you divide?",
    ),
    Mistake(
        "RMSNorm",
        rule(lambda x, eps: x / torch.sqrt(x.square().mean(dim=-1, keepdim=True) + eps)),
        "You divide by the root of the mean square, without subtracting the mean anywhere. That is RMSNorm, the "
        "next exercise; here the mean goes first.",
    ),
    Mistake(
        "mean of the squares for the variance",
        rule(lambda x, eps: centerd(x) / torch.sqrt(x.square().mean(dim=-1, keepdim=True) + eps)),
        "The mean is subtracted above, but not in what you divide by: it is the mean square of `x` as it came.",
    ),
    Mistake(
        "mean subtracted at the end",
        rule(lambda x, eps: x / root(x, eps=eps) - x.mean(dim=-1, keepdim=True)),
        "You divide first and subtract the mean afterwards. But the division has changed the mean as well.",
    ),
    Mistake(
        "mean of squares minus square of the mean",
        rule(two_large_numbers),
        "Right on paper, but where the mean is far from 0 your variance is the difference of two large numbers, and "
        "the digits that matter are lost. Subtract the mean first, and square then.",
    ),
    Mistake(
        "weight and bias ignored",
        finish(lambda normalized, weight, bias: normalized),
        "The features have mean 0 and variance 1, and there it ends: `weight` and `bias` are not used.",
    ),
    Mistake(
        "bias forgotten",
        finish(lambda normalized, weight, bias: normalized * weight),
        "`weight` is applied; what about `bias`?",
    ),
    Mistake(
        "weight forgotten",
        finish(lambda normalized, weight, bias: normalized + bias),
        "`bias` is applied; what about `weight`?",
    ),
    Mistake(
        "bias before weight",
        finish(lambda normalized, weight, bias: (normalized + bias) * weight),
        "You add `bias` first and scale afterwards, so that the shift is scaled, too. The other way round.",
    ),
    Mistake(
        "weight and bias swapped",
        finish(lambda normalized, weight, bias: normalized * bias + weight),
        "You multiply by `bias` and add `weight`.",
    ),
    Mistake(
        "weight counted from 1",
        finish(lambda normalized, weight, bias: normalized * (1 + weight) + bias),
        "You multiply by 1 + `weight`. Some models store their weight that way; here it is the factor itself.",
    ),
    Mistake(
        "statistics without a gradient",
        rule(detached),
        "The values are right, but not the gradient: mean and variance are computed from `x`, so `x` also acts "
        "through them. `detach` or `no_grad` cuts that way off.",
    ),
)
