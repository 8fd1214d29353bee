"""The usual wrong versions of layer normalization."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake
from transformer_course.classroom.exercises.layer_normalization.token_statistics import token_statistics


def rule(normalize):
    """A wrong normalization, followed by the correct use of weight and bias."""
    return lambda x, weight, bias, eps=1e-5: normalize(x, eps) * weight + bias


def finish(combine):
    """The right normalization, followed by the wrong use of weight and bias."""

    def version(x, weight, bias, eps=1e-5):
        mean, variance = token_statistics(x)
        return combine((x - mean) / torch.sqrt(variance + eps), weight, bias)

    return version


def centered(x, *dims):
    return x - x.mean(dim=dims or -1, keepdim=True)


def variance(x, *dims):
    """The variance over the last axis, or over the axes that are given."""
    return centered(x, *dims).square().mean(dim=dims or -1, keepdim=True)


def root(x, *dims, eps=0.0):
    return torch.sqrt(variance(x, *dims) + eps)


def over(*dims):
    return rule(lambda x, eps: centered(x, *dims) / root(x, *dims, eps=eps))


def over_everything(x, eps):
    return (x - x.mean()) / torch.sqrt(x.var(correction=0) + eps)


def two_large_numbers(x, eps):
    mean = x.mean(dim=-1, keepdim=True)
    return (x - mean) / torch.sqrt(x.square().mean(dim=-1, keepdim=True) - mean.square() + eps)


def detached(x, eps):
    return (x - x.mean(dim=-1, keepdim=True).detach()) / root(x, eps=eps).detach()


def all_divided(x, weight, bias, eps=1e-5):
    mean, variance = token_statistics(x)
    return ((x - mean) * weight + bias) / torch.sqrt(variance + eps)


MISTAKES = (
    Mistake(
        "over the batch",
        over(0),
        "You take the mean and variance over the first axis, so a token's result depends on the other texts in the "
        "batch. Which axis holds the features of one token?",
    ),
    Mistake(
        "over the tokens",
        over(-2),
        "You take the mean and variance over the tokens of a text, so you get one pair per feature. Each *token* "
        "should get its own.",
    ),
    Mistake(
        "over axis 1",
        over(1),
        "Axis 1 holds the features only when there is no batch; with a batch, it holds the tokens. Count axes from "
        "the end.",
    ),
    Mistake(
        "keepdim forgotten",
        rule(lambda x, eps: (x - x.mean(dim=-1)) / torch.sqrt(x.var(dim=-1, correction=0) + eps)),
        "Without `keepdim=True`, the mean and variance lose their last axis and no longer line up with their own "
        "token.",
    ),
    Mistake(
        "over tokens and features",
        rule(lambda x, eps: centered(x, -2, -1) / root(x, -2, -1, eps=eps) if x.dim() > 1 else centered(x) / root(x)),
        "You take the mean and variance over a whole text. Each token should get its own.",
    ),
    Mistake(
        "over everything",
        rule(over_everything),
        "You take the mean and variance over the whole tensor. Each token should get its own. Which axis should you "
        "take them over?",
    ),
    Mistake(
        "sample standard deviation, eps outside",
        rule(lambda x, eps: centered(x) / (x.std(dim=-1, keepdim=True) + eps)),
        "Two things are off in your divisor: `std` divides by n − 1 by default, and `eps` goes under the square root.",
    ),
    Mistake(
        "n − 1",
        rule(lambda x, eps: centered(x) / torch.sqrt(x.var(dim=-1, keepdim=True) + eps)),
        "Your results are slightly too small, and the fewer features there are, the larger the error. By default, "
        "what does `var` divide by?",
    ),
    Mistake(
        "eps outside the root",
        rule(lambda x, eps: centered(x) / (root(x) + eps)),
        "This is right, except where `eps` matters. It should be added to the variance, under the square root.",
    ),
    Mistake(
        "no eps",
        rule(lambda x, eps: centered(x) / root(x)),
        "This is right, except where `eps` matters. If all features are equal, the variance is 0. What do you divide "
        "by then?",
    ),
    Mistake(
        "eps as a lower bound",
        rule(lambda x, eps: centered(x) / torch.sqrt(variance(x).clamp(min=eps))),
        "This is right, except where `eps` matters, because you take the larger of the variance and `eps`. Take their "
        "sum instead.",
    ),
    Mistake(
        "always the same eps",
        rule(lambda x, eps: centered(x) / root(x, eps=1e-5)),
        "This is right for the default `eps`, but wrong for other values. Do you use the argument?",
    ),
    Mistake(
        "divided by the variance",
        rule(lambda x, eps: centered(x) / (variance(x) + eps)),
        "You divide by the variance, which is in squared units. That leaves a spread of 1 / σ instead of 1.",
    ),
    Mistake(
        "only centered",
        rule(lambda x, eps: centered(x)),
        "You subtract the mean, but the spread is unchanged: the division is missing.",
    ),
    Mistake(
        "mean not subtracted",
        rule(lambda x, eps: x / root(x, eps=eps)),
        "Your features have the right spread, but their mean isn't 0. What should you subtract before you divide?",
    ),
    Mistake(
        "RMSNorm",
        rule(lambda x, eps: x / torch.sqrt(x.square().mean(dim=-1, keepdim=True) + eps)),
        "You divide by the square root of the mean square but never subtract the mean. That's RMSNorm, the next "
        "exercise. Here, subtract the mean first.",
    ),
    Mistake(
        "mean of the squares for the variance",
        rule(lambda x, eps: centered(x) / torch.sqrt(x.square().mean(dim=-1, keepdim=True) + eps)),
        "You subtract the mean in the numerator, but in the denominator, you use the mean square of the original `x`.",
    ),
    Mistake(
        "mean subtracted at the end",
        rule(lambda x, eps: x / root(x, eps=eps) - x.mean(dim=-1, keepdim=True)),
        "You divide first and subtract the mean afterward. But the division changes the mean, too.",
    ),
    Mistake(
        "mean of squares minus square of the mean",
        rule(two_large_numbers),
        "This is right on paper, but when the mean is far from 0, your variance is the difference of two large numbers "
        "and loses the digits that matter. Subtract the mean first, then square.",
    ),
    Mistake(
        "weight and bias ignored",
        finish(lambda normalized, weight, bias: normalized),
        "The features have mean 0 and variance 1, but you don't use `weight` and `bias`.",
    ),
    Mistake(
        "bias forgotten",
        finish(lambda normalized, weight, bias: normalized * weight),
        "You apply `weight`. What about `bias`?",
    ),
    Mistake(
        "weight forgotten",
        finish(lambda normalized, weight, bias: normalized + bias),
        "You apply `bias`. What about `weight`?",
    ),
    Mistake(
        "bias before weight",
        finish(lambda normalized, weight, bias: (normalized + bias) * weight),
        "You add `bias` first, so it gets scaled by `weight`. Scale first, then shift.",
    ),
    Mistake(
        "weight and bias in one bracket",
        finish(lambda normalized, weight, bias: normalized * (weight + bias)),
        "You multiply by the sum of `weight` and `bias`. Only the weight multiplies; the bias is added afterward.",
    ),
    Mistake(
        "weight and bias swapped",
        finish(lambda normalized, weight, bias: normalized * bias + weight),
        "You multiply by `bias` and add `weight`. It should be the other way around.",
    ),
    Mistake(
        "weight counted from 1",
        finish(lambda normalized, weight, bias: normalized * (1 + weight) + bias),
        "You multiply by 1 + `weight`. Some models store the weight that way, but here it's the factor itself.",
    ),
    Mistake(
        "statistics without a gradient",
        rule(detached),
        "The values are right, but the gradient isn't. The mean and variance depend on `x`, so gradients must flow "
        "through them; `detach` or `no_grad` cuts them off.",
    ),
    Mistake(
        "eps squared",
        rule(lambda x, eps: centered(x) / root(x, eps=eps**2)),
        "This is right, except where `eps` matters, because you square it. Add it to the variance as it is.",
    ),
    Mistake(
        "multiplied by the root",
        rule(lambda x, eps: centered(x) * root(x, eps=eps)),
        "You multiply by the standard deviation. Dividing by it is what makes the spread 1.",
    ),
    Mistake(
        "weight and bias first",
        lambda x, weight, bias, eps=1e-5: centered(x * weight + bias) / root(x * weight + bias, eps=eps),
        "You apply weight and bias first and normalize afterward, so the normalization undoes most of their effect. "
        "Apply them last.",
    ),
    Mistake(
        "weight added",
        finish(lambda normalized, weight, bias: normalized + weight + bias),
        "You add the weight, but it's a scale: multiply by it, and add only the bias.",
    ),
    Mistake(
        "brackets missing",
        lambda x, weight, bias, eps=1e-5: x - x.mean(dim=-1, keepdim=True) / root(x, eps=eps) * weight + bias,
        "Division comes before subtraction, so you divide only the mean. Which part do you need to put in parentheses?",
    ),
    Mistake(
        "divided by the variance, bias forgotten",
        lambda x, weight, bias, eps=1e-5: centered(x) / (variance(x) + eps) * weight,
        "There are two mistakes here. Divide by the *square root* of `variance + eps`, and add the bias.",
    ),
    Mistake(
        "mean kept, bias before the weight",
        lambda x, weight, bias, eps=1e-5: (x / root(x, eps=eps) + bias) * weight,
        "There are two mistakes here. Subtract the mean before you divide, and add the bias after the weight.",
    ),
    Mistake(
        "the bias divided too",
        all_divided,
        "You scale and shift before you divide, so the bias is divided as well. Normalize first, then apply `weight` "
        "and `bias`.",
    ),
)
