"""Rarer mistakes in `kneser_ney_bigram`."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def kneser_ney_bigram(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.train_gpt.kneser_ney_bigram import kneser_ney_bigram as reference

    return reference(*inputs)


def limited(row, discount, estimate):
    taken = discount * (row > 0).sum(dim=-1, keepdim=True)
    return ((row - discount).clamp(min=0) + taken * estimate) / row.sum(dim=-1, keepdim=True)


def unlimited(row, discount, estimate):
    taken = discount * (row > 0).sum(dim=-1, keepdim=True)
    return (row - discount + taken * estimate) / row.sum(dim=-1, keepdim=True)


def mixed_by(counts, discounts, rule, start=None, axis=0, rows=None):
    """Kneser–Ney with a different rule for a step, a different start, or different steps."""
    estimate = 1 / len(counts) if start is None else start
    for row, discount in rows or zip(((counts > 0).sum(dim=axis), counts), discounts, strict=True):
        estimate = torch.where(row.sum(dim=-1, keepdim=True) > 0, rule(row, discount, estimate), estimate)
    return estimate


def other_order(counts, discounts):
    steps = [(counts, discounts[1]), ((counts > 0).sum(dim=0), discounts[0])]
    return mixed_by(counts, discounts, limited, rows=steps)


def lost(counts, discounts):
    before = (counts > 0).sum(dim=0)
    second = ((before - discounts[0]).clamp(min=0) + discounts[0] * (before > 0).sum() / len(counts)) / before.sum()
    taken = discounts[1] * (counts > 0).sum(dim=1)
    return ((counts - discounts[1]).clamp(min=0) + taken * second) / counts.sum(dim=1)


MORE_MISTAKES = (
    Mistake(
        "one added to every count",
        lambda counts, discounts: (counts + 1) / (counts + 1).sum(dim=1, keepdim=True),
        "You add 1 to every count. Kneser–Ney *subtracts* a discount from the counts of the pairs it saw, and shares "
        "it according to how many different tokens each token follows.",
    ),
    Mistake(
        "the discount as a share",
        lambda counts, discounts: mixed_by(
            counts, discounts, lambda row, d, estimate: (1 - d) * row / row.sum(-1, keepdim=True) + d * estimate
        ),
        "You treat the discount as a share of the probability. It should be subtracted from each *count*, so the total "
        "you take depends on how many different tokens follow.",
    ),
    Mistake(
        "followers, counts not limited at 0",
        lambda counts, discounts: mixed_by(counts, discounts, unlimited, axis=1),
        "There are two mistakes here. Count how many different tokens come *before* a token, and don't let a lowered "
        "count fall below 0.",
    ),
    Mistake(
        "log probabilities",
        lambda counts, discounts: kneser_ney_bigram(counts, discounts).log(),
        "You return logarithms. Return the probabilities.",
    ),
    Mistake(
        "only the continuations",
        lambda counts, discounts: kneser_ney_bigram(counts * 0, discounts)[0],
        "You return a single distribution, the same after every token. That's only the fallback: mix it with the "
        "counts of what follows each token.",
    ),
    Mistake(
        "the two steps in the other order",
        lambda counts, discounts: other_order(counts, discounts),
        "You start with the pairs and end with the continuations. The pairs should come last because they fall back on "
        "the continuations.",
    ),
    Mistake(
        "1 for every token",
        lambda counts, discounts: mixed_by(counts, discounts, limited, start=1.0),
        "You start with 1 for every token. The first distribution should be uniform: each token gets 1 divided by the "
        "size of the vocabulary.",
    ),
    Mistake(
        "what is taken isn't given back",
        lambda counts, discounts: (counts - discounts[1]).clamp(min=0) / counts.sum(dim=1, keepdim=True).clamp(min=1),
        "You subtract the discount but never hand it out, so each row sums to less than 1. The continuation "
        "distribution determines which tokens get it.",
    ),
    Mistake(
        "an axis lost in the sum",
        lambda counts, discounts: lost(counts, discounts),
        "Your row sums lose their axis, so they're matched with columns instead of rows. `keepdim=True` keeps the "
        "axis.",
    ),
)
