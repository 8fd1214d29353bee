"""Saving a run such that it can be killed at any instant and go on."""

import json
import os
import shutil
from pathlib import Path

import torch
from safetensors.torch import load_file, load_model, save_file, save_model
from torch import nn


def save_checkpoint(folder: Path, step: int, model: nn.Module, optimizer: torch.optim.Optimizer, state: dict) -> Path:
    """Write weights, optimizer, random state and `state` as one folder that appears whole or not at all.

    Older checkpoints go only after the new one is in place.
    """
    target = folder / f"step_{step:07d}"
    if target.exists():
        return target
    temporary = folder / f".{target.name}.{os.getpid()}.tmp"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    save_model(model, str(temporary / "model.safetensors"))
    tensors, groups = _flatten_optimizer(optimizer)
    save_file(tensors, temporary / "optimizer.safetensors")
    save_file(_random_state(), temporary / "random.safetensors")
    (temporary / "state.json").write_text(json.dumps({**state, "step": step, "groups": groups}), encoding="utf-8")
    for path in temporary.iterdir():
        with open(path, "rb") as file:
            os.fsync(file.fileno())
    os.replace(temporary, target)
    for old in folder.iterdir():
        if old != target and (old.name.startswith("step_") or old.name.endswith(".tmp")):
            shutil.rmtree(old, ignore_errors=True)
    return target


def latest_checkpoint(folder: Path) -> Path | None:
    """The newest complete checkpoint below `folder`."""
    return max(folder.glob("step_*"), default=None)


def load_checkpoint(path: Path, model: nn.Module, optimizer: torch.optim.Optimizer) -> dict:
    """Put everything back as it was, and return the `state` that was saved with it."""
    load_model(model, str(path / "model.safetensors"))
    state = json.loads((path / "state.json").read_text("utf-8"))
    _restore_optimizer(optimizer, load_file(path / "optimizer.safetensors"), state.pop("groups"))
    random = load_file(path / "random.safetensors")
    torch.set_rng_state(random["cpu"])
    if "cuda" in random and torch.cuda.is_available():
        torch.cuda.set_rng_state(random["cuda"])
    return state


def _random_state() -> dict[str, torch.Tensor]:
    state = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        state["cuda"] = torch.cuda.get_rng_state()
    return state


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
    optimizer.load_state_dict({"state": state, "param_groups": groups})
