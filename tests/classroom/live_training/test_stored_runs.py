"""A learner's run beside the stored ones: what is expected, and what to look at when it is not met."""

from dataclasses import replace

import pytest
from matplotlib.figure import Figure

from transformer_course.classroom.card import Card
from transformer_course.classroom.live_training.stored_runs import (
    compare_with_stored,
    plot_beside_stored,
    stored_results,
)
from transformer_course.report.records import keep_record, make_record
from transformer_course.training.configuration import configure
from transformer_course.training.run import Run


def short_run(folder, seed):
    """A run of a few seconds that calls itself one of tier cpu."""
    return Run(folder / f"seed-{seed}", replace(configure("gpt", tier="smoke", seed=seed), tier="cpu"))


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    for seed in (1, 2, 3):
        for _ in short_run(folder, seed).train():
            pass
    return folder


@pytest.fixture
def stored(runs, tmp_path):
    for seed in (2, 3):
        keep_record(make_record(runs / f"seed-{seed}"), tmp_path)
    return tmp_path


def with_losses(folder, stored, factor):
    """Store the runs as if they had ended elsewhere."""
    for seed in (2, 3):
        record = make_record(folder / f"seed-{seed}")
        record["validation"][-1]["loss"] *= factor
        keep_record(record, stored)
    return stored


def test_a_run_that_ends_where_others_did_is_as_expected(runs, stored):
    card = compare_with_stored(short_run(runs, 1), stored)
    assert card.status == "passed" and "as expected" in card.heading and "2 runs" in repr(card)
    assert "transformer-course train gpt" in repr(card)
    assert isinstance(plot_beside_stored(short_run(runs, 1), stored), Figure)


@pytest.mark.parametrize("factor, word, hint", [(0.5, "worse", "my_parts"), (2.0, "better", "Let the model write")])
def test_outside_the_tolerance_the_card_says_what_to_look_at(runs, tmp_path, factor, word, hint):
    card = compare_with_stored(short_run(runs, 1), with_losses(runs, tmp_path, factor))
    assert card.status == "failed" and f"{word} than expected" in card.heading and hint in repr(card)


def test_what_cannot_be_compared_is_said(runs, stored, tmp_path_factory):
    empty = tmp_path_factory.mktemp("empty")
    assert "no stored runs of the cpu tier yet" in repr(compare_with_stored(short_run(runs, 1), empty))
    fresh = short_run(tmp_path_factory.mktemp("fresh"), 5)
    assert "step 0" in repr(compare_with_stored(fresh, stored))
    other = configure("gpt", tier="smoke", steps=10)
    longer = Run(tmp_path_factory.mktemp("other") / "run", replace(other, tier="cpu"))
    assert "exactly these settings" in repr(compare_with_stored(longer, stored))
    smoke = Run(tmp_path_factory.mktemp("smoke") / "run", configure("gpt", tier="smoke"))
    assert "mean nothing" in repr(compare_with_stored(smoke, stored))
    for run in (fresh, longer, smoke):
        assert isinstance(plot_beside_stored(run, stored), Card)


def test_results_of_a_task_stand_beside_its_baselines(stored):
    text = repr(stored_results("cpu", "verses", "causal", stored))
    assert "gpt, 20 steps" in text and "Kneser–Ney 5-gram" in text
    assert "hasn't run" in repr(stored_results("gpu", "verses", "causal", stored))
