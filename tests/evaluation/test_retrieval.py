"""Places of the right passage, and what is made of them."""

import pytest
import torch

from transformer_course.evaluation import retrieval_measures, target_ranks

SCORES = torch.tensor([[0.9, 0.1, 0.5], [0.2, 0.3, 0.4], [0.5, 0.5, 0.5]])


def test_the_best_is_first_and_equal_scores_count_as_before_it():
    assert target_ranks(SCORES, torch.tensor([0, 0, 1])).tolist() == [1, 3, 3]
    assert target_ranks(SCORES, torch.tensor([2, 2, 0])).tolist() == [2, 1, 3]
    assert target_ranks(torch.full((1, 2), float("nan")), torch.tensor([0])).tolist() == [2]


def test_measures_of_known_places():
    measures = retrieval_measures(torch.tensor([1, 2, 10, 11]), cutoffs=(1, 10))
    assert measures == {"recall@1": 0.25, "recall@10": 0.75, "MRR": pytest.approx((1 + 1 / 2 + 1 / 10 + 1 / 11) / 4)}
    assert set(retrieval_measures(torch.tensor([3]), (2,))) == {"recall@2", "MRR"}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: target_ranks(SCORES, torch.tensor([0, 1])), "targets"),
        (lambda: target_ranks(SCORES, torch.tensor([0, 1, 3])), "targets must be from 0 to 2"),
        (lambda: target_ranks(SCORES[0], torch.tensor([0])), "scores"),
        (lambda: retrieval_measures(torch.tensor([0, 1])), "count from 1"),
        (lambda: retrieval_measures(torch.tensor([], dtype=torch.long)), "ranks must count"),
    ],
)
def test_errors_name_what_came(call, words):
    with pytest.raises(ValueError, match=words):
        call()
