"""A short training whose dropout draws different numbers in every process that takes part."""

import json
from pathlib import Path

import torch
from torch import nn

from transformer_course.training.loop import Trainer
from transformer_course.training.processes import leave_processes
from transformer_course.training.settings import TrainingSettings


class Rows:
    """Rows of random numbers, to be copied."""

    def __init__(self, count: int):
        self.tokens_per_batch = count

    def batch(self, step, generator):
        return (torch.randn(self.tokens_per_batch, 6, generator=generator),)

    def loss(self, model, batch):
        return (model(batch[0]) - batch[0]).square().mean()

    def counted(self, batch):
        return batch[0].numel()

    def evaluate(self, model):
        return {"loss": 0.0}


def train(folder: Path, stop: int, rows: int, told: Path) -> None:
    """Begin or resume in `folder`, save after step `stop`, and write the losses and this process's mask to `told`."""
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(6, 32), nn.Dropout(0.5), nn.Linear(32, 6))
    settings = TrainingSettings(8, 1e-2, 0, log_every=1, evaluate_every=8, checkpoint_every=1)
    trainer = Trainer(model, Rows(rows), settings)
    trainer.resume(folder)
    state, mask = torch.get_rng_state(), nn.functional.dropout(torch.ones(64), 0.5).tolist()
    torch.set_rng_state(state)
    losses = []
    for record in trainer.records(folder):
        losses.append(record.loss)
        if record.step == stop:
            trainer.save(folder)
            break
    number = trainer.accelerator.process_index
    told.with_name(f"{told.name}.{number}").write_text(json.dumps({"losses": losses, "mask": mask}))
    leave_processes()
