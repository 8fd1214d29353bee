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
    "Your shorter context says how often each token came. “Francisco” is frequent, but only after “San”: after another "
    "word it is a bad guess. What should be counted instead?"
)
PAIRS_ALONE = (
    "Mere frequencies: a pair that was never seen gets probability 0, and one such pair makes the loss infinite. What "
    "is taken from the counts, and who gets it?"
)
MISTAKES = (
    Mistake("frequencies instead of continuations", version(continuations=lambda counts: counts.sum(dim=0)), OFTEN),
    Mistake("frequencies, not lowered", by_frequency(with_frequencies), OFTEN),
    Mistake("frequencies, not lowered, and NaN where nothing follows", by_frequency(with_nan), OFTEN),
    Mistake("frequencies, not lowered, and 0 where nothing follows", by_frequency(with_zeros), OFTEN),
    Mistake(
        "how many follow, not how many precede",
        version(continuations=lambda counts: (counts > 0).sum(dim=1)),
        "Your continuation counts say how many different tokens came after each one. Which axis has to go?",
    ),
    Mistake(
        "not limited at 0",
        mixing(lambda row, discount: row - discount, taken),
        "You lower counts of 0 as well: negative probabilities can come of it. Nothing can be taken from a pair that "
        "was never seen.",
    ),
    Mistake(
        "weight forgotten",
        version(mix=weight_forgotten),
        "You add the shorter context's probabilities with their full weight, and your rows sum to more than 1. They "
        "may share out only what the discount took away.",
    ),
    Mistake(
        "share not divided",
        version(mix=share_not_divided),
        "Your rows do not sum to 1: what was taken away is a part of the counts, and is divided by their sum as well.",
    ),
    Mistake(
        "one discount a row",
        mixing(lowered, lambda row, discount: discount),
        "You give away one discount for each row. It was taken from every count that is not 0: how many are there?",
    ),
    Mistake(
        "taken from every token",
        mixing(lowered, lambda row, discount: discount * row.shape[-1]),
        "You give away a discount for every token of the vocabulary, but only counts that are not 0 were lowered.",
    ),
    Mistake(
        "weighted by occurrences",
        mixing(lowered, lambda row, discount: discount * row.sum(dim=-1, keepdim=True)),
        "You give away a discount for every occurrence. It was taken once from each pair, however often it was seen.",
    ),
    Mistake(
        "nothing taken",
        mixing(lambda row, discount: row, taken),
        "You give something to the shorter context without having taken it from the counts: the rows sum to more than "
        "1.",
    ),
    Mistake(
        "nothing given",
        mixing(lowered, lambda row, discount: 0.0),
        "You lower the counts, and what you took is lost: your rows sum to less than 1, and what was never seen has "
        "probability 0.",
    ),
    Mistake("frequencies of pairs", mixing(lambda row, discount: row, lambda row, discount: 0.0), PAIRS_ALONE),
    Mistake("frequencies of pairs, and NaN", lambda counts, _: counts / counts.sum(dim=1, keepdim=True), PAIRS_ALONE),
    Mistake(
        "only for unseen pairs",
        version(mix=only_unseen),
        "You give what was taken to unseen pairs alone. That is backing off; to interpolate, seen pairs get their part "
        "of it as well. Sum your rows.",
    ),
    Mistake(
        "continuations not mixed",
        frequencies_only,
        "Your continuation counts are divided by their sum, and that is all. They are lowered as well, by the first "
        "discount, for the tokens that never came after another.",
    ),
    Mistake(
        "no continuations",
        pairs_and_uniform,
        "You mix the pairs with the same probability for every token. Between the two belong the continuation counts.",
    ),
    Mistake(
        "no pairs",
        only_continuations,
        "All your rows are the same: the pairs themselves do not come in.",
    ),
    Mistake(
        "discounts swapped",
        version(order=lambda discounts: discounts[::-1]),
        "The first discount belongs to the continuation counts, the second to the pairs. Yours are the other way "
        "around.",
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
        "Your columns sum to 1. Given the token before, the probabilities of all next tokens sum to 1.",
    ),
    Mistake(
        "the result transposed",
        transposed,
        "Right numbers, with the axes exchanged: rows are the token before, columns the next one.",
    ),
    Mistake(
        "NaN where nothing follows",
        empty_rows(lambda counts: torch.full(counts.shape, float("nan"))),
        "A token that was never followed by another has a row that sums to 0, and you divide by it. What is known "
        "about the next token there?",
    ),
    Mistake(
        "nothing after the unknown",
        empty_rows(lambda counts: torch.zeros(counts.shape)),
        "A row without any count has probability 0 everywhere in yours. Something will follow nonetheless: what is "
        "known about it?",
    ),
    Mistake(
        "anything after the unknown",
        empty_rows(lambda counts: torch.full(counts.shape, 1 / counts.shape[1])),
        "For a row without any count you take all tokens as equally likely. The continuation counts know more.",
    ),
)
