"""What a model writes during its training is kept, and shown for 1%, 10% and 100% of it."""

import pytest

from transformer_course.classroom.live_training.samples_over_time import (
    keep_sample,
    kept_samples,
    milestones,
    samples_over_time,
)
from transformer_course.classroom.widgets.training_dashboard import TrainingDashboard, watch
from transformer_course.training.configuration import configure
from transformer_course.training.run import Run
from transformer_course.training.settings import TrainingSettings


@pytest.mark.parametrize(
    "steps, every, expected",
    [(1_075, 10, [10, 110, 1_075]), (5_000, 50, [50, 500, 5_000]), (20, 5, [5, 20]), (3, 5, [3])],
)
def test_milestones_are_steps_with_a_line_in_the_log(steps, every, expected):
    settings = TrainingSettings(steps, 1e-3, 0, log_every=every, evaluate_every=every, checkpoint_every=every)
    assert milestones(settings) == expected


def test_a_sample_replaces_that_of_the_same_step_and_keeps_the_order(tmp_path):
    assert kept_samples(tmp_path) == {}
    for step, text in ((20, "later"), (5, "early\n빛"), (20, "again")):
        keep_sample(tmp_path, step, text)
    assert list(kept_samples(tmp_path).items()) == [(5, "early\n빛"), (20, "again")]


@pytest.fixture
def run(tmp_path):
    return Run(tmp_path / "run", configure("gpt", tier="smoke", steps=20))


def test_a_damaged_line_costs_its_sample_and_no_text_breaks_a_line(tmp_path):
    texts = {1: "a\u2028b\x85c\x0cd", 2: "plain", 3: "last"}
    for step, text in texts.items():
        keep_sample(tmp_path, step, text)
    assert kept_samples(tmp_path) == texts
    (path,) = tmp_path.iterdir()
    lines = path.read_text("utf-8").split("\n")
    path.write_bytes("\n".join([lines[0], lines[1][:9], "[1]", '{"step": "x"}', lines[2]]).encode() + b"\n\xff")
    assert kept_samples(tmp_path) == {1: texts[1], 3: "last"}
    keep_sample(tmp_path, 4, "goes on")
    assert list(kept_samples(tmp_path)) == [1, 3, 4]


def test_a_watched_run_shows_its_growth_also_when_it_is_opened_again(run, shown):
    assert "kept no samples" in repr(samples_over_time(run))
    watch(run, sample=lambda: f"written at {run.trainer.step}")
    assert run.finished and list(kept_samples(run.folder)) == [5, 10, 20]
    text = repr(samples_over_time(run))
    assert "after step 5 of 20 (25%)" in text and "written at 20" in text and "written at 10" not in text
    again = Run(run.folder, run.config)
    assert TrainingDashboard(again).sample == "written at 20"
    watch(again, sample=lambda: "never asked for")
    assert kept_samples(run.folder)[20] == "written at 20"
