"""Exercise: the exact GELU."""

import torch
from torch.nn import functional as F

from transformer_course.classroom.exercises.exercise import Exercise, Mistake
from transformer_course.classroom.exercises.feed_forward.bends import cases


def gelu(x):
    """Multiply each number by the share of a standard normal distribution that lies below it.

    `x` has any axes. The share is ½ · (1 + erf(x / √2)), and `torch.erf` computes erf.
    """
    return x * 0.5 * (1 + torch.erf(x / 2**0.5))


def share(x):
    return 0.5 * (1 + torch.erf(x / 2**0.5))


MISTAKES = (
    Mistake(
        "√2 left out",
        lambda x: x * 0.5 * (1 + torch.erf(x)),
        "Your bend is too tight: at 1 it should be 0.84. Compare what you give to `erf` with the formula.",
    ),
    Mistake(
        "divided by 2 instead of √2",
        lambda x: x * 0.5 * (1 + torch.erf(x / 2)),
        "Your bend is too wide: at 1 it should be 0.84. By what is x divided inside `erf`?",
    ),
    Mistake(
        "multiplied by √2",
        lambda x: x * 0.5 * (1 + torch.erf(x * 2**0.5)),
        "Your bend is too tight: inside `erf` you multiply by the root where the formula divides.",
    ),
    Mistake(
        "½ left out",
        lambda x: x * (1 + torch.erf(x / 2**0.5)),
        "Twice too large everywhere. A share lies between 0 and 1; 1 + erf goes up to 2.",
    ),
    Mistake(
        "1 left out",
        lambda x: x * 0.5 * torch.erf(x / 2**0.5),
        "Yours is the same on both sides of 0. erf goes from −1 to 1, a share from 0 to 1: what has to be added?",
    ),
    Mistake(
        "erfc instead of erf",
        lambda x: x * 0.5 * torch.erfc(x / 2**0.5),
        "Yours stops the large numbers and lets the negative ones pass: it uses the share above x, not below.",
    ),
    Mistake(
        "only the share",
        share,
        "That is the share, between 0 and 1. What does GELU do with it?",
    ),
    Mistake(
        "the tanh approximation",
        lambda x: F.gelu(x, approximate="tanh"),
        "Very close: this is the approximation by tanh, which GPT-2 uses. It is off by up to 0.0005. Here the exact "
        "one is wanted, with erf.",
    ),
    Mistake(
        "the sigmoid approximation",
        lambda x: x * torch.sigmoid(1.702 * x),
        "Close: this is the approximation by a sigmoid, off by up to 0.02. Here the exact one is wanted, with erf.",
    ),
    Mistake("SiLU", F.silu, "That is SiLU: it weighs by a sigmoid. GELU weighs by the share of a normal distribution."),
    Mistake("ReLU", torch.relu, "That is ReLU: a sharp corner at 0. GELU is smooth, and slightly negative left of 0."),
    Mistake(
        "density instead of share",
        lambda x: x * torch.exp(-x.square() / 2) / (2 * torch.pi) ** 0.5,
        "You multiply by the height of the bell curve at x. Wanted is the share that lies below x: the area under the "
        "curve up to there.",
    ),
)

EXERCISE = Exercise(
    name="gelu",
    topic="feed_forward",
    title="GELU",
    difficulty=1,
    minutes=5,
    builds="FeedForward",
    returns=("output",),
    reference=gelu,
    cases=lambda: cases(800),
    mistakes=MISTAKES,
    hints=(
        "Half of a normal distribution lies below 0. What, then, is the share at x = 0, at a very large x, and at a "
        "very negative one?",
        "First write down the share: `torch.erf` of x divided by the root of 2, moved and scaled from −1 … 1 to "
        "0 … 1. Then multiply.",
        "The share is `0.5 * (1 + torch.erf(x / 2**0.5))`; return `x` times that.",
    ),
)
