"""Counting pairs of neighbors: everybody sees what its name says, and no more."""

import pytest
import torch

from transformer_course.data.masking import MaskedTokens
from transformer_course.evaluation import fill_in_accuracies

MASK = 0


def hidden(rows, labels):
    inputs, labels = torch.tensor(rows), torch.tensor(labels)
    return MaskedTokens(inputs, labels, inputs == MASK)


def accuracies(stream, rows, labels, vocab=7):
    return fill_in_accuracies(torch.tensor(stream), hidden(rows, labels), mask_id=MASK, vocab=vocab)


def test_each_baseline_sees_its_own_neighbors():
    # 5 is commonest. After 1 comes 2 twice and 3 once; before 4 stands only 3.
    stream = [1, 2, 6, 1, 2, 6, 1, 3, 4] + [5] * 9
    assert accuracies(stream, [[1, MASK, 4]], [[1, 5, 4]]) == {
        "unigram": 1.0,
        "left bigram": 0.0,
        "both-sides bigram": 0.0,
    }
    assert accuracies(stream, [[1, MASK, 4]], [[1, 2, 4]])["left bigram"] == 1.0
    assert accuracies(stream, [[1, MASK, 4]], [[1, 3, 4]])["both-sides bigram"] == 1.0


def test_a_hidden_neighbor_or_an_edge_says_nothing():
    stream = [1, 2, 6, 1, 2, 6, 1, 3, 4] + [5] * 9
    # No left neighbor: the commonest token. With no right neighbor "both sides" is the left one.
    found = accuracies(stream, [[MASK, 6], [1, MASK], [MASK, MASK]], [[5, 6], [1, 2], [5, 5]])
    assert found["left bigram"] == 1.0
    assert found["unigram"] == pytest.approx(3 / 4)
    found = accuracies(stream, [[MASK, 6], [1, MASK]], [[2, 6], [1, 2]])
    assert found["both-sides bigram"] == 1.0


def test_the_both_sides_score_is_a_markov_chain_by_brute_force():
    generator = torch.Generator().manual_seed(0)
    stream = torch.randint(1, 6, (60,), generator=generator)
    single = torch.bincount(stream, minlength=6).double()
    share = single / len(stream)

    def chance(before, after):
        together = ((stream[:-1] == before) & (stream[1:] == after)).sum()
        return (together + share[after]) / (single[before] + 1)

    for left in range(1, 6):
        for right in range(1, 6):
            best = max(range(1, 6), key=lambda x: chance(left, x) * chance(x, right))
            found = fill_in_accuracies(
                stream, hidden([[left, MASK, right]], [[left, best, right]]), mask_id=MASK, vocab=6
            )
            assert found["both-sides bigram"] == 1.0


def test_errors():
    with pytest.raises(ValueError, match="hide at least one"):
        accuracies([1, 2, 3], [[1, 2]], [[1, 2]])
