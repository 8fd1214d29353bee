"""The state of the process: known while a learner's function runs, and afterwards as it was before."""

import contextlib
import gc
import os
import random
import signal
import sys
import threading
from collections.abc import Callable, Iterator

import numpy as np
import torch


def default_device() -> torch.device:
    """Where new tensors go; torch 2.6's own function fails after `torch.set_default_device(None)`."""
    return torch.empty(0).device


# What torch keeps for the whole process: how to read it, how to set it, and what it is while an exercise runs.
TORCH_STATE: tuple[tuple[Callable, Callable, object], ...] = (
    (torch.is_grad_enabled, torch.set_grad_enabled, True),
    (torch.get_default_dtype, torch.set_default_dtype, torch.float32),
    (default_device, torch.set_default_device, "cpu"),
    (torch.get_float32_matmul_precision, torch.set_float32_matmul_precision, None),
    (torch.get_num_threads, torch.set_num_threads, None),
    (torch.are_deterministic_algorithms_enabled, torch.use_deterministic_algorithms, None),
    (torch.is_anomaly_enabled, torch.autograd.set_detect_anomaly, None),
    (sys.getrecursionlimit, sys.setrecursionlimit, None),
)


@contextlib.contextmanager
def known_state(seed: int) -> Iterator[None]:
    """Gradients on, float32, the CPU, seeded random numbers; whatever the block changes is put back.

    So a verdict doesn't depend on what a notebook has set, and a learner's function can't change what follows it.
    """
    with contextlib.ExitStack() as undo:
        for read, write, wanted in TORCH_STATE:
            undo.callback(set_if_changed, read, write, read())
            if wanted is not None:
                set_if_changed(read, write, torch.device(wanted) if wanted == "cpu" else wanted)
        undo.enter_context(torch.inference_mode(False))
        undo.enter_context(torch.random.fork_rng(devices=[]))
        undo.enter_context(torch.autograd.grad_mode.set_grad_enabled(True))
        undo.callback(np.random.set_state, np.random.get_state())
        undo.callback(random.setstate, random.getstate())
        undo.callback(restore_python, os.getcwd(), list(sys.path), dict(os.environ), gc.isenabled(), read_umask())
        if threading.current_thread() is threading.main_thread():
            undo.callback(signal.signal, signal.SIGINT, signal.getsignal(signal.SIGINT))
        options = vars(torch._tensor_str.PRINT_OPTS).copy()
        undo.callback(lambda: vars(torch._tensor_str.PRINT_OPTS).update(options))
        seed_cpu(seed)
        yield


def seed_cpu(seed: int) -> None:
    """Set every random generator of the CPU; torch.manual_seed asks all devices, which takes a hundred times longer."""
    torch.default_generator.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)


def set_if_changed(read: Callable, write: Callable, value: object) -> None:
    if read() != value:
        write(value)


def read_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def restore_python(folder: str, path: list[str], environment: dict[str, str], collecting: bool, umask: int) -> None:
    """Put back what Python and the system keep for the whole process."""
    with contextlib.suppress(OSError):
        os.chdir(folder)
    sys.path[:] = path
    for name in os.environ.keys() - environment.keys():
        del os.environ[name]
    for name, value in environment.items():
        if os.environ.get(name) != value:
            os.environ[name] = value
    (gc.enable if collecting else gc.disable)()
    os.umask(umask)
