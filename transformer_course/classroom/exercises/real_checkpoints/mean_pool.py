"""Exercise: one vector for a text, out of those of its tokens."""

import torch
from torch.nn import functional as F

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def mean_pool(hidden, padding_mask):
    """The mean of the vectors of each text's real tokens.

    `hidden` has the axes (batch seq d_model), `padding_mask` (batch seq) with True for a real token, and the
    result (batch d_model). Padding counts neither above nor below the line; a text without any real token
    gets zeros.
    """
    real = padding_mask[:, :, None].to(hidden.dtype)
    return (hidden * real).sum(dim=1) / real.sum(dim=1).clamp(min=1)


AXES = {"hidden": "batch seq d_model", "padding_mask": "batch seq", "pooled": "batch d_model"}


def cases() -> tuple[Case, ...]:
    def case(label, seed, rows, d_model=4, dtype=torch.float32, gradient=False) -> Case:
        mask = torch.tensor(rows, dtype=torch.bool)
        sizes = {"batch": mask.shape[0], "seq": mask.shape[1], "d_model": d_model}
        inputs = {"hidden": random_tensor(AXES["hidden"], sizes, seed, dtype), "padding_mask": mask}
        return Case(label, inputs, AXES, gradient=gradient)

    uneven = [[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 0, 0, 0, 0]]
    return (
        case("one text, two tokens and a padding", 1900, [[1, 1, 0]], d_model=2, gradient=True),
        case("no padding", 1901, [[1, 1, 1], [1, 1, 1]], d_model=2),
        case("three lengths", 1902, uneven, gradient=True),
        case("padding on the left", 1903, [[0, 0, 1, 1], [1, 1, 1, 1]]),
        case("a text without a token", 1904, [[1, 1, 0], [0, 0, 0]]),
        case("three lengths in float64", 1902, uneven, dtype=torch.float64),
    )


def real(hidden, padding_mask):
    return padding_mask[:, :, None].to(hidden.dtype)


MISTAKES = (
    Mistake(
        "padding counted",
        lambda hidden, padding_mask: hidden.mean(dim=1),
        "You average over all places, padding included. A short text gets another vector in every batch.",
    ),
    Mistake(
        "padding counted below the line",
        lambda hidden, padding_mask: (hidden * real(hidden, padding_mask)).mean(dim=1),
        "Padding adds nothing to your sum, and still counts when you divide: short texts get short vectors.",
    ),
    Mistake(
        "padding counted above the line",
        lambda hidden, padding_mask: hidden.sum(dim=1) / real(hidden, padding_mask).sum(dim=1).clamp(min=1),
        "You divide by the number of real tokens, and your sum has the padding in it.",
    ),
    Mistake(
        "the mask the wrong way round",
        lambda hidden, padding_mask: mean_pool(hidden, ~padding_mask),
        "You average over the padding. In the mask True stands for a real token.",
    ),
    Mistake(
        "the first token",
        lambda hidden, padding_mask: hidden[:, 0],
        "You take the vector of the first token, [CLS]. That is how BERT's own pooler does it; wanted is the mean.",
    ),
    Mistake(
        "the sum",
        lambda hidden, padding_mask: (hidden * real(hidden, padding_mask)).sum(dim=1),
        "You add up and do not divide: long texts get long vectors.",
    ),
    Mistake(
        "the maximum",
        lambda hidden, padding_mask: hidden.masked_fill(~padding_mask[:, :, None], float("-inf")).amax(dim=1),
        "You take the largest number of each feature. Wanted is the mean.",
    ),
    Mistake(
        "divided by all tokens of the batch",
        lambda hidden, padding_mask: (hidden * real(hidden, padding_mask)).sum(dim=1) / padding_mask.sum().clamp(min=1),
        "You divide by the number of real tokens of the whole batch. Each text has its own.",
    ),
    Mistake(
        "division by zero",
        lambda hidden, padding_mask: (
            (hidden * real(hidden, padding_mask)).sum(dim=1) / real(hidden, padding_mask).sum(dim=1)
        ),
        "All is right but the text without a real token: 0 / 0 is NaN. It should get zeros.",
    ),
    Mistake(
        "length one",
        lambda hidden, padding_mask: F.normalize(mean_pool(hidden, padding_mask), dim=-1),
        "Your vectors are right but for their length: you made it 1. That comes later, wanted is the plain mean.",
    ),
    Mistake(
        "mean over the features",
        lambda hidden, padding_mask: hidden.mean(dim=2),
        "You average over the features of each token. Wanted is a vector for the text: average over its tokens.",
    ),
    Mistake(
        "the last real token",
        lambda hidden, padding_mask: hidden[
            torch.arange(len(hidden)), (padding_mask.long().cumsum(dim=1)).argmax(dim=1)
        ],
        "You take the vector of the last real token. Wanted is the mean of all of them.",
    ),
)

EXERCISE = Exercise(
    name="mean_pool",
    topic="real_checkpoints",
    title="A text as one vector",
    difficulty=1,
    minutes=4,
    builds="mean_pooling",
    returns=("pooled",),
    reference=mean_pool,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Two texts of 2 and 5 tokens in one batch: the short one has three places of padding. What should the mean of "
        "the short one be divided by, and what must not be in its sum?",
        "Make the vectors at padding zero, add up over the tokens, and divide by the number of real tokens of each "
        "text. The mask needs one more axis before it can be multiplied with `hidden`.",
        "`padding_mask[:, :, None]` has the axes (batch seq 1). The number of real tokens is its sum over `seq`; "
        "`.clamp(min=1)` keeps the empty text from dividing by zero.",
    ),
)
