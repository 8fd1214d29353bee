"""What lesson 18, Fine-tune BERT draws from its stored runs is what the runs say."""

import math

import pytest

from transformer_course.classroom.experiments.fine_tune_bert.label_curve_results import (
    compute_table,
    curves_table,
    label_curves,
    label_scores,
    stored_label_runs,
)
from transformer_course.classroom.experiments.fine_tune_bert.label_curve_runs import (
    EQUAL,
    EQUAL_LABELS,
    EQUAL_TASKS,
    LINEAR,
    OTHER_RATES,
    PRETRAINED,
    SCRATCH,
    SEEDS,
    STEPS,
)
from transformer_course.classroom.experiments.fine_tune_bert.labeled_tasks import TASKS

ALL = 999
MEASURES = {"word order": "accuracy", "book group": "macro_f1", "recognition": "f1"}


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
    with pytest.raises(ValueError, match=r"labels=64.* no such run is stored"):
        label_scores(made(), "word order", PRETRAINED, 64, "accuracy")


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
    assert compute_table(runs, tasks=("book group",)).count("\n") == 0
    assert "2,172" in lines[2] and "0.0030" in lines[3] and lines[0].endswith("0.810     0.250     0.750          2")


@pytest.fixture(scope="module")
def stored():
    return stored_label_runs()


def test_every_run_of_the_plan_is_stored_and_says_how_it_was_made(stored):
    for task in TASKS:
        for labels in STEPS:
            for start in (PRETRAINED, SCRATCH):
                assert len(label_scores(stored, task, start, labels, MEASURES[task])) == len(SEEDS)
            for start in LINEAR[task]:
                runs = len(label_scores(stored, task, start, labels, MEASURES[task]))
                assert runs == (1 if labels is None else len(SEEDS))
    for task in EQUAL_TASKS:
        assert len(label_scores(stored, task, EQUAL, EQUAL_LABELS, "accuracy")) == len(SEEDS)
    for rate in OTHER_RATES:
        assert len(label_scores(stored, "word order", SCRATCH, EQUAL_LABELS, "accuracy", rate)) == 1
    for run in stored:
        assert run["machine"] and run["versions"]["torch"] and run["seconds"] >= 0 and run["test_examples"] == 1_000
        assert run["labels"] in (None, run["examples"])
        if run["start"] == PRETRAINED:
            assert run["pretraining"]["steps"] == 2_000
        if run["start"] in (PRETRAINED, SCRATCH, EQUAL):
            assert run["settings"]["seed"] == run["seed"] and run["model"]["d_model"] == 128
    assert len(stored) == len({str(sorted(run.items())) for run in stored})


def test_what_the_lesson_says_of_word_order_is_so(stored):
    curves = label_curves(stored, "word order", "accuracy")
    assert all(abs(mean - 0.5) < 0.02 for name in (SCRATCH, "words, linear") for mean in curves.means[name])
    pretrained, pairs = curves.means[PRETRAINED], curves.means["words and pairs, linear"]
    assert all(ours > theirs for ours, theirs in zip(pretrained, pairs, strict=True))
    assert abs(pretrained[2] - pairs[4]) < 0.02  # 512 labels against 54,316
    for run in stored:
        if run["task"] == "word order" and run["start"] in (SCRATCH, EQUAL) and run["labels"] == EQUAL_LABELS:
            assert abs(run["loss"] - math.log(2)) < 0.002 and abs(run["scores"]["accuracy"] - 0.5) < 0.02


def test_what_the_lesson_says_of_book_groups_is_so(stored):
    for measure in ("accuracy", "macro_f1"):
        means = label_curves(stored, "book group", measure).means
        for place in range(len(STEPS) - 1):
            assert means[PRETRAINED][place] == max(scores[place] for scores in means.values())
    linear = min(means[name][-1] for name in LINEAR["book group"])
    assert linear > max(means[PRETRAINED][-1], means[SCRATCH][-1]) + 0.05
    accuracy = label_curves(stored, "book group", "accuracy").means
    assert abs(accuracy[PRETRAINED][-1] - accuracy["words and pairs, linear"][-1]) < 2 * 0.014


def test_what_the_lesson_says_of_supplied_words_is_so(stored):
    means = label_curves(stored, "recognition", "f1").means
    for place in range(len(STEPS)):
        networks = max(means[PRETRAINED][place], means[SCRATCH][place])
        counting = max(means[name][place] for name in LINEAR["recognition"])
        assert (counting > networks) == (place < len(STEPS) - 1)
        assert means[PRETRAINED][place] > means[SCRATCH][place]
    certain = label_curves(stored, "recognition", "f1_certain").means
    for place in range(1, len(STEPS)):
        assert certain[PRETRAINED][place] == max(scores[place] for scores in certain.values())
    at_2048 = label_curves(stored, "recognition", "f1")
    apart = at_2048.means[PRETRAINED][3] - at_2048.means[SCRATCH][3]
    assert apart < 2 * at_2048.errors[SCRATCH][3]  # the lesson says that three seeds do not tell them apart
