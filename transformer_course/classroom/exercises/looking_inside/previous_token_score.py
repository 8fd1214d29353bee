"""Exercise: how much does a head look at the token right before?"""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.looking_inside.patterns import pattern_case


def previous_token_score(weights):
    """How much weight each head puts on the token right before, in the mean over texts and tokens.

    `weights` has the axes (batch head query key), the result (head). The first token of a text has
    nothing before it, and is left out of the mean.
    """
    return weights.diagonal(offset=-1, dim1=2, dim2=3).mean(dim=(0, 2))


def cases() -> tuple[Case, ...]:
    words = ["the", "cat", "sat"]
    return (
        pattern_case("3 tokens, 1 head", 1900, words=words, batch=1, head=1, query=3, gradient=True),
        pattern_case("2 heads", 1901, words=words, batch=1, head=2, query=3),
        pattern_case("two tokens", 1902, batch=1, head=2, query=2),
        pattern_case("a batch of 2", 1903, batch=2, head=3, query=5, gradient=True),
        pattern_case("as many heads as texts", 1904, batch=3, head=3, query=6),
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
        "You take the weight that each token puts on itself. The token right before stands one column further left.",
    ),
    Mistake(
        "the token right after",
        along(1),
        "You take the weights above the main diagonal: what a token puts on the one *after* it. In a causal model all "
        "of these are 0. Rows are queries, columns are keys.",
    ),
    Mistake(
        "all queries counted",
        lambda weights: off(weights).sum(dim=2).div(weights.shape[2]).mean(dim=0),
        "You divide by all queries of a text. The first has nothing before it: how many are left?",
    ),
    Mistake(
        "the first token looks round the corner",
        lambda weights: torch.stack([weights[:, :, i, i - 1] for i in range(weights.shape[2])]).mean(dim=(0, 1)),
        "For the first token, i − 1 is −1, and Python takes that for the *last* one. It has nothing before it: leave "
        "it out, and divide by one less.",
    ),
    Mistake(
        "summed over the tokens",
        lambda weights: off(weights).sum(dim=2).mean(dim=0),
        "You add up where a mean is wanted: yours grows with the length of the text.",
    ),
    Mistake(
        "summed over texts and tokens",
        lambda weights: off(weights).sum(dim=(0, 2)),
        "You add up where a mean is wanted: yours grows with the number of texts and with their length.",
    ),
    Mistake(
        "one number for all heads",
        lambda weights: off(weights).mean(),
        "You take the mean over the heads too. Each head should get a score of its own.",
    ),
    Mistake(
        "one number for each text",
        lambda weights: off(weights).mean(dim=2),
        "You have a score for each head in each text, (batch head). Take the mean over the texts as well.",
    ),
    Mistake(
        "mean over the heads",
        lambda weights: off(weights).mean(dim=(1, 2)),
        "You have a score for each text. Wanted is one for each head: which axis should be left?",
    ),
    Mistake(
        "no mean",
        off,
        "These are the right weights, one for each text, head and token. What is left is their mean.",
    ),
    Mistake(
        "the first token of the text",
        lambda weights: weights[:, :, 1:, 0].mean(dim=(0, 2)),
        "You take what each token puts on the first token of the text. Wanted is the one right before it, which is "
        "another one for each query.",
    ),
    Mistake(
        "only the last token's",
        lambda weights: weights[:, :, -1, -2].mean(dim=0),
        "You look at the last token only. Every token but the first has one right before it.",
    ),
    Mistake(
        "how often it is the largest",
        lambda weights: (
            (weights.argmax(dim=-1)[..., 1:] == torch.arange(weights.shape[2] - 1)).float().mean(dim=(0, 2))
        ),
        "You count how often the token right before gets the largest weight. Wanted is the weight itself.",
    ),
)

EXERCISE = Exercise(
    name="previous_token_score",
    topic="looking_inside",
    title="The token right before",
    difficulty=1,
    minutes=6,
    builds="previous_token_score",
    returns=("score",),
    reference=previous_token_score,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Write down the weights of three tokens as a table, rows for queries and columns for keys. Which of the nine "
        "numbers count, and how many are they?",
        "They stand on a diagonal, one below the main one. torch can take a diagonal of any two axes, and shift it. "
        "Then take the mean over all axes but the heads.",
        "`weights.diagonal(offset=…, dim1=2, dim2=3)` has the axes (batch head query), with one query less. Offset 0 "
        "is the main diagonal, −1 the one below it.",
    ),
)
