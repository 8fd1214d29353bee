"""More wrong versions of `induction_score` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def induction_score(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.looking_inside.induction_score import induction_score as reference

    return reference(*inputs)


def diagonal(weights, first, back):
    rows = [weights[:, :, i, i - back] for i in range(first, weights.shape[-1])]
    return torch.stack(rows).mean(dim=(0, 1))


def wrapped(weights, period):
    return diagonal(weights, 0, period - 1)


def share_of_largest(weights, period):
    place = torch.arange(1, weights.shape[-1] - period + 1)
    return (weights[:, :, period:].argmax(dim=-1) == place).to(weights.dtype).mean(dim=(0, 2))


def all_copies(weights, period):
    queries = range(period, weights.shape[-1])
    found = [weights[:, :, i, j] for i in queries for j in range(i - period + 1, 0, -period)]
    return torch.stack(found).sum(dim=0).mean(dim=0) / len(queries)


def ahead(weights, period):
    seq = weights.shape[-1]
    rows = [weights[:, :, i, i + period - 1] for i in range(seq - period + 1)]
    return torch.stack(rows).mean(dim=(0, 1))


MORE_MISTAKES = (
    Mistake(
        "the token before the copy, one query fewer",
        lambda weights, period: diagonal(weights, period + 1, period + 1),
        "You score attention to the token *before* the earlier copy. An induction head looks at the one *after* it.",
    ),
    Mistake(
        "queries without a copy wrap around",
        wrapped,
        "You go through all queries, and negative positions wrap around to the end of the text. The first `period` "
        "tokens have no earlier copy, so leave them out.",
    ),
    Mistake(
        "how often it's the largest",
        share_of_largest,
        "You count how often the weight is the largest in its row. The score is the mean of the weights themselves.",
    ),
    Mistake(
        "all earlier copies",
        all_copies,
        "You add up the weights on the tokens that followed every earlier copy. Only the token after the latest copy "
        "counts.",
    ),
    Mistake(
        "period guessed",
        lambda weights, period: induction_score(weights, weights.shape[-1] // 2),
        "You take half the length of the text as the period. Use the argument `period` instead.",
    ),
    Mistake(
        "one query per period",
        lambda weights, period: torch.stack(
            [weights[:, :, i, i - period + 1] for i in range(period, weights.shape[-1], period)]
        ).mean(dim=(0, 1)),
        "You score only one query per period. Every query from the second period on counts.",
    ),
    Mistake(
        "the first copy left out",
        lambda weights, period: diagonal(weights, period + 1, period - 1),
        "You leave out the first token that has an earlier copy. Counting from 0, that's the token at position "
        "`period`.",
    ),
    Mistake(
        "a whole block",
        lambda weights, period: weights[:, :, period:, 1 : weights.shape[-1] - period + 1].mean(dim=(0, 2, 3)),
        "You average a whole block of weights. For each query, only one key counts, so you need a diagonal.",
    ),
    Mistake(
        "the last queries cut off",
        lambda weights, period: weights[:, :, :-period].diagonal(offset=1, dim1=2, dim2=3).mean(dim=(0, 2)),
        "The last queries are missing from your score. Leave out the first ones instead, because they have no "
        "earlier copy. If you transposed the weights, leave them as they are: queries are the rows.",
    ),
    Mistake(
        "the first text only",
        lambda weights, period: induction_score(weights[:1], period),
        "You score only the first text in the batch.",
    ),
    Mistake(
        "the largest of the texts",
        lambda weights, period: torch.stack([induction_score(text[None], period) for text in weights]).amax(dim=0),
        "You take the largest of the texts' scores. Average over the texts instead.",
    ),
    Mistake(
        "looking ahead",
        ahead,
        "You look at a later token. The token that followed the earlier copy is to the left of the query.",
    ),
    Mistake(
        "the sum, with every query",
        lambda weights, period: weights.diagonal(offset=1 - period, dim1=2, dim2=3).sum(dim=(0, 2)),
        "There are two mistakes here. The score is a mean, and your diagonal includes a query that has no earlier "
        "copy.",
    ),
)
