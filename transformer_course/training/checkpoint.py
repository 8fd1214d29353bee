"""Saving a run so that it can be killed at any instant and still go on."""

import json
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn

from transformer_course.call_checks import check_calls
from transformer_course.replacing import replace
from transformer_course.training.files import pack_tensors, pack_weights, read_tensors, read_weights, sha256
from transformer_course.training.files import write_through as write

WEIGHTS, OPTIMIZER, RANDOM, STATE = "model.safetensors", "optimizer.safetensors", "random.safetensors", "state.json"
HASHES = "hashes.json"

# The state of every generator of random numbers that a process draws from.
RandomState = dict[str, torch.Tensor]


class DamagedCheckpoint(ValueError):
    """A checkpoint is not as it was written, or belongs to a different run."""


def save_checkpoint(
    folder: Path,
    step: int,
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    state: dict,
    random: Sequence[RandomState] | None = None,
) -> Path:
    """Write weights, optimizer, random states and `state` as one folder that appears whole or not at all.

    `random` holds a state per process; left out, it's this process's own. The checkpoint before this one stays, in
    case the disk damages the new one; older ones go, but only after the new one is in place.
    """
    target = folder / f"step_{step:07d}"
    if target.exists() and damage(target) is None:
        return target
    temporary = folder / f".{target.name}.{os.getpid()}.tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    try:
        tensors, groups = _flatten_optimizer(optimizer)
        states = {
            f"{i}.{name}": value for i, own in enumerate(random or [random_state()]) for name, value in own.items()
        }
        write(temporary / WEIGHTS, pack_weights(model))
        write(temporary / OPTIMIZER, pack_tensors(tensors))
        write(temporary / RANDOM, pack_tensors(states))
        write(temporary / STATE, json.dumps({**state, "step": step, "groups": groups}))
        write(temporary / HASHES, json.dumps({path.name: sha256(path) for path in sorted(temporary.iterdir())}))
        shutil.rmtree(target, ignore_errors=True)  # only a damaged one can be there
        replace(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    before = [path for path in checkpoints(folder) if step_of(path) < step]
    for old in folder.iterdir():
        if old not in (target, *before[:1]) and (old.name.startswith("step_") or old.name.endswith(".tmp")):
            shutil.rmtree(old, ignore_errors=True)
    return target


def checkpoints(folder: Path) -> list[Path]:
    """The checkpoints below `folder`, the newest first, whole or not."""
    found = [path for path in folder.glob("step_*") if re.fullmatch(r"step_\d+", path.name)]
    return sorted(found, key=step_of, reverse=True)


def step_of(path: Path) -> int:
    """The step after which a checkpoint was saved."""
    return int(path.name.removeprefix("step_"))


def latest_checkpoint(folder: Path) -> Path | None:
    """The newest complete checkpoint below `folder`."""
    return next((path for path in checkpoints(folder) if (path / HASHES).is_file()), None)


def damage(path: Path) -> str | None:
    """What is wrong with a checkpoint's files; None if they are exactly those that were written."""
    for name in (HASHES, WEIGHTS, OPTIMIZER, RANDOM, STATE):
        if not (path / name).is_file():
            return f"{name} is missing" if any(path.iterdir()) else "it is empty"
    try:
        hashes = json.loads((path / HASHES).read_text("utf-8"))
    except ValueError:
        return f"{HASHES} is damaged"
    for name in (WEIGHTS, OPTIMIZER, RANDOM, STATE):
        if not isinstance(hashes, dict) or hashes.get(name) != sha256(path / name):
            return f"{name} is not the file that was written"
    if json.loads((path / STATE).read_text("utf-8"))["step"] != step_of(path):
        return "it was saved after a different step"
    return None


def load_checkpoint(
    path: Path, model: nn.Module, optimizer: torch.optim.Optimizer, process: int = 0, run: dict | None = None
) -> dict:
    """Put everything back as it was, and return the `state` that was saved with it.

    Nothing is touched before all files have proved to be those that were written, for this `run` where that is given.

    Raises:
        DamagedCheckpoint: a file is missing, damaged or of a different run
    """
    problem = damage(path)
    if problem is not None:
        raise DamagedCheckpoint(f"{path} can't be used: {problem}")
    state = json.loads((path / STATE).read_text("utf-8"))
    if run is not None and state.get("run", run) != run:
        names = [name for name in run if run[name] != state["run"].get(name)]
        raise DamagedCheckpoint(f"{path} can't be used: it was saved with a different {' and '.join(names)}")
    try:
        tensors, random = read_tensors(path / OPTIMIZER), read_tensors(path / RANDOM)
        read_weights(model, path / WEIGHTS)
        _restore_optimizer(optimizer, tensors, state.pop("groups"))
    except (ValueError, KeyError, RuntimeError) as error:
        raise DamagedCheckpoint(f"{path} can't be used: it is from a different model ({error})") from error
    # A process that wasn't there when the checkpoint was saved keeps the random numbers it began with.
    if f"{process}.cpu" in random:
        torch.set_rng_state(random[f"{process}.cpu"])
    if f"{process}.cuda" in random and torch.cuda.is_available():
        torch.cuda.set_rng_state(random[f"{process}.cuda"])
    return state


def random_state() -> RandomState:
    """The state of this process's generators."""
    state = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        state["cuda"] = torch.cuda.get_rng_state()
    return state


def check_finite(model: nn.Module, optimizer: torch.optim.Optimizer) -> None:
    """Make sure that a state is worth saving.

    Raises:
        FloatingPointError: a weight, or a number that the optimizer keeps, is NaN or infinite
    """
    tensors, _ = _flatten_optimizer(optimizer)
    for what, values in (("weights", model.state_dict()), ("optimizer state", tensors)):
        if not all(bool(value.isfinite().all()) for value in values.values()):
            raise FloatingPointError(f"the {what} became NaN or infinite")


def _flatten_optimizer(optimizer: torch.optim.Optimizer) -> tuple[dict[str, torch.Tensor], list[dict]]:
    """Tensors for safetensors, which can hold nothing else, and the plain numbers for JSON."""
    saved = optimizer.state_dict()
    tensors = {f"{i}.{name}": value for i, values in saved["state"].items() for name, value in values.items()}
    return tensors, saved["param_groups"]


def _restore_optimizer(optimizer: torch.optim.Optimizer, tensors: dict[str, torch.Tensor], groups: list[dict]) -> None:
    state: dict[int, dict[str, torch.Tensor]] = {}
    for key, value in tensors.items():
        index, name = key.split(".", 1)
        state.setdefault(int(index), {})[name] = value
    for group, current in zip(groups, optimizer.state_dict()["param_groups"], strict=True):
        # JSON knows no tuples.
        group |= {name: tuple(group[name]) for name, value in current.items() if isinstance(value, tuple)}
    optimizer.load_state_dict({"state": state, "param_groups": groups})


check_calls(__name__)
