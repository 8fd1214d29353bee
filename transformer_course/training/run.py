"""A training run is a folder: its configuration, tokenizer, log, checkpoints and, at the end, the model."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from accelerate import PartialState
from safetensors.torch import load_model, save_model
from torch import nn

from transformer_course.models.catalogue import build_model
from transformer_course.tokenizers import load_tokenizer
from transformer_course.training.loop import Record, Trainer
from transformer_course.training.preparation import Tokenizer, make_objective, make_tokenizer
from transformer_course.training.presets import OBJECTIVES, Preset, choose_tier, preset
from transformer_course.training.settings import TrainingSettings

CONFIG, TOKENIZER, LOG, CHECKPOINTS, MODEL = (
    "run.json",
    "tokenizer.json",
    "log.jsonl",
    "checkpoints",
    "model.safetensors",
)


@dataclass(frozen=True)
class RunConfig:
    """Everything that decides what a run computes."""

    family: str
    objective: str
    corpus: str
    tier: str
    start_from: str | None
    preset: Preset

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, saved: dict) -> "RunConfig":
        plan = dict(saved["preset"])
        plan["settings"] = TrainingSettings(**plan["settings"])
        return cls(**{**saved, "preset": Preset(**plan)})


def configure(
    family: str,
    corpus: str = "verses",
    *,
    objective: str | None = None,
    tier: str | None = None,
    start_from: str | Path | None = None,
    **changes: int | float | str | bool,
) -> RunConfig:
    """The course's preset for this family and tier, with single settings changed by name (`steps=500`, `seed=2`).

    Raises:
        ValueError: the family, objective, tier or a setting is unknown
    """
    tier = tier or choose_tier()[0]
    objective = objective or OBJECTIVES.get(family.removesuffix("-published"), ("causal",))[0]
    plan = preset(family, objective, corpus, tier)
    unknown = changes.keys() - asdict(plan.settings).keys()
    if unknown:
        raise ValueError(f"no setting named {', '.join(sorted(unknown))}: see TrainingSettings")
    if "steps" in changes and "warmup" not in changes:
        changes["warmup"] = min(plan.settings.warmup, int(changes["steps"]) // 10)
    plan = replace(plan, settings=replace(plan.settings, **changes))
    return RunConfig(family, objective, corpus, tier, None if start_from is None else str(start_from), plan)


class Run:
    """A run in its folder: opening it again continues where it stopped.

    Raises:
        ValueError: the folder holds a run with another configuration
    """

    def __init__(self, folder: str | Path, config: RunConfig):
        self.folder, self.config = Path(folder), config
        self._claim()
        torch.manual_seed(config.preset.settings.seed)
        self.tokenizer = self._tokenizer()
        self.model = build_model(config.family, {**config.preset.model, "vocab": self.tokenizer.vocab_size})
        if config.start_from is not None:
            load_model(self.model, str(Path(config.start_from) / MODEL))
        device = PartialState().device
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
                    f"{self.folder} holds another run: {_differences(found, wanted)}; choose another folder"
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
        kept = [line for line in read_log(self.folder) if line["step"] <= self.trainer.step]
        write_atomically(self.folder / LOG, "".join(json.dumps(line) + "\n" for line in kept))

    @property
    def finished(self) -> bool:
        return self.trainer.step >= self.config.preset.settings.steps

    def train(self) -> Iterator[Record]:
        """Train to the end, yielding a record every few steps; an interrupt saves a checkpoint before it goes on."""
        with interrupts_held() as interrupted:
            for record in self.trainer.records(self.folder / CHECKPOINTS):
                with open(self.folder / LOG, "a", encoding="utf-8") as log:
                    log.write(json.dumps(asdict(record)) + "\n")
                yield record
                if interrupted.is_set():
                    self.trainer.save(self.folder / CHECKPOINTS)
                    raise KeyboardInterrupt(f"stopped after step {self.trainer.step}; run again to continue from here")
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


@contextmanager
def interrupts_held() -> Iterator[threading.Event]:
    """Turn an interrupt into a flag, so that it cannot hit the middle of a step; a second one stops at once."""
    event = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield event
        return
    before = signal.getsignal(signal.SIGINT)

    def note(number, frame):
        event.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, note)
    try:
        yield event
    finally:
        signal.signal(signal.SIGINT, before)


def _differences(found: dict, wanted: dict, prefix: str = "") -> str:
    parts = []
    for key in sorted(found.keys() | wanted.keys()):
        a, b = found.get(key), wanted.get(key)
        if isinstance(a, dict) and isinstance(b, dict):
            inner = _differences(a, b, f"{prefix}{key}.")
            parts += [inner] if inner else []
        elif a != b:
            parts.append(f"{prefix}{key} is {a!r} there and {b!r} here")
    return ", ".join(parts)
