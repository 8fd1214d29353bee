import math
from collections import Counter, defaultdict

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from transformer_course.evaluation import KneserNey

streams = st.lists(st.integers(0, 4), min_size=6, max_size=60)


def plain_kneser_ney(tokens, vocab, order):
    """The formulas with dictionaries and recursion, as a function of context and token."""
    grams = [Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)) for n in range(1, order + 1)]
    counts = []
    for n in range(1, order):
        before = defaultdict(set)
        for gram in grams[n]:
            before[gram[1:]].add(gram[0])
        counts.append({gram: len(before[gram]) for gram in grams[n - 1]})
    counts.append(dict(grams[-1]))

    def discount(table):
        once, twice = (sum(c == k for c in table.values()) for k in (1, 2))
        return once / (once + 2 * twice) if once else 0.5

    def probability(context, token):
        n = len(context) + 1
        below = probability(context[1:], token) if context else 1 / vocab
        followers = {g: c for g, c in counts[n - 1].items() if g[:-1] == context and c > 0}
        if not followers:
            return below
        d, total = discount(counts[n - 1]), sum(followers.values())
        return (max(followers.get((*context, token), 0) - d, 0) + d * len(followers) * below) / total

    return lambda context, token: probability(tuple(context)[-(order - 1) :] if order > 1 else (), token)


@settings(deadline=None)
@given(streams, st.integers(1, 4), st.lists(st.integers(0, 5), max_size=5))
def test_probabilities_are_those_of_the_formulas_and_sum_to_one(tokens, order, context):
    model, plain = KneserNey(torch.tensor(tokens), 6, order), plain_kneser_ney(tokens, 6, order)
    actual = model.probabilities(context)
    assert actual.sum() == pytest.approx(1) and (actual > 0).all()
    assert np.allclose(actual, [plain(context, token) for token in range(6)])


def test_a_tiny_text_by_hand():
    # a b a c a b: bigrams ab twice, ba, ac, ca once. Discount (three seen once, one twice): 3 / (3 + 2) = 0.6.
    # Different tokens before: a 2, b 1, c 1, so the discount of single tokens is 2 / (2 + 2) = 0.5.
    a, b, c = 0, 1, 2
    model = KneserNey(torch.tensor([a, b, a, c, a, b]), vocab=4, order=2)
    spare = 0.5 * 3 / 4 / 4  # spread evenly over the vocabulary of four
    single = {a: 1.5 / 4 + spare, b: 0.5 / 4 + spare, c: 0.5 / 4 + spare, 3: spare}
    after_a = [0.6 * 2 / 3 * single[x] + {b: 1.4 / 3, c: 0.4 / 3}.get(x, 0) for x in range(4)]
    assert np.allclose(model.probabilities([a]), after_a)
    # Nothing was seen after the fourth token, so only single tokens are left.
    assert np.allclose(model.probabilities([3]), list(single.values()))


@settings(deadline=None)
@given(streams, st.integers(1, 4), streams)
def test_the_loss_of_a_stream_is_that_of_its_tokens(tokens, order, stream):
    model, plain = KneserNey(torch.tensor(tokens), 6, order), plain_kneser_ney(tokens, 6, order)
    expected = [-math.log(plain(stream[:i], stream[i])) for i in range(1, len(stream))]
    assert model.evaluate(torch.tensor(stream)) == pytest.approx(sum(expected) / len(expected))


def test_errors():
    with pytest.raises(ValueError, match="order=0"):
        KneserNey(torch.tensor([0, 1, 2]), 4, 0)
    with pytest.raises(ValueError, match="below vocab=2"):
        KneserNey(torch.tensor([0, 1, 2]), 2, 2)
    with pytest.raises(ValueError, match="below vocab=4"):
        KneserNey(torch.tensor([0, 1, 2]), 4, 2).evaluate(torch.tensor([0, 7]))
