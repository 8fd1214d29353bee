"""The training loop."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from accelerate import Accelerator
from accelerate.state import AcceleratorState
from torch import Generator, Tensor, nn

from transformer_course.training.checkpoint import latest_checkpoint, load_checkpoint, save_checkpoint
from transformer_course.training.objectives import Objective, Streamed
from transformer_course.training.optimizer import make_optimizer
from transformer_course.training.processes import join_processes, own_rows, own_share
from transformer_course.training.schedule import learning_rate
from transformer_course.training.settings import TrainingSettings

ACCELERATE_NAMES = {"fp32": "no", "bf16": "bf16", "fp16": "fp16"}


@dataclass(frozen=True)
class Record:
    """One line of a run's log: the mean over the steps since the last line; seconds are spent in training alone.

    In fp16 the loss is scaled up, and a step whose gradients overflow is skipped: the norm leaves those out.
    """

    step: int
    loss: float
    learning_rate: float
    gradient_norm: float
    tokens: int
    seconds: float
    validation: dict[str, float] | None = None


class Trainer:
    """Minimizes an objective. Iterating over `records()` trains; stopping to iterate pauses at a step's end."""

    def __init__(self, model: nn.Module, objective: Objective, settings: TrainingSettings):
        # Accelerate keeps its precision for the whole process; a notebook may train twice with different ones.
        AcceleratorState._reset_state()
        join_processes()
        self.accelerator = Accelerator(mixed_precision=ACCELERATE_NAMES[settings.precision])
        if settings.precision == "fp16" and self.accelerator.scaler is None:
            # Accelerate would train in fp32 without a word.
            raise ValueError(
                f"precision='fp16' needs a GPU, and this trains on {self.accelerator.device.type}: choose fp32 or bf16"
            )
        self.objective, self.settings = objective, settings
        self.model, self.optimizer = self.accelerator.prepare(model, make_optimizer(model, settings))
        if settings.compile:
            self.model.compile()
        self.step, self.seconds = 0, 0.0

    @property
    def bare_model(self) -> nn.Module:
        """The model without Accelerate's wrapping."""
        return self.accelerator.unwrap_model(self.model)

    def records(self, checkpoints: Path | None = None) -> Iterator[Record]:
        """Train to the end, yielding a record every `log_every` steps and saving checkpoints on the way."""
        settings, recent, started = self.settings, [], time.perf_counter()
        while self.step < settings.steps:
            recent.append(self.train_step())
            if self.step % settings.log_every and self.step < settings.steps:
                continue
            # Reading a number makes the device wait, so it happens here and not in every step.
            losses, norms = self.accelerator.reduce(torch.stack(recent), "mean").unbind(dim=1)
            loss, norm = losses.mean().item(), norms[norms.isfinite()].mean().item()
            self.seconds += time.perf_counter() - started
            recent = []
            last = self.step == settings.steps
            validation = self.evaluate() if last or self.step % settings.evaluate_every == 0 else None
            tokens = self.step * settings.accumulation * self.objective.tokens_per_batch
            rate = self.rate(self.step - 1)
            record = Record(self.step, loss, rate, norm, tokens, self.seconds, validation)
            if not torch.isfinite(torch.tensor(loss)):
                raise FloatingPointError(
                    f"the loss became {loss} before step {self.step}: lower peak_rate={settings.peak_rate}, or warm up "
                    "for longer; the last checkpoint is from before"
                )
            yield record
            if checkpoints is not None and (last or self.step % settings.checkpoint_every == 0):
                self.save(checkpoints)
            started = time.perf_counter()

    def train_step(self) -> Tensor:
        """One optimizer step; returns loss and gradient norm, still on the device."""
        settings, total = self.settings, 0.0
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate(self.step)
        for part in range(settings.accumulation):
            number = self.step * settings.accumulation + part
            batch, share = self._own_part(number)
            with self.accelerator.autocast():
                loss = self.objective.loss(self.model, batch) * share / settings.accumulation
            self.accelerator.backward(loss)
            total = total + loss.detach()
        norm = self.accelerator.clip_grad_norm_(self.model.parameters(), settings.clip)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.step += 1
        return torch.stack([total, norm.detach()])

    def rate(self, step: int) -> float:
        s = self.settings
        return learning_rate(step, peak=s.peak_rate, warmup=s.warmup, steps=s.steps, floor=s.floor)

    @torch.inference_mode()
    def evaluate(self) -> dict[str, float]:
        self.model.eval()
        with self.accelerator.autocast():
            scores = self.objective.evaluate(self.model)
        self.model.train()
        return scores

    def save(self, folder: Path) -> None:
        if self.accelerator.is_main_process:
            state = {"seconds": self.seconds}
            if self.accelerator.scaler is not None:
                state["scaler"] = self.accelerator.scaler.state_dict()
            save_checkpoint(folder, self.step, self.bare_model, self.optimizer, state)

    def resume(self, folder: Path) -> bool:
        """Continue from the newest checkpoint in `folder`; False if there is none."""
        path = latest_checkpoint(folder)
        if path is None:
            return False
        state = load_checkpoint(path, self.bare_model, self.optimizer)
        self.step, self.seconds = state["step"], state["seconds"]
        if self.accelerator.scaler is not None and "scaler" in state:
            self.accelerator.scaler.load_state_dict(state["scaler"])
        return True

    def _generator(self, number: int) -> Generator:
        # A fresh one for each batch: batch 1,000 is the same whether or not the run was interrupted before it.
        return Generator().manual_seed(self.settings.seed * 1_000_000_007 + number)

    def _own_part(self, number: int) -> tuple[tuple[Tensor, ...], float]:
        """This process's rows of a batch, and what they weigh in the loss of the whole one."""
        count, mine, device = self.accelerator.num_processes, self.accelerator.process_index, self.accelerator.device
        if isinstance(self.objective, Streamed):  # nobody reads what is not its own
            batch, share = self.objective.own_batch(number, mine, count)
            return tuple(part.to(device) for part in batch), share
        batch = tuple(part.to(device) for part in self.objective.batch(number, self._generator(number)))
        if count == 1:
            return batch, 1.0
        own, counted = tuple(own_rows(part, mine, count) for part in batch), self.objective.counted
        here, in_all = int(counted(own)), int(counted(batch))
        # Whoever has nothing to count computes as the others do, because they wait for it, and weighs nothing.
        return (own, own_share(here, in_all, count)) if here else (batch, 0.0)
