"""The runs behind lesson 17, Train BERT's comparison of positions: the same but for the idea of order."""

import json

import pytest
import torch

from transformer_course.classroom.experiments.train_bert import position_runs
from transformer_course.classroom.experiments.train_bert.position_runs import KINDS, SEEDS, model_with, plan, train_with
from transformer_course.models.bert import RotaryBertConfig
from transformer_course.training.objectives import MaskedObjective
from transformer_course.training.settings import TrainingSettings

SIZES = RotaryBertConfig(37, max_len=32, d_model=24, n_layers=2, n_heads=2, d_hidden=40)
SETTINGS = TrainingSettings(40, 1e-3, warmup=4, log_every=5, evaluate_every=10)


@pytest.fixture(scope="module")
def objective():
    stream = torch.randint(4, 37, (600,), generator=torch.Generator().manual_seed(0))
    return MaskedObjective(
        stream, stream[:200], length=16, batch=4, mask_id=1, vocab=37, special_ids=(0, 1, 2, 3), probability=0.3
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_is_the_beginning_of_a_longer_one(kind, objective):
    found = train_with(kind, SIZES, objective, SETTINGS, steps=10)
    assert found["at"] == [5, 10] and len(found["losses"]) == 2
    assert found["scores"].keys() == {"loss", "accuracy"}
    again = train_with(kind, SIZES, objective, SETTINGS, steps=10)
    assert again["scores"] == found["scores"] and again["losses"] == found["losses"]


def test_learned_positions_add_a_table_and_nothing_else():
    rotary, learned, none = (sum(p.numel() for p in model_with(kind, SIZES).parameters()) for kind in KINDS)
    assert rotary == none and learned == none + SIZES.max_len * SIZES.d_model
    with pytest.raises(ValueError, match="kind='relative'"):
        model_with("relative", SIZES)


def test_the_plan_has_every_run_once(objective):
    known = [json.dumps(known) for known, _ in plan(SIZES, objective, SETTINGS)]
    assert len(set(known)) == len(known) == len(KINDS) * len(SEEDS)


def test_the_command_writes_the_runs(objective, tmp_path, monkeypatch, capsys):
    planned = list(plan(SIZES, objective, SETTINGS))[:2]
    monkeypatch.setattr(position_runs, "plan", lambda *args: planned)
    monkeypatch.setattr(position_runs, "make_tokenizer", lambda *args: type("", (), {"vocab_size": 37}))
    monkeypatch.setattr(position_runs, "make_objective", lambda *args: objective)
    threads, path = torch.get_num_threads(), tmp_path / "runs.jsonl"
    position_runs.main(path)
    torch.set_num_threads(threads)
    assert [json.loads(line)["positions"] for line in path.read_text("utf-8").splitlines()] == ["rotary", "learned"]
    assert len(capsys.readouterr().out.splitlines()) == 2
