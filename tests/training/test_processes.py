"""Several processes make the steps of one: whatever the loss counts, with one log and one checkpoint."""

import json
import os
import subprocess
import sys

import pytest
import torch
from processes_together import command, run_together, start_worker
from torch import Generator, nn

from transformer_course.classroom.experiments.scaling_out import process_jobs, worker_pool
from transformer_course.classroom.experiments.scaling_out.data_parallel_training import letters
from transformer_course.classroom.experiments.scaling_out.worker_pool import Workers
from transformer_course.data.shards import ShardedTokens, write_shards
from transformer_course.training.checkpoint import latest_checkpoint
from transformer_course.training.configuration import configure
from transformer_course.training.loop import Trainer
from transformer_course.training.processes import own_rows, own_share
from transformer_course.training.run import CHECKPOINTS, LOG, Run, load_run, read_log
from transformer_course.training.settings import TrainingSettings
from transformer_course.training.streaming import ShardedObjective

SMOKE = {"tier": "smoke", "log_every": 1, "evaluate_every": 5, "checkpoint_every": 5, "steps": 10}


def launched(processes: int, *arguments: str) -> subprocess.CompletedProcess:
    """The command, started by torchrun."""
    launcher = [
        sys.executable,
        "-m",
        "torch.distributed.run",
        f"--nproc-per-node={processes}",
        "--master-addr=127.0.0.1",
    ]
    launcher += [f"--master-port={worker_pool.free_port()}", "-m", "transformer_course"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"} | (
        {"GLOO_SOCKET_IFNAME": "lo"} if sys.platform == "linux" else {}
    )
    return subprocess.run([*launcher, *arguments], capture_output=True, text=True, env=environment, timeout=600)


def options(config: dict) -> list[str]:
    return ["--tier", config["tier"], *(f"--set={name}={value}" for name, value in config.items() if name != "tier")]


def by_torchrun(folder, *arguments: str) -> str:
    done = launched(2, *arguments)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def forked(folder, *arguments: str) -> str:
    output = folder / "output"
    assert run_together(2, command, *arguments, output=output), output.read_text("utf-8")[-2000:]
    return output.read_text("utf-8")


@pytest.mark.parametrize("family, objective, together", [("gpt", "causal", by_torchrun), ("bart", "translate", forked)])
def test_two_processes_make_the_run_of_one(tmp_path, family, objective, together):
    # Pairs have unequal lengths: the processes count unequal numbers of tokens.
    extra = ["--objective", objective] if family == "bart" else []
    said = together(tmp_path, "train", family, *extra, "--out", str(tmp_path / "two"), *options(SMOKE))
    said = " ".join(said.split())  # lines are wrapped
    assert "2 processes" in said and said.count("Result, compared with baselines") == 1
    list(Run(tmp_path / "one", configure(family, objective=objective, **SMOKE)).train())
    one, two = read_log(tmp_path / "one"), read_log(tmp_path / "two")
    assert [line["step"] for line in two] == list(range(1, 11))
    for a, b in zip(one, two, strict=True):
        assert a["loss"] == pytest.approx(b["loss"], abs=2e-5) and a["tokens"] == b["tokens"]
        assert a["gradient_norm"] == pytest.approx(b["gradient_norm"], rel=1e-3)
        assert (a["validation"] is None) == (b["validation"] is None)
    saved = sorted(path.name for path in (tmp_path / "two" / CHECKPOINTS).iterdir())
    assert saved == ["step_0000005", "step_0000010"]
    ours, theirs = load_run(tmp_path / "one")[0], load_run(tmp_path / "two")[0]
    # AdamW turns rounding into steps where a gradient is next to nothing, so single numbers may differ.
    ours, theirs = (nn.utils.parameters_to_vector(model.parameters()) for model in (ours, theirs))
    assert (ours - theirs).norm() < 1e-3 * ours.norm()


def test_a_folder_with_a_run_is_refused_as_by_one_process(tmp_path):
    list(Run(tmp_path / "run", configure("gpt", **SMOKE)).train())
    lines = (tmp_path / "run" / LOG).read_text().splitlines()
    output = tmp_path / "output"
    assert not run_together(2, command, "train", "gpt", "--out", str(tmp_path / "run"), *options(SMOKE), output=output)
    assert "already holds a run" in " ".join(output.read_text("utf-8").split())
    assert (tmp_path / "run" / LOG).read_text().splitlines() == lines


@pytest.mark.parametrize("rows, processes", [(8, 2), (5, 2), (7, 3), (3, 4)])
def test_rows_are_shared_out_without_loss(rows, processes):
    batch = torch.arange(rows), torch.arange(rows)[:, None] * torch.ones(1, 3)
    for whole in batch:
        parts = [own_rows(whole, rank, processes) for rank in range(processes)]
        assert torch.equal(torch.cat(parts), whole)
    counts = [len(part) for part in parts]
    assert max(counts) - min(counts) <= 1


def test_shares_make_means_of_parts_the_mean_of_the_whole():
    values = [torch.tensor([1.0, 2.0, 6.0]), torch.tensor([10.0])]
    shares = [own_share(len(part), 4, 2) for part in values]
    assert sum(s * part.mean() for s, part in zip(shares, values, strict=True)) / 2 == torch.cat(values).mean()


@pytest.fixture(scope="module", autouse=True)
def forked_workers():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_pool, "start", start_worker)
        yield


@pytest.fixture(scope="module")
def pair(forked_workers):
    with Workers(2) as started:
        yield started


