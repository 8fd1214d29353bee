"""Exercise: does a head look at what followed the present token the last time?"""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.looking_inside.patterns import pattern_case


def induction_score(weights, period):
    """How much weight each head puts on what followed the present token, one `period` ago.

    `weights` has the axes (batch head query key), the result (head). The text repeats itself after
    `period` tokens: token i is the same as token i − period. The mean is taken over texts and over those
    queries that have such an earlier token; the others are left out.
    """
    rows = weights[:, :, period:]
    return rows.diagonal(offset=1, dim1=2, dim2=3).mean(dim=(0, 2))


def cases() -> tuple[Case, ...]:
    words = ["A", "B", "C", "A", "B"]
    return (
        pattern_case(
            "A B C A B: period 3, 1 head", 1910, words=words, batch=1, head=1, query=5, period=3, gradient=True
        ),
        pattern_case("period 2, three times", 1911, batch=1, head=2, query=6, period=2, gradient=True),
        pattern_case("a single repeated token", 1912, batch=1, head=2, query=5, period=4),
        pattern_case("period 1", 1913, batch=1, head=2, query=4, period=1),
        pattern_case("a batch of 2", 1914, batch=2, head=3, query=10, period=4, gradient=True),
        pattern_case("the same in float64", 1914, torch.float64, batch=2, head=3, query=10, period=4),
    )


def followers(weights, period, shift=1):
    """The weights on key = query − period + shift, for the queries from `period` on.

    Shape:
        weights: batch head query key
        returns: batch head query
    """
    queries = torch.arange(period, weights.shape[2])
    return weights[:, :, queries, (queries - period + shift).clamp(min=0)]


def scored(shift):
    return lambda weights, period: followers(weights, period, shift).mean(dim=(0, 2))


MISTAKES = (
    Mistake(
        "the same token",
        scored(0),
        "You look at the earlier copy of the present token itself. An induction head looks at what stood *after* it.",
    ),
    Mistake(
        "the token before the copy",
        scored(-1),
        "You look at what stood *before* the earlier copy. An induction head looks at what stood after it.",
    ),
    Mistake(
        "two after the copy",
        scored(2),
        "You look one token too far: two behind the earlier copy of the present token.",
    ),
    Mistake(
        "a query too many",
        lambda weights, period: weights.diagonal(offset=1 - period, dim1=2, dim2=3).mean(dim=(0, 2)),
        "The right diagonal, with one entry too many at its upper end: the query at place period − 1 has no earlier "
        "copy. Which is the first that has one?",
    ),
    Mistake(
        "all queries counted",
        lambda weights, period: followers(weights, period).sum(dim=2).div(weights.shape[2]).mean(dim=0),
        "You divide by all queries. Those of the first period have no earlier copy: leave them out of the mean.",
    ),
    Mistake(
        "summed",
        lambda weights, period: followers(weights, period).sum(dim=(0, 2)),
        "You add up where a mean is wanted: yours grows with the length of the text and the number of texts.",
    ),
    Mistake(
        "one number for all heads",
        lambda weights, period: followers(weights, period).mean(),
        "You take the mean over the heads too. Each head should get a score of its own.",
    ),
    Mistake(
        "one number for each text",
        lambda weights, period: followers(weights, period).mean(dim=2),
        "You have a score for each head in each text, (batch head). Take the mean over the texts as well.",
    ),
    Mistake(
        "mean over the heads",
        lambda weights, period: followers(weights, period).mean(dim=(1, 2)),
        "You have a score for each text. Wanted is one for each head: which axis should be left?",
    ),
    Mistake(
        "the token right before",
        lambda weights, period: weights[:, :, period:].diagonal(offset=period - 1, dim1=2, dim2=3).mean(dim=(0, 2)),
        "You look at the token right before the present one, as in the last exercise. Go back by a whole period, and "
        "then one forward.",
    ),
    Mistake(
        "only the last token's",
        lambda weights, period: followers(weights, period)[:, :, -1].mean(dim=0),
        "You look at the last token only. Every token from the second period on has an earlier copy.",
    ),
)

EXERCISE = Exercise(
    name="induction_score",
    topic="looking_inside",
    title="What followed the last time",
    difficulty=2,
    minutes=10,
    builds="induction_score",
    returns=("score",),
    reference=induction_score,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Take A B C A B with period 3. The second A is at place 3: where is the first A, and where is what followed "
        "it? And for the second B?",
        "Query i looks at key i − period + 1, for every i from `period` on. Leave out the first rows, and see which "
        "diagonal of the rest that is.",
        "`weights[:, :, period:]` are the rows that count. In these, the first row wants key 1, the second key 2: the "
        "diagonal with offset 1.",
    ),
)
