"""The training loop."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from accelerate import Accelerator
from accelerate.state import AcceleratorState
from accelerate.utils import gather_object
from torch import Generator, Tensor, nn

from transformer_course.call_checks import check_calls
from transformer_course.modes import evaluating
from transformer_course.training.checkpoint import check_finite, random_state, save_checkpoint
from transformer_course.training.objectives import Objective, Streamed
from transformer_course.training.optimizer import make_optimizer
from transformer_course.training.processes import join_processes, own_rows, own_share, weighed
from transformer_course.training.recovery import discard_after, last_before, load_newest
from transformer_course.training.schedule import learning_rate
from transformer_course.training.seeds import batch_seed, process_seed
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
    """Minimizes an objective. Iterate over `records()` to train; stop iterating to pause at the end of a step."""

    def __init__(self, model: nn.Module, objective: Objective, settings: TrainingSettings):
        # Accelerate keeps its precision for the whole process; a notebook may train twice with different ones.
        AcceleratorState._reset_state()
        join_processes()
        self.accelerator = Accelerator(mixed_precision=ACCELERATE_NAMES[settings.precision])
        if settings.precision == "fp16" and self.accelerator.scaler is None:
            # Accelerate would train in fp32 without a word.
            raise ValueError(
                f"precision='fp16' needs a GPU, but this run trains on {self.accelerator.device.type}: choose fp32 or "
                f"bf16"
            )
        self.objective, self.settings = objective, settings
        self.model, self.optimizer = self.accelerator.prepare(model, make_optimizer(model, settings))
        if settings.compile:
            self.model.compile()
        self.step, self.seconds = 0, 0.0
        # What must be the same when a checkpoint is loaded: hashes, by the name of what was hashed.
        self.identity: dict[str, str] = {}
        if self.accelerator.process_index:
            torch.manual_seed(process_seed(settings.seed, self.accelerator.process_index))

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
            losses, norms, counted = self.accelerator.reduce(torch.stack(recent), "mean").unbind(dim=1)
            if not losses.isfinite().all():
                first = int((~losses.isfinite()).nonzero()[0])
                raise self._ruined(
                    f"the loss became {losses[first].item()}", self.step - len(recent) + first, checkpoints
                )
            # A step without anything to count has no loss; the norm of one that overflowed is infinite.
            loss = losses[counted > 0].mean().item() if counted.any() else 0.0
            norm = norms[norms.isfinite()].mean().item()
            self.seconds += time.perf_counter() - started
            recent = []
            last = self.step == settings.steps
            validation = self.evaluate() if last or self.step % settings.evaluate_every == 0 else None
            tokens = self.step * settings.accumulation * self.objective.tokens_per_batch
            rate = self.rate(self.step - 1)
            record = Record(self.step, loss, rate, norm, tokens, self.seconds, validation)
            for name, value in (validation or {}).items():
                if not math.isfinite(value):
                    raise self._ruined(f"the validation {name} became {value}", self.step, checkpoints)
            yield record
            if checkpoints is not None and (last or self.step % settings.checkpoint_every == 0):
                self.save(checkpoints)
            started = time.perf_counter()

    def train_step(self) -> Tensor:
        """One optimizer step; returns loss, gradient norm and whether anything counted, all still on the device."""
        settings, total = self.settings, 0.0
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate(self.step)
        first = self.step * settings.accumulation
        parts = [self._own_part(first + part) for part in range(settings.accumulation)]
        together = sum(counted for _, _, counted in parts)
        for batch, share, counted in parts:
            with self.accelerator.autocast():
                loss = weighed(self.objective.loss(self.model, batch) * share, counted, together)
            self.accelerator.backward(loss)
            total = total + loss.detach()
        norm = self.accelerator.clip_grad_norm_(self.model.parameters(), settings.clip)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.step += 1
        return torch.stack([total, norm.detach(), norm.new_ones(()) * (together > 0)])

    def rate(self, step: int) -> float:
        s = self.settings
        return learning_rate(step, peak=s.peak_rate, warmup=s.warmup, steps=s.steps, floor=s.floor)

    @torch.inference_mode()
    def evaluate(self) -> dict[str, float]:
        with evaluating(self.model), self.accelerator.autocast():
            return self.objective.evaluate(self.model)

    def save(self, folder: Path) -> None:
        """Save a checkpoint; all processes must ask at the same point, because each adds its random state.

        Raises:
            FloatingPointError: a weight is NaN or infinite: nothing could go on from there
        """
        try:
            check_finite(self.bare_model, self.optimizer)
        except FloatingPointError as error:
            raise self._ruined(str(error), self.step, folder) from None
        random = gather_object([random_state()])
        if self.accelerator.is_main_process:
            state = {"seconds": self.seconds, "run": self.identity}
            if self.accelerator.scaler is not None:
                state["scaler"] = self.accelerator.scaler.state_dict()
            save_checkpoint(folder, self.step, self.bare_model, self.optimizer, state, random)

    def resume(self, folder: Path) -> bool:
        """Continue from the newest checkpoint in `folder` that is whole; False if there is none.

        Raises:
            DamagedCheckpoint: there are checkpoints, but none of them can be used
        """
        process, run = self.accelerator.process_index, self.identity or None
        state = load_newest(folder, self.bare_model, self.optimizer, process, run)
        if state is None:
            return False
        self.step, self.seconds = state["step"], state["seconds"]
        if self.accelerator.scaler is not None and "scaler" in state:
            self.accelerator.scaler.load_state_dict(state["scaler"])
        return True

    def _ruined(self, what: str, after: int, folder: Path | None) -> FloatingPointError:
        """The error to raise when the weights after a step proved useless; a checkpoint of them is deleted."""
        if folder is not None and self.accelerator.is_main_process:
            discard_after(folder, after)
        cause = f"lower peak_rate={self.settings.peak_rate}, or warm up for longer, in a new run"
        if after == 0:
            cause = "nothing has been learned yet, so look at the initial weights and the first batch"
        return FloatingPointError(f"{what} after step {after}: {cause}; {last_before(folder, after)}")

    def _generator(self, number: int) -> Generator:
        # A fresh one for each batch: batch 1,000 is the same whether or not the run was interrupted before it.
        return Generator().manual_seed(batch_seed(self.settings.seed, number))

    def _own_part(self, number: int) -> tuple[tuple[Tensor, ...], float, int | Tensor]:
        """This process's rows of a batch, their weight in the loss of the whole batch, and how much that counts."""
        count, mine, device = self.accelerator.num_processes, self.accelerator.process_index, self.accelerator.device
        if isinstance(self.objective, Streamed):  # nobody reads what is not its own
            batch, share = self.objective.own_batch(number, mine, count)
            return tuple(part.to(device) for part in batch), share, 1  # all batches of a stream count the same
        batch = tuple(part.to(device) for part in self.objective.batch(number, self._generator(number)))
        counted = self.objective.counted
        if count == 1:
            return batch, 1.0, counted(batch)
        own = tuple(own_rows(part, mine, count) for part in batch)
        here, in_all = int(counted(own)), int(counted(batch))
        # A process with nothing to count still computes, because the others wait for it, but weighs nothing.
        return (own, own_share(here, in_all, count), in_all) if here else (batch, 0.0, in_all)


check_calls(__name__)
