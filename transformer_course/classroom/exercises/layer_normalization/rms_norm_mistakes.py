"""The usual wrong versions of RMSNorm."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def dividing(divisor):
    """`x` divided by the wrong number, then scaled by the weight."""
    return lambda x, weight, eps=1e-5: x / divisor(x, eps) * weight


def mean_square(x, *dims):
    return x.square().mean(dim=dims or -1, keepdim=True)


def centered(x):
    return x - x.mean(dim=-1, keepdim=True)


MISTAKES = (
    Mistake(
        "over the batch",
        dividing(lambda x, eps: torch.sqrt(mean_square(x, 0) + eps)),
        "You take the mean square over the first axis, so a token's result depends on the other texts in the batch. "
        "Which axis holds the features of one token?",
    ),
    Mistake(
        "over the tokens",
        dividing(lambda x, eps: torch.sqrt(mean_square(x, -2) + eps)),
        "You take the mean square over the tokens of a text, so you get one per feature. Each *token* should get its "
        "own.",
    ),
    Mistake(
        "over axis 1",
        dividing(lambda x, eps: torch.sqrt(mean_square(x, 1) + eps)),
        "Axis 1 holds the features only when there is no batch; with a batch, it holds the tokens. Count axes from "
        "the end.",
    ),
    Mistake(
        "keepdim forgotten",
        dividing(lambda x, eps: torch.sqrt(x.square().mean(dim=-1) + eps)),
        "Without `keepdim=True`, the mean square loses its last axis and no longer lines up with its own token.",
    ),
    Mistake(
        "over everything",
        dividing(lambda x, eps: torch.sqrt(x.square().mean() + eps)),
        "You take the mean square over the whole tensor. Each token should get its own.",
    ),
    Mistake(
        "LayerNorm",
        lambda x, weight, eps=1e-5: centered(x) / torch.sqrt(mean_square(centered(x)) + eps) * weight,
        "That's layer normalization: you subtract the mean. RMSNorm doesn't.",
    ),
    Mistake(
        "mean subtracted above",
        lambda x, weight, eps=1e-5: centered(x) / torch.sqrt(mean_square(x) + eps) * weight,
        "You divide by the right number, but you subtract the mean from `x` first. RMSNorm doesn't.",
    ),
    Mistake(
        "standard deviation",
        dividing(lambda x, eps: torch.sqrt(mean_square(centered(x)) + eps)),
        "You divide by the standard deviation, which measures distances from the mean. RMSNorm measures from 0.",
    ),
    Mistake(
        "sample standard deviation",
        dividing(lambda x, eps: torch.sqrt(x.var(dim=-1, keepdim=True) + eps)),
        "You divide by the sample standard deviation, which measures distances from the mean and divides by n − 1. "
        "RMSNorm measures from 0 and divides by n.",
    ),
    Mistake(
        "sum of the squares",
        dividing(lambda x, eps: torch.sqrt(x.square().sum(dim=-1, keepdim=True) + eps)),
        "Your tokens get a length of 1, so the more features there are, the smaller each feature is. Should you take "
        "the sum of the squares, or their mean?",
    ),
    Mistake(
        "length 1",
        dividing(lambda x, eps: x.norm(dim=-1, keepdim=True)),
        "You divide each token by its length, the square root of the *sum* of squares. Use the square root of their "
        "*mean*, with `eps` added under the root.",
    ),
    Mistake(
        "length 1, eps outside",
        dividing(lambda x, eps: x.norm(dim=-1, keepdim=True) + eps),
        "You divide each token by its length, the square root of the *sum* of squares. Use the square root of their "
        "*mean*, with `eps` added under the root.",
    ),
    Mistake(
        "no root",
        dividing(lambda x, eps: mean_square(x) + eps),
        "You divide by the mean *square*. What gets you back to the units of `x`?",
    ),
    Mistake(
        "multiplied by the root",
        lambda x, weight, eps=1e-5: x * torch.sqrt(mean_square(x) + eps) * weight,
        "You multiply by the square root of the mean square. Divide by it, so that large tokens become smaller.",
    ),
    Mistake(
        "mean of the absolute values",
        dividing(lambda x, eps: x.abs().mean(dim=-1, keepdim=True) + eps),
        "You divide by the mean of the absolute values. RMS is the *root* of the *mean* of the *squares*.",
    ),
    Mistake(
        "eps outside the root",
        dividing(lambda x, eps: mean_square(x).sqrt() + eps),
        "This is right, except where `eps` matters. It should be added to the mean square, under the square root.",
    ),
    Mistake(
        "no eps",
        dividing(lambda x, eps: mean_square(x).sqrt()),
        "This is right, except where `eps` matters. What do you divide by when a token is all zeros?",
    ),
    Mistake(
        "eps as a lower bound",
        dividing(lambda x, eps: mean_square(x).clamp(min=eps).sqrt()),
        "This is right, except where `eps` matters, because you take the larger of the mean square and `eps`. Take "
        "their sum instead.",
    ),
    Mistake(
        "always the same eps",
        dividing(lambda x, eps: torch.sqrt(mean_square(x) + 1e-5)),
        "This is right for the default `eps`, but wrong for other values. Do you use the argument?",
    ),
    Mistake(
        "torch's eps",
        lambda x, weight, eps=None: torch.nn.functional.rms_norm(x, weight.shape, weight, eps),
        "This is right, except when `eps` matters and isn't given: PyTorch's default is much smaller than 1e-5 and "
        "depends on the dtype of `x`.",
    ),
    Mistake(
        "weight forgotten",
        lambda x, weight, eps=1e-5: x / torch.sqrt(mean_square(x) + eps),
        "Your tokens have a mean square of 1, but you don't use `weight`.",
    ),
    Mistake(
        "weight counted from 1",
        lambda x, weight, eps=1e-5: x / torch.sqrt(mean_square(x) + eps) * (1 + weight),
        "You multiply by 1 + `weight`. Some models store the weight that way, but here it's the factor itself.",
    ),
    Mistake(
        "weight added",
        lambda x, weight, eps=1e-5: x / torch.sqrt(mean_square(x) + eps) + weight,
        "You add `weight`, but it's a scale, so multiply by it. RMSNorm doesn't shift anything.",
    ),
    Mistake(
        "root without a gradient",
        dividing(lambda x, eps: torch.sqrt(mean_square(x) + eps).detach()),
        "The values are right, but the gradient isn't. Your divisor depends on `x`, so gradients must flow through it; "
        "`detach` or `no_grad` cuts them off.",
    ),
    Mistake(
        "squared in place",
        lambda x, weight, eps=1e-5: x.square() / torch.sqrt(x.square().mean(dim=-1, keepdim=True) + eps) * weight,
        "You divide the *squares*. A function whose name ends with `_` changes the tensor itself: after `pow_`, `x` "
        "holds the squares.",
    ),
    Mistake(
        "no root, weight forgotten",
        lambda x, weight, eps=1e-5: x / (x.square().mean(dim=-1, keepdim=True) + eps),
        "There are two mistakes here. Take the square root of the mean square, and multiply by the weight.",
    ),
    Mistake(
        "LayerNorm without eps",
        lambda x, weight, eps=1e-5: (x - x.mean(-1, keepdim=True)) / x.std(-1, correction=0, keepdim=True) * weight,
        "There are two mistakes here. RMSNorm doesn't subtract the mean, and `eps` should be added under the square "
        "root.",
    ),
)
