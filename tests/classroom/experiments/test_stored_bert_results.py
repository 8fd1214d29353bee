"""What lesson 17, Train BERT says of its stored runs is what the runs say."""

import pytest

from transformer_course.classroom.experiments.stored_records import mean_and_error
from transformer_course.classroom.experiments.train_bert.position_runs import KINDS, SEEDS
from transformer_course.classroom.experiments.train_bert.stored_results import stored_position_runs


def test_a_mean_of_one_run_has_no_error():
    assert mean_and_error([0.5]) == (0.5, 0.0)
    mean, error = mean_and_error([0.4, 0.6])
    assert (mean, error) == pytest.approx((0.5, 0.1))


def test_what_the_lesson_says_of_positions_is_so():
    share = {}
    for run in stored_position_runs():
        share.setdefault(run["positions"], []).append(run["scores"]["accuracy"])
    assert {kind: len(values) for kind, values in share.items()} == dict.fromkeys(KINDS, len(SEEDS))
    assert min(share["rotary"]) > 1.6 * max(share["none"]) and max(share["learned"]) < min(share["none"])
