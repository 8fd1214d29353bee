"""A checkpoint is exactly what was saved, or it isn't used; and there is one to fall back on."""

import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys

import pytest
import torch
from torch import nn

from transformer_course.models.bart import BART, BartConfig
from transformer_course.training.checkpoint import (
    DamagedCheckpoint,
    damage,
    latest_checkpoint,
    load_checkpoint,
    save_checkpoint,
)
from transformer_course.training.configuration import configure
from transformer_course.training.files import pack_weights, read_weights
from transformer_course.training.optimizer import make_optimizer
from transformer_course.training.recovery import CheckpointWarning
from transformer_course.training.run import CHECKPOINTS, CONFIG, LOG, MODEL, TOKENIZER, Run, load_run, read_log
from transformer_course.training.settings import TrainingSettings

SMOKE = {"tier": "smoke", "steps": 12, "log_every": 2, "evaluate_every": 6, "checkpoint_every": 4}
FILES = ("model.safetensors", "optimizer.safetensors", "random.safetensors", "state.json", "hashes.json")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A GPT run, one with another seed, and a BERT run, each with its last two checkpoints."""
    folder = tmp_path_factory.mktemp("finished")
    list(Run(folder / "run", configure("gpt", **SMOKE)).train())
    list(Run(folder / "other", configure("gpt", **SMOKE, seed=2)).train())
    list(Run(folder / "bert", configure("bert", **SMOKE)).train())
    return folder


@pytest.fixture
def run(finished, tmp_path):
    shutil.copytree(finished, tmp_path / "copy")
    return tmp_path / "copy" / "run"


def newest(folder):
    return latest_checkpoint(folder / CHECKPOINTS)


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) * 2 // 3] ^= 4
    path.write_bytes(content)


def truncate(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path):
    path.write_bytes(b"")


def log_of(folder) -> list[dict]:
    return [{k: v for k, v in line.items() if k != "seconds"} for line in read_log(folder)]


@pytest.mark.parametrize("spoil", [flip, truncate, empty, os.remove])
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_checkpoint_gives_way_to_the_one_before_and_that_is_said(run, finished, name, spoil):
    spoil(newest(run) / name)
    with pytest.warns(CheckpointWarning, match=r"step_0000012 can't be used: .*training continues from step 8"):
        again = Run(run, configure("gpt", **SMOKE))
    assert again.trainer.step == 8
    list(again.train())
    assert log_of(run) == log_of(finished / "run")
    assert (run / MODEL).read_bytes() == (finished / "run" / MODEL).read_bytes()
    assert damage(newest(run)) is None and newest(run).name == "step_0000012"


@pytest.mark.parametrize("name", ["model.safetensors", "optimizer.safetensors", "state.json"])
@pytest.mark.parametrize("of", ["other", "bert"])
def test_a_file_of_a_different_run_is_not_taken_for_this_ones(run, name, of):
    for path in (run / CHECKPOINTS).iterdir():
        shutil.copy(run.parent / of / CHECKPOINTS / path.name / name, path / name)
    with pytest.raises(
        ValueError, match=f"{re.escape(name)} is not the file that was written; to train from the first"
    ):
        Run(run, configure("gpt", **SMOKE))


@pytest.mark.parametrize("of", ["other", "bert"])
def test_a_whole_checkpoint_of_a_different_run_is_refused(run, of):
    shutil.rmtree(run / CHECKPOINTS)
    shutil.copytree(run.parent / of / CHECKPOINTS, run / CHECKPOINTS)
    with pytest.raises(ValueError, match=r"it was saved with a different run\.json"):
        Run(run, configure("gpt", **SMOKE))


def test_a_checkpoint_under_another_step_is_refused(run):
    newest(run).rename(run / CHECKPOINTS / "step_0000055")
    with pytest.warns(CheckpointWarning, match="it was saved after a different step; training continues from step 8"):
        Run(run, configure("gpt", **SMOKE))


def test_an_empty_folder_among_the_checkpoints_stops_nothing(run):
    (run / CHECKPOINTS / "step_0000040").mkdir()
    with pytest.warns(CheckpointWarning, match="it is empty; training continues from step 12"):
        assert Run(run, configure("gpt", **SMOKE)).finished
    for path in (run / CHECKPOINTS).glob("step_00000[01]*"):
        shutil.rmtree(path)
    with pytest.warns(CheckpointWarning, match="training continues from the first step"):
        assert Run(run, configure("gpt", **SMOKE)).trainer.step == 0


def test_a_tokenizer_with_two_merges_swapped_is_noticed(run):
    content = json.loads((run / TOKENIZER).read_text())
    merges = next(value for value in content.values() if isinstance(value, list) and len(value) > 9)
    merges[3], merges[4] = merges[4], merges[3]
    (run / TOKENIZER).write_text(json.dumps(content))
    with pytest.raises(ValueError, match=r"tokenizer\.json"):
        Run(run, configure("gpt", **SMOKE))


def test_a_damaged_run_json_is_one_sentence_and_can_be_written_again(run):
    truncate(run / CONFIG)
    with pytest.raises(ValueError, match=r"run\.json is damaged: delete it, and resume with the same settings"):
        Run(run, configure("gpt", **SMOKE))
    with pytest.raises(ValueError, match=r"run\.json is damaged: train the run again"):
        load_run(run)
    (run / CONFIG).unlink()
    with pytest.raises(ValueError, match=r"a different run\.json"):
        Run(run, configure("gpt", **SMOKE, seed=2))
    assert Run(run, configure("gpt", **SMOKE)).finished and load_run(run)


@pytest.mark.parametrize("spoil", [flip, truncate, empty])
def test_a_damaged_finished_model_is_noticed_and_written_again(run, finished, spoil):
    spoil(run / MODEL)
    with pytest.raises(ValueError, match=r"model\.safetensors is not the model of its last checkpoint.*resume the run"):
        load_run(run)
    list(Run(run, configure("gpt", **SMOKE)).train())
    assert (run / MODEL).read_bytes() == (finished / "run" / MODEL).read_bytes()


@pytest.mark.parametrize("spoil", [truncate, empty])
def test_damaged_weights_are_one_sentence_also_without_a_checkpoint(run, spoil):
    shutil.rmtree(run / CHECKPOINTS)
    spoil(run / MODEL)
    with pytest.raises(ValueError, match=r"model\.safetensors is damaged: "):
        load_run(run)
    shutil.copy(run.parent / "bert" / MODEL, run / MODEL)
    with pytest.raises(ValueError, match=r"holds the weights of a different model: "):
        load_run(run)


def test_half_a_line_in_the_middle_of_a_log_costs_that_line_alone(run):
    lines = (run / LOG).read_text().splitlines()
    (run / LOG).write_text("\n".join([*lines[:2], lines[2][:30], *lines[3:]]) + "\n")
    assert [line["step"] for line in read_log(run)] == [2, 4, 8, 10, 12]
    Run(run, configure("gpt", **SMOKE))
    assert [line["step"] for line in read_log(run)] == [2, 4, 8, 10, 12]


def test_everything_that_was_saved_comes_back(tmp_path):
    model = nn.Sequential(nn.Embedding(7, 5), nn.Linear(5, 3))
    optimizer = make_optimizer(model, TrainingSettings(steps=3, peak_rate=0.1, warmup=0, beta1=0.7))
    model(torch.tensor([1, 2])).sum().backward()
    optimizer.step()
    before = optimizer.state_dict()
    save_checkpoint(tmp_path, 3, model, optimizer, {"word": "kept"})
    drawn = torch.rand(4)
    other = nn.Sequential(nn.Embedding(7, 5), nn.Linear(5, 3))
    second = make_optimizer(other, TrainingSettings(steps=3, peak_rate=0.3, warmup=0))
    assert load_checkpoint(latest_checkpoint(tmp_path), other, second)["word"] == "kept"
    after = second.state_dict()
    assert after["param_groups"] == before["param_groups"]
    assert {type(group["betas"]) for group in after["param_groups"]} == {tuple}
    for index, values in before["state"].items():
        assert all(torch.equal(value, after["state"][index][name]) for name, value in values.items())
    assert torch.equal(torch.rand(4), drawn)


def test_a_model_is_not_touched_before_all_files_have_proved_right(tmp_path):
    model = nn.Linear(4, 3)
    optimizer = make_optimizer(model, TrainingSettings(steps=3, peak_rate=0.1, warmup=0))
    path, before = save_checkpoint(tmp_path, 3, nn.Linear(4, 3), optimizer, {}), model.weight.clone()
    flip(path / "random.safetensors")
    with pytest.raises(DamagedCheckpoint, match=r"random\.safetensors"):
        load_checkpoint(path, model, optimizer)
    assert torch.equal(model.weight, before)


HASH = """
import hashlib, torch
from transformer_course.models.bart import BART, BartConfig
from transformer_course.training.files import pack_weights
torch.manual_seed(0)
print(hashlib.sha256(pack_weights(BART(BartConfig(23, 12, 8, 1, 1, 2, 16)))).hexdigest())
"""


def test_the_same_weights_are_the_same_bytes_in_every_process():
    found = {
        subprocess.run([sys.executable, "-c", HASH], capture_output=True, text=True, check=True,
                       env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("0", "1", "7")
    }  # fmt: skip
    assert len(found) == 1 and len(found.pop().strip()) == len(hashlib.sha256().hexdigest())


def test_shared_weights_are_written_once_and_are_still_shared_when_read(tmp_path):
    model, other = (BART(BartConfig(23, 12, 8, 1, 1, 2, 16)) for _ in range(2))
    (tmp_path / "weights").write_bytes(pack_weights(model))
    read_weights(other, tmp_path / "weights")
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), other.parameters(), strict=True))
    assert len((tmp_path / "weights").read_bytes()) < 4 * sum(p.numel() for p in model.parameters()) + 20_000


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
@pytest.mark.parametrize("mask", [0o022, 0o007])
def test_files_have_the_mode_that_the_umask_gives(tmp_path, mask):
    before = os.umask(mask)
    try:
        list(Run(tmp_path / "run", configure("gpt", **{**SMOKE, "steps": 4, "evaluate_every": 4})).train())
    finally:
        os.umask(before)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "run").rglob("*") if p.is_file()}
    modes = {name: mode for name, mode in modes.items() if name != ".lock"}
    assert set(modes.values()) == {0o666 & ~mask}, modes
