"""Exercise: average the vectors of a text's tokens into one vector."""

import torch
from torch.nn import functional as F

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.real_checkpoints.mean_pool_mistakes import MORE_MISTAKES


def mean_pool(hidden, padding_mask):
    """Average the vectors of each text's real tokens.

    `hidden` has the axes (batch seq d_model), and `padding_mask` has the axes (batch seq), with True for a real token.
    The result has the axes (batch d_model). Leave padding out of the sum, and divide by the number of real tokens. A
    text without any real tokens gets a vector of zeros.
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
        case("one text: two tokens and one padding token", 1900, [[1, 1, 0]], d_model=2, gradient=True),
        case("no padding", 1901, [[1, 1, 1], [1, 1, 1]], d_model=2),
        case("three lengths", 1902, uneven, gradient=True),
        case("padding on the left", 1903, [[0, 0, 1, 1], [1, 1, 1, 1]]),
        case("a text without a token", 1904, [[1, 1, 0], [0, 0, 0]]),
        case("two texts without tokens, one without padding", 1905, [[0, 0, 0], [1, 1, 1], [0, 0, 0]]),
        case("nothing but padding", 1906, [[0, 0]], d_model=3),
        case("three lengths in float64", 1902, uneven, dtype=torch.float64),
    )


def real(hidden, padding_mask):
    return padding_mask[:, :, None].to(hidden.dtype)


MISTAKES = (
    Mistake(
        "padding counted",
        lambda hidden, padding_mask: hidden.mean(dim=1),
        "You average over all tokens, including padding. A short text then gets a different vector in every batch.",
    ),
    Mistake(
        "padding counted below the line",
        lambda hidden, padding_mask: (hidden * real(hidden, padding_mask)).mean(dim=1),
        "You leave padding out of the sum, but you still divide by the total number of tokens, so short texts get "
        "short vectors.",
    ),
    Mistake(
        "padding counted above the line",
        lambda hidden, padding_mask: hidden.sum(dim=1) / real(hidden, padding_mask).sum(dim=1).clamp(min=1),
        "You divide by the number of real tokens, but your sum includes the padding.",
    ),
    Mistake(
        "the mask the wrong way round",
        lambda hidden, padding_mask: mean_pool(hidden, ~padding_mask),
        "You average over the padding. In the mask, True means a real token.",
    ),
    Mistake(
        "the first token",
        lambda hidden, padding_mask: hidden[:, 0],
        "You take the vector of the first token, [CLS], as BERT's own pooler does. Here, you need the mean.",
    ),
    Mistake(
        "the sum",
        lambda hidden, padding_mask: (hidden * real(hidden, padding_mask)).sum(dim=1),
        "You don't divide, so long texts get long vectors.",
    ),
    Mistake(
        "the maximum",
        lambda hidden, padding_mask: hidden.masked_fill(~padding_mask[:, :, None], float("-inf")).amax(dim=1),
        "You take the maximum of each feature. You need the mean.",
    ),
    Mistake(
        "divided by all tokens of the batch",
        lambda hidden, padding_mask: (hidden * real(hidden, padding_mask)).sum(dim=1) / padding_mask.sum().clamp(min=1),
        "You divide by the number of real tokens in the whole batch. Divide each text's sum by that text's number of "
        "real tokens instead.",
    ),
    Mistake(
        "division by zero",
        lambda hidden, padding_mask: (
            (hidden * real(hidden, padding_mask)).sum(dim=1) / real(hidden, padding_mask).sum(dim=1)
        ),
        "Only texts without any real tokens are wrong: 0 / 0 is NaN. They should get zeros.",
    ),
    Mistake(
        "length one",
        lambda hidden, padding_mask: F.normalize(mean_pool(hidden, padding_mask), dim=-1),
        "Your vectors have the right direction, but you scaled them to length 1. Return the plain mean.",
    ),
    Mistake(
        "mean over the features",
        lambda hidden, padding_mask: hidden.mean(dim=2),
        "You average over the features of each token. To get one vector per text, average over its tokens.",
    ),
    Mistake(
        "the last real token",
        lambda hidden, padding_mask: hidden[
            torch.arange(len(hidden)), (padding_mask.long().cumsum(dim=1)).argmax(dim=1)
        ],
        "You take the vector of the last real token. You need the mean of all real tokens.",
    ),
)

EXERCISE = Exercise(
    name="mean_pool",
    topic="real_checkpoints",
    title="A text as one vector",
    difficulty=1,
    minutes=6,
    builds="mean_pooling",
    returns=("pooled",),
    reference=mean_pool,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "A batch holds two texts of 2 and 5 tokens, so the short one has three padding tokens. What do you divide the "
        "short text's sum by, and what must not be in the sum?",
        "Set the vectors of padding tokens to zero, sum over the tokens, and divide by each text's number of real "
        "tokens. The mask needs one more axis before you can multiply it by `hidden`.",
        "`padding_mask[:, :, None]` has the axes (batch seq 1). Its sum over `seq` is the number of real tokens, and "
        "`.clamp(min=1)` avoids dividing by zero for an empty text.",
    ),
)
