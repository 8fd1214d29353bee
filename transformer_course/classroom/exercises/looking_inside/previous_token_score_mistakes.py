"""More wrong versions of `previous_token_score` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def previous_token_score(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.looking_inside.previous_token_score import (
        previous_token_score as reference,
    )

    return reference(*inputs)


MORE_MISTAKES = (
    Mistake(
        "a whole block",
        lambda weights: weights[:, :, 1:, :-1].mean(dim=(0, 2, 3)),
        "You average a whole block of weights. Each query has just one previous token, so you need a diagonal.",
    ),
    Mistake(
        "the largest",
        lambda weights: weights.diagonal(offset=-1, dim1=2, dim2=3).amax(dim=(0, 2)),
        "You take the largest weight. The score is the mean of the weights.",
    ),
    Mistake(
        "the second token left out",
        lambda weights: torch.stack(
            [weights[:, :, i, i - 1] for i in range(2, weights.shape[2])] or [weights[:, :, 0, 0] * 0]
        ).mean(dim=(0, 1)),
        "You leave out the token at position 1, the first that has a previous one. Positions are counted from 0.",
    ),
    Mistake(
        "all earlier tokens",
        lambda weights: weights.tril(-1)[:, :, 1:].sum(dim=-1).mean(dim=(0, 2)),
        "You add up the weights on all earlier tokens. Only the weight on the previous token counts.",
    ),
    Mistake(
        "softmax once more",
        lambda weights: previous_token_score(weights.softmax(dim=-1)),
        "You take a softmax of the weights. They've already been through one.",
    ),
    Mistake(
        "the first text only",
        lambda weights: previous_token_score(weights[:1]),
        "You score only the first text in the batch.",
    ),
    Mistake(
        "cut and normalized again",
        lambda weights: previous_token_score(weights.tril() / weights.tril().sum(dim=-1, keepdim=True)),
        "You cut off the later tokens and make the rows sum to 1 again. Score the weights as they are.",
    ),
    Mistake(
        "two tokens back",
        lambda weights: weights.diagonal(offset=-2, dim1=2, dim2=3).mean(dim=(0, 2)),
        "You score the token two positions back. The previous token is one position back.",
    ),
    Mistake(
        "the next token, summed",
        lambda weights: weights.diagonal(offset=1, dim1=2, dim2=3).sum(dim=(0, 2)),
        "There are two mistakes here. You look one position ahead instead of one back, and the score is a mean, not a "
        "sum.",
    ),
)
