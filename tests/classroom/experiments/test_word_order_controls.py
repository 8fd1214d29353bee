"""The controls of lesson 18, Fine-tune BERT: each changes one thing about word order, and the table compares them."""

import json
import math
from collections import Counter
from dataclasses import asdict

import pytest
import torch

from transformer_course.classroom.experiments.fine_tune_bert import word_order_controls
from transformer_course.classroom.experiments.fine_tune_bert.label_curve_results import stored_control_runs
from transformer_course.classroom.experiments.fine_tune_bert.label_curve_runs import (
    PRETRAINED,
    SCRATCH,
    Pretrained,
    settings_of,
)
from transformer_course.classroom.experiments.fine_tune_bert.word_order_controls import (
    CONTROLS,
    FIRST,
    ONE_VERSION,
    control_table,
    one_of_each_pair,
    plan,
    train_control,
)
from transformer_course.data.verses import load_verses
from transformer_course.models.bert import MaskedLanguageModel, RotaryBERT, RotaryBertConfig
from transformer_course.tokenizers import BytePairTokenizer
from transformer_course.training.settings import TrainingSettings

SETTINGS = TrainingSettings(4, 1e-3, warmup=1, log_every=2, evaluate_every=60, checkpoint_every=60)


@pytest.fixture(scope="module")
def bert():
    text = " ".join(verse.modern for verse in load_verses()[:60])
    tokenizer = BytePairTokenizer.train(text, 300, special_tokens=("<pad>", "<mask>", "<cls>", "<sep>"))
    torch.manual_seed(0)
    sizes = RotaryBertConfig(tokenizer.vocab_size, max_len=96, d_model=16, n_layers=1, n_heads=2, d_hidden=24)
    return Pretrained(MaskedLanguageModel(RotaryBERT(sizes)), tokenizer, steps=10, tokens=50_000)


def test_of_each_pair_one_version_is_left(bert):
    pairs, _ = bert.examples("word order", 40, 1)
    single = one_of_each_pair(pairs, 1)
    assert len(single.texts) == len(single.ids) == 20
    for place, (text, label) in enumerate(single.texts):
        assert (text, label) == pairs.texts[2 * place + label] and single.ids[place] == pairs.ids[2 * place + label]
    assert len({str(sorted(Counter(text.split()).items())) for text, _ in single.texts}) == 20
    assert {label for _, label in single.texts} == {0, 1}


@pytest.mark.parametrize("start, change", CONTROLS)
def test_a_control_can_be_made_again(start, change, bert):
    found = train_control(bert, start, change, 16, SETTINGS)
    again = train_control(bert, start, change, 16, SETTINGS)
    assert found["examples"] == 16 and found["test_examples"] == 1_000
    assert (found["loss"], found["scores"]) == (again["loss"], again["scores"])


def test_the_plan_has_every_run_once_and_the_command_makes_it(bert, tmp_path, monkeypatch):
    known = [known for known, _ in plan(bert)]
    assert len({json.dumps(one) for one in known}) == len(known) == sum(map(len, CONTROLS.values()))
    planned = [(one, lambda: {"scores": {}}) for one in known[:2]]
    monkeypatch.setattr(word_order_controls, "plan", lambda bert: planned)
    threads, path = torch.get_num_threads(), tmp_path / "runs.jsonl"
    word_order_controls.main(path)
    torch.set_num_threads(threads)
    assert [json.loads(line)["change"] for line in path.read_text("utf-8").splitlines()] == [FIRST, FIRST]


def test_the_table_has_a_line_for_each_way():
    def run(start, seed, **more):
        settings = asdict(settings_of(2_048, seed))
        scores = {"accuracy": 0.5 + 0.1 * seed}
        return {"task": "word order", "labels": 2_048, "start": start, "seed": seed, "settings": settings,
                "scores": scores, "loss": 0.25 * seed} | more  # fmt: skip

    usual = [run(start, seed) for start in (PRETRAINED, SCRATCH) for seed in (1, 2)]
    faster = run(SCRATCH, 1, settings=asdict(settings_of(2_048, 1, rate=3e-3)))
    lines = control_table([*usual, faster], [run(SCRATCH, 1, change=ONE_VERSION)]).splitlines()
    assert len(lines) == 4 and len(set(map(len, lines))) == 1
    assert "0.650 ± 0.050" in lines[1] and lines[2].split()[-2:] == ["0.375", "2"]
    assert ONE_VERSION in lines[3] and "0.600" in lines[3] and "±" not in lines[3]


def test_every_control_is_stored_and_says_how_it_was_made():
    stored = stored_control_runs()
    assert len(stored) == sum(map(len, CONTROLS.values()))
    for run in stored:
        assert run["seed"] in CONTROLS[run["start"], run["change"]] and run["settings"] == asdict(
            settings_of(2_048, run["seed"])
        )
        assert run["machine"] and run["versions"]["torch"] and run["examples"] == 2_048


def test_what_the_lesson_says_of_the_controls_is_so():
    losses, scores = {}, {}
    for run in stored_control_runs():
        key = run["start"], run["change"]
        losses.setdefault(key, []).append(run["loss"])
        scores.setdefault(key, []).append(run["scores"]["accuracy"])
    assert all(abs(score - 0.5) < 0.02 for found in scores.values() for score in found)
    for start in (PRETRAINED, SCRATCH):
        assert all(abs(loss - math.log(2)) < 0.003 for loss in losses[start, FIRST])
    assert all(loss < 0.5 for loss in losses[SCRATCH, ONE_VERSION])
