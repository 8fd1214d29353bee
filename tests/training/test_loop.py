"""What the loop promises: it learns, it accumulates exactly, and an interrupted run repeats an unbroken one."""

import json
import os
import signal
import time
from dataclasses import replace

import pytest
import torch
from torch import Generator
from training_process import TrainingProcess

from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.training.checkpoint import latest_checkpoint
from transformer_course.training.configuration import configure
from transformer_course.training.loop import Trainer
from transformer_course.training.objectives import CausalObjective
from transformer_course.training.run import CHECKPOINTS, Run, load_run, read_log
from transformer_course.training.settings import TrainingSettings

SETTINGS = TrainingSettings(
    steps=20, peak_rate=5e-3, warmup=4, log_every=2, evaluate_every=10, checkpoint_every=4, seed=3
)


def objective(batch: int = 6) -> CausalObjective:
    text = torch.arange(600) * 7 % 23
    return CausalObjective(text[:500], text[500:], length=12, batch=batch)


def model(dropout: float = 0.0) -> GPT:
    torch.manual_seed(1)
    return GPT(GPTConfig(vocab=23, max_len=12, d_model=16, n_layers=2, n_heads=2, d_hidden=32, dropout=dropout))


def losses(trainer: Trainer, checkpoints=None) -> list[tuple[int, float, float]]:
    return [(r.step, r.loss, r.gradient_norm) for r in trainer.records(checkpoints)]


def test_training_learns_what_can_be_learned():
    trainer = Trainer(model(), objective(), replace(SETTINGS, steps=150, peak_rate=1e-2))
    records = list(trainer.records())
    assert records[0].loss == pytest.approx(3.13, abs=0.15)
    assert records[-1].validation["loss"] < 0.2


def test_an_evaluation_gives_every_part_its_mode_back():
    trainer = Trainer(model(dropout=0.1), objective(), SETTINGS)
    frozen = trainer.bare_model.stack.blocks[0].eval()
    modes = [part.training for part in trainer.bare_model.modules()]
    assert True in modes and False in modes
    trainer.evaluate()
    assert [part.training for part in trainer.bare_model.modules()] == modes and not frozen.training


def test_a_record_counts_tokens_and_says_the_rate():
    records = list(Trainer(model(), objective(), SETTINGS).records())
    assert [record.step for record in records] == list(range(2, 21, 2))
    assert records[0].tokens == 2 * 6 * 12
    assert records[1].learning_rate == pytest.approx(5e-3)
    assert [record.step for record in records if record.validation] == [10, 20]


