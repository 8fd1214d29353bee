"""Wrong versions of the Kneser–Ney bigram, each with a hint on where to look."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake
from transformer_course.classroom.exercises.train_gpt.kneser_ney_versions import (
    by_frequency,
    columns,
    empty_rows,
    frequencies_only,
    lowered,
    mixing,
    only_continuations,
    only_unseen,
    pairs_and_uniform,
    share_not_divided,
    taken,
    transposed,
    version,
    weight_forgotten,
    with_frequencies,
    with_nan,
    with_zeros,
)

OFTEN = (
    "Your fallback uses how often each token occurs. “Francisco” is frequent, but only after “San.” After any "
    "other word, it's a bad guess. What should you count instead?"
)
PAIRS_ALONE = (
    "You use plain frequencies. A pair that was never seen gets probability 0, and a single such pair makes "
    "the loss infinite. How much should you subtract from each count, and which tokens should get it?"
)
MISTAKES = (
    Mistake("frequencies instead of continuations", version(continuations=lambda counts: counts.sum(dim=0)), OFTEN),
    Mistake("frequencies, not lowered", by_frequency(with_frequencies), OFTEN),
    Mistake("frequencies, not lowered, and NaN where nothing follows", by_frequency(with_nan), OFTEN),
    Mistake("frequencies, not lowered, and 0 where nothing follows", by_frequency(with_zeros), OFTEN),
    Mistake(
        "how many follow, not how many precede",
        version(continuations=lambda counts: (counts > 0).sum(dim=1)),
        "You count how many different tokens came *after* each one. Continuation counts are about those that came "
        "*before*. Which axis do you have to sum over?",
    ),
    Mistake(
        "not limited at 0",
        mixing(lambda row, discount: row - discount, taken),
        "You also lower counts of 0, so probabilities can become negative. There's nothing to take from a pair "
        "that was never seen.",
    ),
    Mistake(
        "weight forgotten",
        version(mix=weight_forgotten),
        "You add the fallback probabilities with full weight, so your rows sum to more than 1. They should share only "
        "what the discount took away.",
    ),
    Mistake(
        "share not divided",
        version(mix=share_not_divided),
        "Your rows don't sum to 1. What you took away is part of the counts, so it has to be divided by their sum, "
        "too.",
    ),
    Mistake(
        "one discount a row",
        mixing(lowered, lambda row, discount: discount),
        "You hand out one discount per row, but you took one from every nonzero count. How many of those are there?",
    ),
    Mistake(
        "taken from every token",
        mixing(lowered, lambda row, discount: discount * row.shape[-1]),
        "You hand out one discount per token in the vocabulary, but only nonzero counts were lowered.",
    ),
    Mistake(
        "weighted by occurrences",
        mixing(lowered, lambda row, discount: discount * row.sum(dim=-1, keepdim=True)),
        "You hand out one discount per occurrence, but you took only one from each pair, no matter how often it "
        "occurred.",
    ),
    Mistake(
        "nothing taken",
        mixing(lambda row, discount: row, taken),
        "You give something to the fallback without taking it from the counts, so the rows sum to more than 1.",
    ),
    Mistake(
        "nothing given",
        mixing(lowered, lambda row, discount: 0.0),
        "You lower the counts, but you don't hand out what you took, so your rows sum to less than 1 and unseen pairs "
        "have probability 0.",
    ),
    Mistake("frequencies of pairs", mixing(lambda row, discount: row, lambda row, discount: 0.0), PAIRS_ALONE),
    Mistake("frequencies of pairs, and NaN", lambda counts, _: counts / counts.sum(dim=1, keepdim=True), PAIRS_ALONE),
    Mistake(
        "only for unseen pairs",
        version(mix=only_unseen),
        "You hand out the discount only to unseen pairs. That's called backing off. With interpolation, seen pairs "
        "get their share, too. What do your rows sum to?",
    ),
    Mistake(
        "continuations not mixed",
        frequencies_only,
        "You divide the continuation counts by their sum and stop there. Lower them, too, by the first discount, so "
        "that tokens that never came after any other get something as well.",
    ),
    Mistake(
        "no continuations",
        pairs_and_uniform,
        "You mix the pairs with a uniform distribution. The continuation counts come in between.",
    ),
    Mistake(
        "no pairs",
        only_continuations,
        "All your rows are the same because you never use the pair counts.",
    ),
    Mistake(
        "discounts swapped",
        version(order=lambda discounts: discounts[::-1]),
        "You swapped the discounts: the first is for the continuation counts, and the second is for the pairs.",
    ),
    Mistake(
        "the second discount twice",
        version(order=lambda discounts: (discounts[1], discounts[1])),
        "You lower the continuation counts by the discount for the pairs. The continuation counts have a discount of "
        "their own.",
    ),
    Mistake(
        "the first discount twice",
        version(order=lambda discounts: (discounts[0], discounts[0])),
        "You lower the pair counts by the discount for the continuation counts. The pair counts have a discount of "
        "their own.",
    ),
    Mistake(
        "the axes confused",
        columns,
        "Your columns sum to 1. For each previous token, the probabilities of all next tokens should sum to 1.",
    ),
    Mistake(
        "the result transposed",
        transposed,
        "The numbers are right, but the axes are swapped: rows should be for the previous token, and columns should "
        "be for the next one.",
    ),
    Mistake(
        "NaN where nothing follows",
        empty_rows(lambda counts: torch.full(counts.shape, float("nan"))),
        "A token that nothing follows has a row that sums to 0, and you divide by that sum. What do you know about the "
        "next token in that case?",
    ),
    Mistake(
        "nothing after the unknown",
        empty_rows(lambda counts: torch.zeros(counts.shape)),
        "In your result, a row without any counts has probability 0 everywhere. Some token has to come next, though. "
        "What do you know about it?",
    ),
    Mistake(
        "anything after the unknown",
        empty_rows(lambda counts: torch.full(counts.shape, 1 / counts.shape[1])),
        "For a row without any counts, you treat all tokens as equally likely. The continuation counts tell you more "
        "than that.",
    ),
)
