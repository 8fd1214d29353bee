"""Exercise: how much does a head look at the previous token?"""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.looking_inside.patterns import pattern_case
from transformer_course.classroom.exercises.looking_inside.previous_token_score_mistakes import MORE_MISTAKES


def previous_token_score(weights):
    """Return how much weight each head puts on the previous token, on average.

    `weights` has the axes (batch head query key), and the result has the axis (head). Average over texts and tokens,
    but leave out each text's first token, which has nothing before it. The check also includes heads that see the whole
    text, as BERT's do.
    """
    return weights.diagonal(offset=-1, dim1=2, dim2=3).mean(dim=(0, 2))


def cases() -> tuple[Case, ...]:
    words = ["the", "cat", "sat"]
    return (
        pattern_case("3 tokens, 1 head", 1900, words=words, batch=1, head=1, query=3),
        pattern_case("2 heads", 1901, words=words, batch=1, head=2, query=3),
        pattern_case("two tokens", 1902, batch=1, head=2, query=2),
        pattern_case("a batch of 2", 1903, batch=2, head=3, query=5),
        pattern_case("as many heads as texts", 1904, batch=3, head=3, query=6),
        pattern_case("heads that see the whole text", 1905, batch=2, head=2, query=4, causal=False),
        pattern_case("the same in float64", 1903, torch.float64, batch=2, head=3, query=5),
    )


def along(offset):
    return lambda weights: weights.diagonal(offset=offset, dim1=2, dim2=3).mean(dim=(0, 2))


def off(weights):
    """The weights on the token right before.

    Shape:
        weights: batch head query key
        returns: batch head query
    """
    return weights.diagonal(offset=-1, dim1=2, dim2=3)


MISTAKES = (
    Mistake(
        "the token itself",
        along(0),
        "You take the weight that each token puts on itself. The previous token is one column to the left.",
    ),
    Mistake(
        "the token right after",
        along(1),
        "You take the weights just above the main diagonal. There, each token attends to the *next* one. Rows are "
        "queries and columns are keys, so the previous token is below the diagonal.",
    ),
    Mistake(
        "all queries counted",
        lambda weights: off(weights).sum(dim=2).div(weights.shape[2]).mean(dim=0),
        "You divide by the total number of queries. The first query has nothing before it, so how many are left?",
    ),
    Mistake(
        "the first token looks round the corner",
        lambda weights: torch.stack([weights[:, :, i, i - 1] for i in range(weights.shape[2])]).mean(dim=(0, 1)),
        "For the first token, i − 1 is −1, which Python reads as the *last* token. Start with the second token, "
        "because the first has nothing before it.",
    ),
    Mistake(
        "summed over the tokens",
        lambda weights: off(weights).sum(dim=2).mean(dim=0),
        "You sum over the tokens, so your score grows with the length of the text. Take the mean.",
    ),
    Mistake(
        "summed over texts and tokens",
        lambda weights: off(weights).sum(dim=(0, 2)),
        "You sum, so your score grows with the number of texts and their length. Take the mean.",
    ),
    Mistake(
        "one number for all heads",
        lambda weights: off(weights).mean(),
        "You average over the heads, too. Each head should get its own score.",
    ),
    Mistake(
        "one number for each text",
        lambda weights: off(weights).mean(dim=2),
        "You have one score per head and text, with the axes (batch head). Average over the texts, too.",
    ),
    Mistake(
        "mean over the heads",
        lambda weights: off(weights).mean(dim=(1, 2)),
        "You have one score per text, but you need one per head. Which axis should remain?",
    ),
    Mistake(
        "no mean",
        off,
        "These are the right weights, one per text, head, and token. Now average them.",
    ),
    Mistake(
        "the first token of the text",
        lambda weights: weights[:, :, 1:, 0].mean(dim=(0, 2)),
        "You take the weight on the first token of the text. The previous token is a different one for each query.",
    ),
    Mistake(
        "only the last token's",
        lambda weights: weights[:, :, -1, -2].mean(dim=0),
        "You look only at the last token. Every token except the first has a previous one.",
    ),
    Mistake(
        "how often it is the largest",
        lambda weights: (
            (weights.argmax(dim=-1)[..., 1:] == torch.arange(weights.shape[2] - 1)).float().mean(dim=(0, 2))
        ),
        "You count how often the previous token gets the largest weight. Average the weight itself.",
    ),
)

EXERCISE = Exercise(
    name="previous_token_score",
    topic="looking_inside",
    title="The previous token",
    difficulty=1,
    minutes=7,
    builds="previous_token_score",
    returns=("score",),
    reference=previous_token_score,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Write the weights of three tokens as a 3 × 3 table, with queries as rows and keys as columns. Which of the "
        "nine numbers count?",
        "The ones that count form the diagonal just below the main one. PyTorch's `diagonal` works on any two axes, "
        "and you can shift it. Then average over every axis except the heads.",
        "`weights.diagonal(offset=-1, dim1=2, dim2=3)` has the axes (batch head query), with one query fewer. Average "
        "over axes 0 and 2.",
    ),
)
