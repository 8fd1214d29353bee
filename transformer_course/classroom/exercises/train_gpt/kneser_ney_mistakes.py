"""Wrong versions of the Kneser–Ney bigram, each with what to look at."""

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
    "Your fallback uses how often each token occurs. “Francisco” is frequent, but only after “San”; after any other "
    "word it's a bad guess. What should you count instead?"
)
PAIRS_ALONE = (
    "You use plain frequencies. A pair that was never seen gets probability 0, and a single one makes the loss "
    "infinite. What do you take from the counts, and who gets it?"
)
MISTAKES = (
    Mistake("frequencies instead of continuations", version(continuations=lambda counts: counts.sum(dim=0)), OFTEN),
    Mistake("frequencies, not lowered", by_frequency(with_frequencies), OFTEN),
    Mistake("frequencies, not lowered, and NaN where nothing follows", by_frequency(with_nan), OFTEN),
    Mistake("frequencies, not lowered, and 0 where nothing follows", by_frequency(with_zeros), OFTEN),
    Mistake(
        "how many follow, not how many precede",
        version(continuations=lambda counts: (counts > 0).sum(dim=1)),
        "Your continuation counts say how many different tokens came *after* each one. Which axis do you have to "
        "sum over?",
    ),
    Mistake(
        "not limited at 0",
        mixing(lambda row, discount: row - discount, taken),
        "You also lower counts of 0, which can give negative probabilities. There's nothing to take from a pair "
        "that was never seen.",
    ),
    Mistake(
        "weight forgotten",
        version(mix=weight_forgotten),
        "You add the fallback probabilities with full weight, so your rows sum to more than 1. They may only "
        "share what the discount took away.",
    ),
    Mistake(
        "share not divided",
        version(mix=share_not_divided),
        "Your rows don't sum to 1. What was taken away is a part of the counts, so it has to be divided by their "
        "sum too.",
    ),
    Mistake(
        "one discount a row",
        mixing(lowered, lambda row, discount: discount),
        "You hand out one discount per row. It was taken from every nonzero count. How many are there?",
    ),
    Mistake(
        "taken from every token",
        mixing(lowered, lambda row, discount: discount * row.shape[-1]),
        "You hand out one discount per token in the vocabulary, but only nonzero counts were lowered.",
    ),
    Mistake(
        "weighted by occurrences",
        mixing(lowered, lambda row, discount: discount * row.sum(dim=-1, keepdim=True)),
        "You hand out one discount per occurrence. It was taken once from each pair, however often the pair was seen.",
    ),
    Mistake(
        "nothing taken",
        mixing(lambda row, discount: row, taken),
        "You give something to the fallback without taking it from the counts, so the rows sum to more than 1.",
    ),
    Mistake(
        "nothing given",
        mixing(lowered, lambda row, discount: 0.0),
        "You lower the counts, but nobody gets what you took: your rows sum to less than 1, and unseen pairs have "
        "probability 0.",
    ),
    Mistake("frequencies of pairs", mixing(lambda row, discount: row, lambda row, discount: 0.0), PAIRS_ALONE),
    Mistake("frequencies of pairs, and NaN", lambda counts, _: counts / counts.sum(dim=1, keepdim=True), PAIRS_ALONE),
    Mistake(
        "only for unseen pairs",
        version(mix=only_unseen),
        "You only give to unseen pairs. That's backing off. With interpolation, seen pairs get their share too. "
        "Sum your rows.",
    ),
    Mistake(
        "continuations not mixed",
        frequencies_only,
        "You divide the continuation counts by their sum and stop there. They have to be lowered as well, by the "
        "first discount, in favor of tokens that never came after any other.",
    ),
    Mistake(
        "no continuations",
        pairs_and_uniform,
        "You mix the pairs with equal probabilities for all tokens. The continuation counts belong in between.",
    ),
    Mistake(
        "no pairs",
        only_continuations,
        "All your rows are the same: you never use the pairs.",
    ),
    Mistake(
        "discounts swapped",
        version(order=lambda discounts: discounts[::-1]),
        "You swapped the discounts: the first belongs to the continuation counts, the second to the pairs.",
    ),
    Mistake(
        "the second discount twice",
        version(order=lambda discounts: (discounts[1], discounts[1])),
        "You lower the continuation counts by the discount of the pairs. They have one of their own.",
    ),
    Mistake(
        "the first discount twice",
        version(order=lambda discounts: (discounts[0], discounts[0])),
        "You lower the pairs by the discount of the continuation counts. They have one of their own.",
    ),
    Mistake(
        "the axes confused",
        columns,
        "Your columns sum to 1. Given the previous token, it's the probabilities of all next tokens that sum to 1.",
    ),
    Mistake(
        "the result transposed",
        transposed,
        "The numbers are right, but the axes are swapped: rows are the previous token, columns the next one.",
    ),
    Mistake(
        "NaN where nothing follows",
        empty_rows(lambda counts: torch.full(counts.shape, float("nan"))),
        "A token that nothing follows has a row that sums to 0, and you divide by it. What do you know about the "
        "next token in that case?",
    ),
    Mistake(
        "nothing after the unknown",
        empty_rows(lambda counts: torch.zeros(counts.shape)),
        "A row without any counts has probability 0 everywhere. Something will follow, though. What do you know "
        "about it?",
    ),
    Mistake(
        "anything after the unknown",
        empty_rows(lambda counts: torch.full(counts.shape, 1 / counts.shape[1])),
        "For a row without any counts you treat all tokens as equally likely. The continuation counts know more.",
    ),
)
