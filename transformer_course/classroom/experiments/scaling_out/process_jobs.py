"""What a group of processes can be asked to do, by name; every job returns numbers that JSON can hold."""

import importlib
import os
import signal
from dataclasses import replace
from pathlib import Path

import torch
from torch import nn

from transformer_course.classroom.experiments.scaling_out.data_parallel_training import (
    letters,
    time_steps,
    train_shared,
)
from transformer_course.classroom.experiments.scaling_out.sharded_training import rank_and_count
from transformer_course.classroom.experiments.training_loop.unstable_training import small_gpt
from transformer_course.data.shards import ShardedTokens
from transformer_course.models.catalog import build_model
from transformer_course.training import loop
from transformer_course.training.loop import Trainer
from transformer_course.training.objectives import CausalObjective, MaskedObjective, Objective
from transformer_course.training.settings import TrainingSettings
from transformer_course.training.streaming import ShardedObjective

SETTINGS = TrainingSettings(
    steps=40, peak_rate=8e-3, warmup=8, log_every=1, evaluate_every=40, checkpoint_every=10, seed=1
)


def who() -> dict:
    """Which process this is, and its number with the operating system."""
    rank, count = rank_and_count()
    return {"rank": rank, "count": count, "pid": os.getpid()}


def task(kind: str, shards: str | None = None) -> tuple[nn.Module, Objective]:
    """A small model and what it is trained on: the next character, or hidden ones, of which rows differ in number.

    With `shards` the characters come from that folder.
    """
    stream, vocab = letters().stream, letters().vocab
    sizes = {"length": 16, "batch": 32}
    if shards is not None:
        return small_gpt(vocab), ShardedObjective(ShardedTokens(shards, 16, seed=1), stream[:2000], batch=32)
    if kind == "causal":
        return small_gpt(vocab), CausalObjective(stream, stream[:2000], **sizes)
    if kind == "masked":
        torch.manual_seed(1)
        numbers = {"max_len": 16, "d_model": 32, "n_layers": 1, "n_heads": 4, "d_hidden": 128}
        model = build_model("bert", {"vocab": vocab + 1, **numbers})
        masking = {"mask_id": vocab, "vocab": vocab + 1, "special_ids": (), "probability": 0.15}
        return model, MaskedObjective(stream, stream[:2000], **sizes, **masking)
    raise ValueError(f"kind={kind!r} is unknown: choose 'causal' or 'masked'")


def train(
    kind: str = "causal",
    shards: str | None = None,
    steps: int = SETTINGS.steps,
    weighed: bool = True,
    folder: str | None = None,
    kill: int | None = None,
    at: int = 0,
) -> dict:
    """Train with the course's own loop; alone, in one process. Its checkpoints go to `folder`, from which it resumes.

    Process `kill` is killed after step `at`. Without `weighed` the processes' losses weigh the same, which is wrong.
    """
    kept = loop.own_share
    loop.own_share = kept if weighed else lambda counted, of, processes: 1.0
    try:
        model, objective = task(kind, shards)
        trainer = Trainer(model, objective, replace(SETTINGS, steps=max(steps, SETTINGS.warmup)))
        checkpoints = None if folder is None else Path(folder)
        if checkpoints is not None:
            trainer.resume(checkpoints)
        begin, records = trainer.step, []
        for record in trainer.records(checkpoints):
            records.append(record)
            if record.step == at and kill == rank_and_count()[0]:
                # Windows has no SIGKILL; SIGTERM ends a process there at once.
                os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    finally:
        loop.own_share = kept
    return {"begin": begin, "losses": [r.loss for r in records], "norms": [r.gradient_norm for r in records]}


def train_all_sharded(steps: int) -> dict:
    """`train_shared` with everything shared out; or why this version of PyTorch cannot do that on the CPU."""
    try:
        return train_shared(steps, sharded="everything")
    except (ImportError, AttributeError, NotImplementedError, RuntimeError) as error:
        return {"unavailable": f"PyTorch {torch.__version__}: {error}"}


def warm_up() -> None:
    """Load what the first training would load, while nobody waits for it."""
    importlib.import_module("torch._dynamo")
    letters()


JOBS = {
    "who": who,
    "train": train,
    "train_shared": train_shared,
    "train_all_sharded": train_all_sharded,
    "time_steps": time_steps,
}
