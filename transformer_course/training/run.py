"""A training run is a folder: its configuration, tokenizer, log, checkpoints and, at the end, the model."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path

import torch
from torch import nn

from transformer_course.call_checks import check_calls
from transformer_course.models.catalog import build_model
from transformer_course.tokenizers import load_tokenizer
from transformer_course.training.configuration import RunConfig, differences
from transformer_course.training.files import pack_weights, read_weights, sha256, write_atomically
from transformer_course.training.interruption import Controls, interrupts_held
from transformer_course.training.locking import held
from transformer_course.training.loop import Record, Trainer
from transformer_course.training.machine import describe_machine
from transformer_course.training.preparation import Tokenizer, make_objective, make_tokenizer
from transformer_course.training.processes import anyone, is_main, join_processes, main_process_first
from transformer_course.training.run_files import (
    CHECKPOINTS,
    CONFIG,
    LOG,
    MACHINE,
    MODEL,
    TOKENIZER,
    has_begun,
    model_damage,
    read_config,
    read_json,
    read_log,
    read_machine,
)
from transformer_course.training.seeds import as_seed

__all__ = [
    "CHECKPOINTS", "CONFIG", "LOG", "MACHINE", "MODEL", "TOKENIZER",
    "Run", "load_run", "read_log", "read_machine", "write_atomically",
]  # fmt: skip


class Run:
    """A run in its folder: opening it again continues where it stopped.

    Several processes may train it together. All of them open the same folder, and the main one writes it. The folder
    is claimed once everything is built; a claim that never led to a checkpoint gives way to a different run.

    Raises:
        ValueError: the folder holds a run with another configuration, is in use, or was damaged
    """

    def __init__(self, folder: str | Path, config: RunConfig):
        self.folder, self.config = Path(folder), config
        device = join_processes().device
        with main_process_first():
            self._check_claim()
            self.tokenizer = self._tokenizer()
        torch.manual_seed(as_seed(config.preset.settings.seed))
        self.model = build_model(config.family, {**config.preset.model, "vocab": self.tokenizer.vocab_size})
        if config.start_from is not None:
            read_weights(self.model, Path(config.start_from) / MODEL)
        objective = make_objective(config.objective, config.corpus, config.preset, self.tokenizer, device)
        self.trainer = Trainer(self.model, objective, config.preset.settings)
        with main_process_first(), self._held():
            begun = has_begun(self.folder)
            if is_main():
                self._check_claim()  # somebody may have been faster
                if not (begun and (self.folder / TOKENIZER).exists()):
                    self.tokenizer.save(self.folder / TOKENIZER)
            self.trainer.identity = {
                CONFIG: hashlib.sha256(json.dumps(config.to_json(), sort_keys=True).encode()).hexdigest(),
                TOKENIZER: sha256(self.folder / TOKENIZER),
            }
            self.resumed = self.trainer.resume(self.folder / CHECKPOINTS)
            if is_main():
                self._claim(begun)
                self._cut_log()

    def _held(self) -> AbstractContextManager[None]:
        """The main process keeps everybody else out of the folder."""
        return held(self.folder) if is_main() else nullcontext()

    def _check_claim(self) -> None:
        path, wanted = self.folder / CONFIG, self.config.to_json()
        if self.config.start_from is not None:
            _check_start(Path(self.config.start_from), self.config)
        if not path.exists() or not has_begun(self.folder):
            return
        found = read_json(path, "delete it, and resume with the same settings to write it again")
        if found != json.loads(json.dumps(wanted)):
            raise ValueError(
                f"{self.folder} holds a different run: {differences(found, wanted)}; choose a different folder"
            )

    def _tokenizer(self) -> Tokenizer:
        path, origin = self.folder / TOKENIZER, self.config.start_from
        if path.exists() and has_begun(self.folder):
            return load_tokenizer(path)
        if origin is not None:
            return load_tokenizer(Path(origin) / TOKENIZER)
        return make_tokenizer(self.config.objective, self.config.corpus, self.config.preset)

    def _claim(self, begun: bool) -> None:
        if begun and (self.folder / CONFIG).exists():
            return
        for leftover in self.folder.glob(".*.tmp"):
            leftover.unlink(missing_ok=True)
        write_atomically(self.folder / CONFIG, json.dumps(self.config.to_json(), indent=2))

    def _cut_log(self) -> None:
        """Forget the lines after the checkpoint: those steps are about to be made again."""
        path, lines = self.folder / LOG, read_log(self.folder)
        kept = "".join(json.dumps(line) + "\n" for line in lines if line["step"] <= self.trainer.step)
        if not path.exists() or path.read_text("utf-8", errors="replace") != kept:
            write_atomically(path, kept)

    def _check_turn(self) -> None:
        """Make sure that nobody trained on in the folder after it was opened here."""
        self._check_claim()
        reached = max((line["step"] for line in read_log(self.folder)), default=0)
        if reached > self.trainer.step:
            raise ValueError(
                f"{self.folder} was opened at step {self.trainer.step} and has been trained to step {reached} since: "
                "open it again to continue from there"
            )

    @property
    def finished(self) -> bool:
        return self.trainer.step >= self.config.preset.settings.steps

    def train(self, controls: Controls | None = None) -> Iterator[Record]:
        """Train to the end, yielding a record every few steps.

        A pause, a stop or an interrupt takes effect after a record, and saves a checkpoint first.
        """
        controls = controls or Controls()
        with self._held(), interrupts_held(controls.stopped):
            started_finished = self.finished
            if is_main():
                self._check_turn()
                if not self.finished:
                    machine, together = describe_machine(), self.trainer.accelerator.num_processes
                    machine |= {"processes": str(together)} if together > 1 else {}
                    write_atomically(self.folder / MACHINE, json.dumps(machine))
            for record in self.trainer.records(self.folder / CHECKPOINTS):
                if is_main():
                    with open(self.folder / LOG, "a", encoding="utf-8") as log:
                        log.write(json.dumps(asdict(record)) + "\n")
                yield record
                if anyone(controls.paused, self.trainer.accelerator):
                    self.trainer.save(self.folder / CHECKPOINTS)
                    controls.wait()
                if anyone(controls.stopped.is_set(), self.trainer.accelerator):
                    self.trainer.save(self.folder / CHECKPOINTS)
                    raise KeyboardInterrupt(f"stopped after step {self.trainer.step}; run again to continue from here")
            if is_main() and not (started_finished and self._model_is_whole()):
                write_atomically(self.folder / MODEL, pack_weights(self.trainer.bare_model))

    def _model_is_whole(self) -> bool:
        return (self.folder / MODEL).is_file() and model_damage(self.folder) is None

    def log(self) -> list[dict]:
        """Every record so far, as plain numbers."""
        return read_log(self.folder)


def load_run(folder: str | Path) -> tuple[nn.Module, Tokenizer, RunConfig]:
    """The model of a finished run in evaluation mode, its tokenizer and its configuration.

    Raises:
        FileNotFoundError: the folder holds no run, or one that is not finished
    """
    folder = Path(folder)
    config = read_config(folder)
    if not (folder / MODEL).exists():
        raise FileNotFoundError(f"the run in {folder} is not finished: train it to the end with --resume")
    if (problem := model_damage(folder)) is not None:
        raise ValueError(problem)
    tokenizer = load_tokenizer(folder / TOKENIZER)
    model = build_model(config.family, {**config.preset.model, "vocab": tokenizer.vocab_size})
    read_weights(model, folder / MODEL)
    return model.eval(), tokenizer, config


def _check_start(folder: Path, config: RunConfig) -> None:
    origin = read_config(folder)
    if not (folder / MODEL).exists():
        raise FileNotFoundError(f"start_from={folder}: that run is not finished; train it to the end with --resume")
    if origin.family != config.family:
        raise ValueError(f"start_from={folder}: that run trained {origin.family}, but this one trains {config.family}")


check_calls(__name__)