@pytest.mark.parametrize("kind", ["causal", "masked"])
def test_the_loop_has_the_same_losses_and_norms_in_two_processes(pair, kind):
    one, (first, second) = process_jobs.train(kind, steps=15), pair.run("train", kind=kind, steps=15)
    assert first == second
    assert one["losses"] == pytest.approx(first["losses"], abs=1e-5)
    assert one["norms"] == pytest.approx(first["norms"], rel=1e-3)


def test_means_of_unequal_numbers_are_not_the_whole_ones(pair):
    one, two = process_jobs.train("masked", steps=15), pair.run("train", kind="masked", steps=15, weighed=False)
    assert max(abs(a - b) for a, b in zip(one["losses"], two[0]["losses"], strict=True)) > 1e-3


class Rows:
    """A loss over whole numbers; zeros count nothing. The model is one number."""

    tokens_per_batch = 3

    def __init__(self, rows: list[list[int]]):
        self.rows = torch.tensor(rows)

    def batch(self, step, generator):
        return (self.rows,)

    def loss(self, model, batch):
        counted = batch[0] != 0
        return (model(batch[0].float()[..., None])[..., 0] * counted).sum() / counted.sum()

    def counted(self, batch):
        return (batch[0] != 0).sum()

    def evaluate(self, model):
        return {"loss": 0.0}


def part_of(process: int, processes: int, rows: list[list[int]]):
    trainer = Trainer(
        nn.Linear(1, 1), Rows(rows), TrainingSettings(2, 1e-3, 0, log_every=1, evaluate_every=2, checkpoint_every=2)
    )

    class Pretended:
        num_processes, process_index, device = processes, process, torch.device("cpu")

    trainer.accelerator = Pretended()
    return trainer._own_part(0)


def test_a_process_without_anything_to_count_weighs_nothing_and_has_no_nan():
    for rows, processes in (([[1, 2], [0, 0]], 2), ([[1, 2]], 2), ([[3, 0], [1, 1]], 3)):
        objective, total = Rows(rows), 0.0
        for process in range(processes):
            batch, share, _ = part_of(process, processes, rows)
            total += float(objective.loss(lambda x: x, batch)) * share / processes
        assert total == pytest.approx(float(objective.loss(lambda x: x, (torch.tensor(rows),))))


class Numbers:
    vocab_size = 23

    def encode(self, text):
        return [int(word) % 23 for word in text.split()]


def test_training_from_shards_resumes_at_the_exact_position(tmp_path):
    documents = (" ".join(str(7 * i + j) for j in range(20)) for i in range(40))
    folder = write_shards(documents, tmp_path / "shards", Numbers(), 100)
    settings = TrainingSettings(20, 5e-3, 2, log_every=1, evaluate_every=10, checkpoint_every=5)

    def trainer():
        objective = ShardedObjective(ShardedTokens(folder, 12, seed=2), torch.arange(60) * 7 % 23, batch=6)
        torch.manual_seed(1)
        from transformer_course.models.gpt import GPT, GPTConfig

        return Trainer(GPT(GPTConfig(23, 12, d_model=16, n_layers=1, n_heads=2, d_hidden=32)), objective, settings)

    unbroken = [record.loss for record in trainer().records()]
    for record in trainer().records(tmp_path / "saved"):
        if record.step == 13:
            break
    second = trainer()
    assert second.resume(tmp_path / "saved") and second.step == 10
    assert [record.loss for record in second.records()] == unbroken[10:]
    objective = second.objective
    inputs, targets = objective.batch(3, Generator())
    assert torch.equal(inputs[:, 1:], targets[:, :-1]) and inputs.shape == (6, 12)
    assert objective.tokens_per_batch == objective.counted((inputs, targets)) == 72


def test_two_processes_train_from_a_stream_as_one_and_each_reads_its_own(pair, tmp_path):
    text = letters().tokenizer.decode(letters().stream[:5_000].tolist())
    folder = str(write_shards(text.split("\n"), tmp_path / "shards", letters().tokenizer, 1_500))
    one, two = process_jobs.train(shards=folder, steps=12), pair.run("train", shards=folder, steps=12)
    assert one["losses"] == pytest.approx(two[0]["losses"], abs=1e-5) and two[0] == two[1]


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
def test_the_parts_of_a_streamed_batch_make_the_whole(tmp_path, processes):
    folder = write_shards([" ".join(map(str, range(90)))], tmp_path / "shards", Numbers(), 100)
    data = ShardedTokens(folder, 4, seed=2)
    objective = ShardedObjective(data, torch.arange(60), batch=5)
    read, kept = [], data.window
    data.window = lambda position: read.append(position) or kept(position)
    parts = [objective.own_batch(3, process, processes) for process in range(processes)]
    weighing = [(batch, share) for batch, share in parts if share]
    assert set(read) == set(range(15, 20)) and len(read) == 5 + max(0, processes - 5)
    assert sum(share for _, share in parts) == pytest.approx(processes)
    whole = objective.batch(3, Generator())[0].tolist()
    assert sorted(row for batch, _ in weighing for row in batch[0].tolist()) == sorted(whole)


def test_what_a_checkpoint_of_two_holds_one_can_go_on_from(pair, tmp_path):
    whole = process_jobs.train(steps=30)
    pair.run("train", steps=30, folder=str(tmp_path))
    state = json.loads((latest_checkpoint(tmp_path) / "state.json").read_text())
    assert state["step"] == 30
    with Workers(2) as others, pytest.raises(worker_pool.WorkerDied, match="process 1 died"):
        others.run("train", steps=30, folder=str(tmp_path / "killed"), kill=1, at=15)
    resumed = process_jobs.train(steps=30, folder=str(tmp_path / "killed"))
    assert resumed["begin"] == 10 and resumed["losses"] == pytest.approx(whole["losses"][10:], abs=1e-4)
