"""What to do about a checkpoint that can't be used, and about one that shouldn't be."""

import shutil
import warnings
from pathlib import Path

import torch
from torch import nn

from transformer_course.call_checks import check_calls
from transformer_course.training.checkpoint import DamagedCheckpoint, checkpoints, load_checkpoint, step_of


class CheckpointWarning(UserWarning):
    """A checkpoint was passed over for the one before it."""


def load_newest(
    folder: Path, model: nn.Module, optimizer: torch.optim.Optimizer, process: int = 0, run: dict | None = None
) -> dict | None:
    """Load the newest checkpoint that is whole, and say so if it isn't the newest one; None if there is none.

    Raises:
        DamagedCheckpoint: there are checkpoints, but none of them can be used
    """
    found, problems, state = checkpoints(folder), [], None
    for path in found:
        try:
            state = load_checkpoint(path, model, optimizer, process, run)
            break
        except DamagedCheckpoint as error:
            problems.append(str(error))
    if state is None and any(any(path.iterdir()) for path in found):
        raise DamagedCheckpoint(f"{problems[0]}; to train from the first step again, delete {folder}")
    if problems and process == 0:
        start = f"from step {state['step']}" if state else "from the first step"
        warnings.warn(CheckpointWarning(f"{problems[0]}; training continues {start}"), stacklevel=2)
    return state


def discard_after(folder: Path, step: int) -> None:
    """Delete the checkpoints of a step and of later ones: their weights have turned out to be useless."""
    for path in checkpoints(folder):
        if step_of(path) >= step:
            shutil.rmtree(path, ignore_errors=True)


def last_before(folder: Path | None, step: int) -> str:
    """Which checkpoint is from before a step, in words."""
    good = [step_of(path) for path in (checkpoints(folder) if folder else []) if step_of(path) < step]
    return (
        f"the last checkpoint from before that is from step {good[0]}"
        if good
        else "there is no checkpoint from before that"
    )


check_calls(__name__)
