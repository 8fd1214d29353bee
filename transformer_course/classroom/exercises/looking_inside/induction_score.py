"""Exercise: does a head look at what followed the current token last time?"""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.looking_inside.induction_score_mistakes import MORE_MISTAKES
from transformer_course.classroom.exercises.looking_inside.patterns import pattern_case


def induction_score(weights, period):
    """Return each head's average weight on the token that followed the current token one period earlier.

    `weights` has the axes (batch head query key), and the result has the axis (head). The text repeats itself: token i
    equals token i − `period`. Average over texts and over queries with such an earlier copy; leave out other queries.
    `period` may be 1.
    """
    rows = weights[:, :, period:]
    return rows.diagonal(offset=1, dim1=2, dim2=3).mean(dim=(0, 2))


def cases() -> tuple[Case, ...]:
    words = ["A", "B", "C", "A", "B"]
    return (
        pattern_case("A B C A B: period 3, 1 head", 1910, words=words, batch=1, head=1, query=5, period=3),
        pattern_case("period 2, three times", 1911, batch=1, head=2, query=6, period=2),
        pattern_case("a single repeated token", 1912, batch=1, head=2, query=5, period=4),
        pattern_case("period 1", 1913, batch=1, head=2, query=4, period=1),
        pattern_case("a batch of 2", 1914, batch=2, head=3, query=10, period=4),
        pattern_case("the same in float64", 1914, torch.float64, batch=2, head=3, query=10, period=4),
        pattern_case("three texts", 1915, batch=3, head=4, query=7, period=3),
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
        "You look at the earlier copy of the token itself. An induction head looks at the token right *after* the "
        "copy.",
    ),
    Mistake(
        "the token before the copy",
        scored(-1),
        "You look at the token *before* the earlier copy. An induction head looks at the one after it.",
    ),
    Mistake(
        "two after the copy",
        scored(2),
        "You look one token too far: at the second token after the earlier copy instead of the first.",
    ),
    Mistake(
        "a query too many",
        lambda weights, period: weights.diagonal(offset=1 - period, dim1=2, dim2=3).mean(dim=(0, 2)),
        "It's the right diagonal, but with one entry too many at the top: the query at position period − 1 has no "
        "earlier copy. Which query is the first to have one?",
    ),
    Mistake(
        "all queries counted",
        lambda weights, period: followers(weights, period).sum(dim=2).div(weights.shape[2]).mean(dim=0),
        "You divide by the total number of queries. Those in the first period have no earlier copy, so they don't "
        "count.",
    ),
    Mistake(
        "summed",
        lambda weights, period: followers(weights, period).sum(dim=(0, 2)),
        "You sum, so your score grows with the number of texts and their length. Take the mean.",
    ),
    Mistake(
        "one number for all heads",
        lambda weights, period: followers(weights, period).mean(),
        "You average over the heads, too. Each head should get its own score.",
    ),
    Mistake(
        "one number for each text",
        lambda weights, period: followers(weights, period).mean(dim=2),
        "You have one score per head and text, with the axes (batch head). Average over the texts, too.",
    ),
    Mistake(
        "mean over the heads",
        lambda weights, period: followers(weights, period).mean(dim=(1, 2)),
        "You have one score per text, but you need one per head. Which axis should remain?",
    ),
    Mistake(
        "the token right before",
        lambda weights, period: weights[:, :, period:].diagonal(offset=period - 1, dim1=2, dim2=3).mean(dim=(0, 2)),
        "You look at the previous token, as in the last exercise. Go back a whole period, then one token forward.",
    ),
    Mistake(
        "only the last token's",
        lambda weights, period: followers(weights, period)[:, :, -1].mean(dim=0),
        "You look only at the last token. Every token from the second period on has an earlier copy.",
    ),
)

EXERCISE = Exercise(
    name="induction_score",
    topic="looking_inside",
    title="What came next last time",
    difficulty=2,
    minutes=12,
    builds="induction_score",
    returns=("score",),
    reference=induction_score,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Take A B C A B, with period 3. The second A is at position 3. Where is the first A, and where is the token "
        "that followed it? What about the second B?",
        "Query i looks at key i − period + 1, for every i from `period` on. Drop the rows before row `period`. Which "
        "diagonal of the remaining rows do you need?",
        "`weights[:, :, period:]` are the rows that count. The first of them needs key 1, the second needs key 2, and "
        "so on: that's the diagonal with offset 1.",
    ),
)
