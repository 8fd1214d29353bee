"""Runs that are kept: a file with a line of JSON for each, written again after every one."""

import json
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from torch import nn

from transformer_course.training.loop import Trainer
from transformer_course.training.machine import describe_machine
from transformer_course.training.objectives import Objective
from transformer_course.training.run import write_atomically
from transformer_course.training.settings import TrainingSettings

# What a run is known by, and what makes it.
Planned = tuple[dict, Callable[[], dict]]


def read_runs(path: Path) -> list[dict]:
    """The runs that a file holds; none where there is no file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def mean_and_error(scores: Sequence[float]) -> tuple[float, float]:
    """The mean and its standard error (0 if there is only one run)."""
    error = statistics.stdev(scores) / len(scores) ** 0.5 if len(scores) > 1 else 0.0
    return statistics.mean(scores), error


def train_logged(
    model: nn.Module,
    objective: Objective,
    settings: TrainingSettings,
    stop: int | None = None,
    make: Callable[..., Trainer] = Trainer,
) -> dict:
    """Train a model, and return its log as it is stored; `stop` ends the same run earlier, `make` builds the trainer.

    Seconds are those of the processor: what other programs do meanwhile does not count.
    """
    run = {
        "settings": asdict(settings),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "steps": [],
        "losses": [],
        "seconds": [],
    }
    started = time.process_time()
    for record in make(model, objective, settings).records():
        run["steps"].append(record.step)
        run["losses"].append(round(record.loss, 4))
        run["seconds"].append(round(time.process_time() - started, 2))
        scores = dict(record.validation or {})
        run["validation"] = round(scores.pop("loss"), 5) if scores else None
        if scores:
            run["scores"] = {name: round(score, 4) for name, score in scores.items()}
        if stop is not None and record.step >= stop:
            break
    return run


def made_on() -> dict:
    """The machine and the versions, as every stored run says them."""
    machine = describe_machine()
    return {"machine": machine["hardware"], "versions": {"python": machine["python"], "torch": machine["torch"]}}


def make_missing(path: Path, plan: Iterable[Planned]) -> None:
    """Make every run of the plan that the file does not hold; whoever breaks off keeps what was made."""
    runs = read_runs(path)
    for known, make in plan:
        known = json.loads(json.dumps(known))
        if any(all(run.get(key) == value for key, value in known.items()) for run in runs):
            continue
        runs.append({**known, **make(), **made_on()})
        write_atomically(path, "".join(json.dumps(run, ensure_ascii=False) + "\n" for run in runs))
        said = {key: value for key, value in known.items() if not isinstance(value, dict)}
        print(said, runs[-1].get("scores", runs[-1].get("validation", "")), flush=True)
