"""Exercise: SiLU, the bend of the gate."""

import torch
from torch.nn import functional as F

from transformer_course.classroom.exercises.exercise import Exercise, Mistake
from transformer_course.classroom.exercises.feed_forward.bends import cases


def silu(x):
    """Multiply each number by its sigmoid, 1 / (1 + e^(−x)).

    `x` has any axes, and may be as large or as negative as it likes: nothing may overflow.
    """
    return x * torch.sigmoid(x)


MISTAKES = (
    Mistake(
        "only the sigmoid",
        torch.sigmoid,
        "That is the sigmoid, between 0 and 1. SiLU uses it as a factor: for which number?",
    ),
    Mistake(
        "sigmoid of −x",
        lambda x: x * torch.sigmoid(-x),
        "Yours stops the large numbers and lets the negative ones pass. Look at the sign in the exponent.",
    ),
    Mistake(
        "1.702 in the sigmoid",
        lambda x: x * torch.sigmoid(1.702 * x),
        "With 1.702 in it, this is an approximation of GELU. SiLU takes the sigmoid of x itself.",
    ),
    Mistake("GELU", F.gelu, "That is GELU. SiLU's factor is a sigmoid."),
    Mistake("ReLU", torch.relu, "That is ReLU: a sharp corner at 0. SiLU is smooth, and slightly negative left of 0."),
    Mistake(
        "tanh for the sigmoid",
        lambda x: x * torch.tanh(x),
        "Your factor goes from −1 to 1, so that negative numbers come out positive. A sigmoid goes from 0 to 1.",
    ),
    Mistake(
        "sigmoid twice",
        lambda x: x * torch.sigmoid(torch.sigmoid(x)),
        "Even very negative numbers come through by half: the sigmoid is applied twice.",
    ),
    Mistake(
        "logarithm of the sigmoid",
        lambda x: x * F.logsigmoid(x),
        "Your factor is the logarithm of the sigmoid, never above 0. SiLU's goes from 0 to 1.",
    ),
    Mistake(
        "exp overflows",
        lambda x: x * torch.exp(x) / (1 + torch.exp(x)),
        "Right for moderate numbers. But e to the 1,000 is infinite, and infinity divided by infinity is NaN. "
        "How can the fraction be written so that nothing overflows, also in the gradient?",
    ),
    Mistake(
        "exp overflows in the gradient",
        lambda x: x / (1 + torch.exp(-x)),
        "The values are right. But for x = −1000 the exponential is infinite, and the gradient there NaN: a training "
        "would be spoiled by it. Does torch have this function?",
    ),
)

EXERCISE = Exercise(
    name="silu",
    topic="feed_forward",
    title="SiLU",
    difficulty=1,
    minutes=3,
    builds="GatedFeedForward",
    returns=("output",),
    reference=silu,
    cases=lambda: cases(820),
    mistakes=MISTAKES,
    hints=(
        "Which factor is 1 for large numbers, 0 for very negative ones, and ½ at 0?",
        "`torch.sigmoid` is that factor, and never overflows. Each number gets its own.",
        "`x` times `torch.sigmoid(x)`.",
    ),
)
