"""A result beside its baselines, told honestly."""

import pytest

from transformer_course.classroom.live_training.baseline_comparison import compare_with_baselines
from transformer_course.report import Row

ROWS = [
    Row("bits per character", "gpt", 1.5, "here", ours=True),
    Row("bits per character", "3-gram", 1.25, "here"),
    Row("bits per character", "zlib", 2.5, "here"),
    Row("bits per character", "2-gram", 1.5, "here"),
    Row("chrF", "bart, greedy", 40.0, "here", ours=True),
    Row("chrF", "bart, 4 beams", 60.0, "here", ours=True),
    Row("chrF", "copying", 50.0, "here"),
]


def test_lower_is_better_for_losses_and_a_tie_is_no_win():
    card = compare_with_baselines(ROWS, "bits per character")
    assert card.heading == "bits per character: gpt has 1.500 (here)."
    assert card.parts == ["It beats zlib (2.500).", "It loses to 2-gram (1.500), 3-gram (1.250)."]


def test_higher_is_better_for_scores_and_our_best_counts():
    card = compare_with_baselines(ROWS, "chrF")
    assert "bart, 4 beams has 60.000" in card.heading and card.parts == ["It beats copying (50.000)."]


def test_a_measure_that_nobody_has_is_named():
    with pytest.raises(
        ValueError,
        match="none of the course's own results has this measure; choose one of bits per character, chrF",
    ):
        compare_with_baselines(ROWS, "loss")
