"""Several processes that train one model together: which of them this is, and what of a batch is its own.

Every process has the whole model and makes the same steps. They are started by `torchrun` or `accelerate launch`,
which tell each its number; without them there is one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from accelerate import Accelerator, PartialState
from torch import Tensor

from transformer_course.call_checks import check_calls

LAUNCHED, ON_CPU = "LOCAL_RANK", "ACCELERATE_USE_CPU"


def join_processes() -> PartialState:
    """Join the processes that were started together with this one; alone, there is nothing to do."""
    if LAUNCHED in os.environ and not (torch.cuda.is_available() or torch.xpu.is_available()):
        # Accelerate would otherwise let each train alone, all of them in the same folder.
        os.environ.setdefault(ON_CPU, "true")
    return PartialState(cpu=os.environ.get(ON_CPU, "").lower() in ("1", "true", "yes"))


@contextmanager
def main_process_first() -> Iterator[None]:
    """The main process goes through the block before the others: it makes files, and they find them made."""
    with PartialState().main_process_first():
        yield


def is_main() -> bool:
    """Whether this process writes the log and the checkpoints, and speaks for all."""
    return PartialState().is_main_process


def own_rows(rows: Tensor, process: int, processes: int) -> Tensor:
    """One process's rows of a batch: neighboring ones, the same number for all, or one more for the first processes.

    Shape:
        rows: ...; the first axis is that of the batch
        returns: ...
    """
    return rows.tensor_split(processes)[process]


def own_share(counted: int, of: int, processes: int) -> float:
    """The factor for a process's mean loss with which the mean over all processes is that of the whole batch.

    A process's loss is a mean over the tokens that it counts. The more tokens it counts, the more it must weigh.
    """
    return processes * counted / of


def weighed(loss: Tensor, counted: int | Tensor, of: int | Tensor) -> Tensor:
    """What the mean loss of one part adds to the mean over all the parts, which count `of` tokens together.

    A part that counts nothing adds 0: its own mean is 0/0. No number is read, so the device doesn't wait.

    Shape:
        loss: ()
        returns: ()
    """
    counted = counted if isinstance(counted, Tensor) else torch.full((), counted, device=loss.device)
    return torch.where(counted > 0, loss, 0.0) / (of / counted.clamp(min=1)).clamp(min=1)


def anyone(flag: bool, accelerator: Accelerator) -> bool:
    """Whether the flag is set in any process; all must ask at the same point."""
    return bool(accelerator.reduce(torch.tensor(float(flag), device=accelerator.device), "sum") > 0)


# A group that is freed together with a model holds Python while it waits for its threads, which may wait for Python.
_left: list[object] = []


def leave_processes() -> None:
    """Say good-bye to the others, at the end of a program that joined them."""
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        _left.append(torch.distributed.group.WORLD)
        torch.distributed.destroy_process_group()


check_calls(__name__)
