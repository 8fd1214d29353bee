"""What lesson 16 draws from its stored runs is what the runs say."""

import pytest

from transformer_course.classroom.experiments.label_results import (
    compute_table,
    curves_table,
    label_curves,
    label_scores,
    mean_and_error,
)
from transformer_course.classroom.experiments.label_runs import EQUAL, LINEAR, PRETRAINED, SCRATCH, STEPS

ALL = 999


def made(task="word order"):
    """Two seeds of everybody with 10 points more for each size; the seeds 2 points apart."""
    runs = []
    for start in (PRETRAINED, SCRATCH, *LINEAR[task]):
        for place, labels in enumerate(STEPS):
            for seed in (2, 1):
                score = 0.5 + 0.1 * place + 0.02 * (seed - 1)
                run = {"task": task, "start": start, "labels": labels, "seed": seed, "examples": labels or ALL}
                run["scores"] = {"accuracy": score}
                if start in (PRETRAINED, SCRATCH):
                    run["settings"] = {"peak_rate": 1e-3}
                runs.append(run)
    return runs


def test_scores_come_in_the_order_of_the_seeds():
    assert label_scores(made(), "word order", PRETRAINED, 128, "accuracy") == [0.6, 0.62]
    assert label_scores(made(), "word order", "words, linear", None, "accuracy") == pytest.approx([0.9, 0.92])


def test_another_rate_is_another_run():
    other = {**made()[0], "settings": {"peak_rate": 3e-3}, "scores": {"accuracy": 0.1}}
    assert label_scores([*made(), other], "word order", PRETRAINED, 32, "accuracy", rate=3e-3) == [0.1]
    assert 0.1 not in label_scores([*made(), other], "word order", PRETRAINED, 32, "accuracy")


def test_what_is_not_stored_is_named():
    with pytest.raises(ValueError, match=r"labels=64.* no stored run"):
        label_scores(made(), "word order", PRETRAINED, 64, "accuracy")


def test_a_mean_of_one_run_has_no_error():
    assert mean_and_error([0.5]) == (0.5, 0.0)
    mean, error = mean_and_error([0.4, 0.6])
    assert (mean, error) == pytest.approx((0.5, 0.1))


def test_curves_have_a_point_for_each_size_and_the_table_says_the_same():
    curves = label_curves(made(), "word order", "accuracy")
    assert curves.examples == [32, 128, 512, 2_048, ALL]
    assert curves.means[SCRATCH] == pytest.approx([0.51, 0.61, 0.71, 0.81, 0.91])
    assert curves.errors[SCRATCH] == pytest.approx([0.01] * 5)
    lines = curves_table(curves).splitlines()
    assert len(lines) == 6 and lines[4].startswith("   2,048") and lines[4].count("0.810 ± 0.010") == 4
    assert len(set(map(len, lines))) == 1


def test_the_table_of_compute_has_a_row_for_each_way_of_training():
    runs = [{**run, "scores": {**run["scores"], "macro_f1": 0.25}} for run in made() if run["labels"] == 2_048]
    for run in runs:
        if "settings" in run:
            run["settings"], run["loss"] = {**run["settings"], "steps": 300}, 0.5 * run["seed"]
    longer = {**runs[2], "start": EQUAL, "settings": {"peak_rate": 1e-3, "steps": 2_172}}
    faster = {**runs[2], "start": SCRATCH, "settings": {"peak_rate": 3e-3, "steps": 300}}
    lines = compute_table([*runs, longer, faster]).splitlines()[1:]
    assert [line[12:40].strip() for line in lines] == [PRETRAINED, SCRATCH, EQUAL, SCRATCH]
    assert "2,172" in lines[2] and "0.0030" in lines[3] and lines[0].endswith("0.810     0.250     0.750          2")
