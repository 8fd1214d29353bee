"""A training run is a folder: its configuration, tokenizer, log, checkpoints and, at the end, the model."""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import torch
from safetensors.torch import load_model, save_model
from torch import nn

from transformer_course.models.catalog import build_model
from transformer_course.tokenizers import load_tokenizer
from transformer_course.training.configuration import RunConfig, differences
from transformer_course.training.interruption import Controls, interrupts_held
from transformer_course.training.loop import Record, Trainer
from transformer_course.training.machine import describe_machine
from transformer_course.training.preparation import Tokenizer, make_objective, make_tokenizer
from transformer_course.training.processes import anyone, is_main, join_processes, main_process_first

CONFIG, TOKENIZER, LOG, CHECKPOINTS, MODEL, MACHINE = (
    "run.json",
    "tokenizer.json",
    "log.jsonl",
    "checkpoints",
    "model.safetensors",
    "machine.json",
)


class Run:
    """A run in its folder: opening it again continues where it stopped.

    Several processes may train it together. All of them open the same folder, and the main one writes it.

    Raises:
        ValueError: the folder holds a run with another configuration
    """

    def __init__(self, folder: str | Path, config: RunConfig):
        self.folder, self.config = Path(folder), config
        device = join_processes().device
        with main_process_first():
            self._claim()
            self.tokenizer = self._tokenizer()
        torch.manual_seed(config.preset.settings.seed)
        self.model = build_model(config.family, {**config.preset.model, "vocab": self.tokenizer.vocab_size})
        if config.start_from is not None:
            load_model(self.model, str(Path(config.start_from) / MODEL))
        objective = make_objective(config.objective, config.corpus, config.preset, self.tokenizer, device)
        self.trainer = Trainer(self.model, objective, config.preset.settings)
        self.resumed = self.trainer.resume(self.folder / CHECKPOINTS)
        self._cut_log()

    def _claim(self) -> None:
        path, wanted = self.folder / CONFIG, json.loads(json.dumps(self.config.to_json()))
        if path.exists():
            found = json.loads(path.read_text("utf-8"))
            if found != wanted:
                raise ValueError(
                    f"{self.folder} holds another run: {differences(found, wanted)}; choose another folder"
                )
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(path, json.dumps(wanted, indent=2))

    def _tokenizer(self) -> Tokenizer:
        path, origin = self.folder / TOKENIZER, self.config.start_from
        if not path.exists():
            tokenizer = (
                make_tokenizer(self.config.objective, self.config.corpus, self.config.preset)
                if origin is None
                else load_tokenizer(Path(origin) / TOKENIZER)
            )
            tokenizer.save(path)
        return load_tokenizer(path)

    def _cut_log(self) -> None:
        """Forget the lines after the checkpoint: those steps are about to be made again."""
        if not is_main():
            return
        kept = [line for line in read_log(self.folder) if line["step"] <= self.trainer.step]
        write_atomically(self.folder / LOG, "".join(json.dumps(line) + "\n" for line in kept))

    @property
    def finished(self) -> bool:
        return self.trainer.step >= self.config.preset.settings.steps

    def train(self, controls: Controls | None = None) -> Iterator[Record]:
        """Train to the end, yielding a record every few steps.

        A pause, a stop or an interrupt takes effect after a record, and saves a checkpoint first.
        """
        controls = controls or Controls()
        if not self.finished and is_main():
            machine, together = describe_machine(), self.trainer.accelerator.num_processes
            machine |= {"processes": str(together)} if together > 1 else {}
            write_atomically(self.folder / MACHINE, json.dumps(machine))
        with interrupts_held(controls.stopped):
            for record in self.trainer.records(self.folder / CHECKPOINTS):
                if is_main():
                    with open(self.folder / LOG, "a", encoding="utf-8") as log:
                        log.write(json.dumps(asdict(record)) + "\n")
                yield record
                if controls.paused:
                    self.trainer.save(self.folder / CHECKPOINTS)
                    controls.wait()
                if anyone(controls.stopped.is_set(), self.trainer.accelerator):
                    self.trainer.save(self.folder / CHECKPOINTS)
                    raise KeyboardInterrupt(f"stopped after step {self.trainer.step}; run again to continue from here")
        if is_main():
            self._save_model()

    def _save_model(self) -> None:
        temporary = self.folder / f".{MODEL}.{os.getpid()}.tmp"
        save_model(self.trainer.bare_model, str(temporary))
        os.replace(temporary, self.folder / MODEL)

    def log(self) -> list[dict]:
        """Every record so far, as plain numbers."""
        return read_log(self.folder)


def load_run(folder: str | Path) -> tuple[nn.Module, Tokenizer, RunConfig]:
    """The model of a finished run in evaluation mode, its tokenizer and its configuration.

    Raises:
        FileNotFoundError: the folder holds no run, or one that is not finished
    """
    folder = Path(folder)
    if not (folder / CONFIG).exists():
        raise FileNotFoundError(f"{folder} holds no training run: there is no {CONFIG}; train one first")
    if not (folder / MODEL).exists():
        raise FileNotFoundError(f"the run in {folder} is not finished: train it to the end with --resume")
    config = RunConfig.from_json(json.loads((folder / CONFIG).read_text("utf-8")))
    tokenizer = load_tokenizer(folder / TOKENIZER)
    model = build_model(config.family, {**config.preset.model, "vocab": tokenizer.vocab_size})
    load_model(model, str(folder / MODEL))
    return model.eval(), tokenizer, config


def read_machine(folder: str | Path) -> dict[str, str]:
    """What the run in a folder was made on, where it went on last.

    Raises:
        FileNotFoundError: nothing was noted, because nothing was trained there
    """
    path = Path(folder) / MACHINE
    if not path.exists():
        raise FileNotFoundError(f"{folder} does not say what it was trained on: there is no {MACHINE}; train it anew")
    return json.loads(path.read_text("utf-8"))


def read_log(folder: str | Path) -> list[dict]:
    """The records of a run; a last line that a kill cut short is left out."""
    path, lines = Path(folder) / LOG, []
    if path.exists():
        for line in path.read_text("utf-8").splitlines():
            try:
                lines.append(json.loads(line))
            except json.JSONDecodeError:
                break
    return lines


def write_atomically(path: Path, text: str) -> None:
    """Write a file such that a reader sees the old or the new text, never a part."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)