class Halves(CausalObjective):
    """The batches of an objective, cut in two."""

    def batch(self, step: int, generator: Generator):
        whole = super().batch(step // 2, Generator().manual_seed(SETTINGS.seed * 1_000_000_007 + step // 2))
        half = slice(0, 3) if step % 2 == 0 else slice(3, 6)
        return tuple(part[half] for part in whole)


def test_accumulated_half_batches_equal_the_whole_batch():
    text = torch.arange(600) * 7 % 23
    halves = Halves(text[:500], text[500:], length=12, batch=6)
    whole = Trainer(model(), objective(), SETTINGS)
    parts = Trainer(model(), halves, replace(SETTINGS, accumulation=2))
    for (_, a, b), (_, c, d) in zip(losses(whole), losses(parts), strict=True):
        assert a == pytest.approx(c, rel=1e-4) and b == pytest.approx(d, rel=1e-3)


@pytest.mark.parametrize("dropout", [0.0, 0.2])
def test_a_resumed_run_has_the_same_losses_as_an_unbroken_one(tmp_path, dropout):
    unbroken = losses(Trainer(model(dropout), objective(), SETTINGS))
    first = Trainer(model(dropout), objective(), SETTINGS)
    for record in first.records(tmp_path):
        if record.step == 10:
            break  # the newest checkpoint is from step 8
    torch.manual_seed(999)
    second = Trainer(model(dropout), objective(), SETTINGS)
    assert second.resume(tmp_path) and second.step == 8
    assert losses(second) == unbroken[4:]


def test_the_last_checkpoint_and_the_one_before_it_are_kept(tmp_path):
    losses(Trainer(model(), objective(), SETTINGS), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["step_0000016", "step_0000020"]
    assert sorted(path.suffix for path in latest_checkpoint(tmp_path).iterdir()) == 2 * [".json"] + 3 * [".safetensors"]


def test_there_is_nothing_to_resume_in_an_empty_folder(tmp_path):
    assert not Trainer(model(), objective(), SETTINGS).resume(tmp_path)


def test_a_loss_that_is_no_number_stops_the_run_and_says_what_to_do(tmp_path):
    broken = model()
    broken.stack.norm.weight.data.fill_(float("nan"))
    with pytest.raises(FloatingPointError, match=r"the loss became nan after step 0: nothing has been learned yet"):
        losses(Trainer(broken, objective(), SETTINGS), tmp_path)
    assert latest_checkpoint(tmp_path) is None


def test_a_ruinous_rate_is_blamed_and_no_ruined_checkpoint_stays(tmp_path):
    settings = replace(SETTINGS, peak_rate=1e30, warmup=0, log_every=1, checkpoint_every=1)
    with pytest.raises(FloatingPointError, match=r"lower peak_rate=1e\+30.*there is no checkpoint from before that"):
        losses(Trainer(model(), objective(), settings), tmp_path)
    assert not list(tmp_path.iterdir())


class RuinedLater(Trainer):
    """A training whose weights become NaN in one step."""

    at = 7

    def train_step(self):
        told = super().train_step()
        if self.step == self.at:
            self.bare_model.stack.norm.weight.data.fill_(float("nan"))
        return told


@pytest.mark.parametrize("at, good", [(7, 4), (8, 4), (9, 8), (12, 8)])
def test_a_state_with_nan_is_never_saved_and_the_last_good_one_is_named(tmp_path, at, good):
    trainer = RuinedLater(model(), objective(), replace(SETTINGS, evaluate_every=20))
    trainer.at = at
    with pytest.raises(FloatingPointError, match=rf"after step {at}.*from before that is from step {good}"):
        losses(trainer, tmp_path)
    assert latest_checkpoint(tmp_path).name == f"step_{good:07d}"
    again = Trainer(model(), objective(), SETTINGS)
    assert again.resume(tmp_path) and all(parameter.isfinite().all() for parameter in again.model.parameters())


def test_bfloat16_trains_to_nearly_the_same_loss():
    settings = replace(SETTINGS, steps=100, peak_rate=1e-2)
    final = [losses(Trainer(model(), objective(), replace(settings, precision=p)))[-1][1] for p in ("fp32", "bf16")]
    assert final[0] == pytest.approx(final[1], abs=0.1)


def test_fp16_without_a_gpu_is_refused_instead_of_training_in_fp32():
    with pytest.raises(ValueError, match="precision='fp16' needs a GPU"):
        Trainer(model(), objective(), replace(SETTINGS, precision="fp16"))


class OverflowsOnce(Trainer):
    """What fp16 does on a GPU: a step whose scaled gradients overflow has an infinite norm, and is skipped."""

    norms: tuple[float, ...] = ()

    def train_step(self):
        loss, norm, counted = super().train_step()
        norm = torch.tensor(float("inf")) if self.step == 2 else norm
        self.norms += (norm.item(),)
        return torch.stack([loss, norm, counted])


def test_the_norm_of_a_record_leaves_out_the_steps_that_overflowed():
    trainer = OverflowsOnce(model(), objective(), replace(SETTINGS, log_every=4, evaluate_every=20))
    first = next(trainer.records())
    one, _, three, four = trainer.norms
    assert first.gradient_norm == pytest.approx((one + three + four) / 3)


SMOKE = {"tier": "smoke", "log_every": 1, "evaluate_every": 5, "checkpoint_every": 2}


def comparable(folder) -> list[dict]:
    return [{k: v for k, v in line.items() if k != "seconds"} for line in read_log(folder)]


def test_a_run_leaves_a_model_that_can_be_loaded(tmp_path):
    run = Run(tmp_path / "run", configure("gpt", **SMOKE))
    records = list(run.train())
    loaded, tokenizer, config = load_run(tmp_path / "run")
    assert config == run.config and run.finished
    assert tokenizer.decode(tokenizer.encode("In the beginning")) == "In the beginning"
    for name, value in loaded.state_dict().items():
        assert torch.equal(value, run.model.state_dict()[name])
    assert [line["loss"] for line in run.log()] == [record.loss for record in records]


def test_a_folder_with_another_run_is_not_touched(tmp_path):
    list(Run(tmp_path / "run", configure("gpt", **SMOKE)).train())
    with pytest.raises(ValueError, match=r"preset.settings.seed is 1 there and 2 here; choose a different folder"):
        Run(tmp_path / "run", configure("gpt", **SMOKE, seed=2))


def test_an_unfinished_run_is_not_a_model(tmp_path):
    Run(tmp_path / "run", configure("gpt", **SMOKE))
    with pytest.raises(FileNotFoundError, match="is not finished"):
        load_run(tmp_path / "run")
    with pytest.raises(FileNotFoundError, match="holds no training run"):
        load_run(tmp_path / "nothing")


def test_unknown_settings_are_named():
    with pytest.raises(ValueError, match="no setting named stepps"):
        configure("gpt", stepps=4)


def test_fine_tuning_starts_from_the_weights_and_tokenizer_of_another_run(tmp_path):
    first = Run(tmp_path / "denoise", configure("bart", objective="denoise", **SMOKE))
    list(first.train())
    second = Run(tmp_path / "pairs", configure("bart", objective="translate", start_from=tmp_path / "denoise", **SMOKE))
    for name, value in second.model.state_dict().items():
        assert torch.equal(value, first.model.state_dict()[name])
    assert second.tokenizer.tokens == first.tokenizer.tokens


@pytest.fixture(scope="module")
def unbroken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("unbroken") / "run"
    assert TrainingProcess(folder).wait() == 0
    return folder


def test_a_killed_run_continues_to_the_same_log_and_weights(tmp_path, unbroken):
    for seconds in (0.01, 0.05, 0.12):
        process = TrainingProcess(tmp_path / "run")
        process.step()  # where it begins
        process.step()
        time.sleep(seconds)
        process.kill()
        reached = process.rest()
        process.wait()
        path = latest_checkpoint(tmp_path / "run" / CHECKPOINTS)
        saved = json.loads((path / "state.json").read_text())["step"] if path else 0
        assert not reached or saved >= max(reached) - 3
    assert TrainingProcess(tmp_path / "run").wait() == 0
    assert comparable(tmp_path / "run") == comparable(unbroken)
    ours, theirs = load_run(tmp_path / "run")[0], load_run(unbroken)[0]
    assert all(torch.equal(a, b) for a, b in zip(ours.parameters(), theirs.parameters(), strict=True))


def test_an_interrupt_saves_first_and_loses_no_step(tmp_path, unbroken):
    process = TrainingProcess(tmp_path / "run", hold=7)
    process.step()  # where it begins
    while process.step() != 7:
        pass
    os.kill(process.pid, signal.SIGINT)
    process.go_on()
    process.wait()
    assert read_log(tmp_path / "run")[-1]["step"] == 7
    assert latest_checkpoint(tmp_path / "run" / CHECKPOINTS).name == "step_0000007"
    assert TrainingProcess(tmp_path / "run").wait() == 0
    assert comparable(tmp_path / "run") == comparable(unbroken)
