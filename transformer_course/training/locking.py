"""One process at a time trains the run in a folder."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from transformer_course.call_checks import check_calls
from transformer_course.training.files import write_atomically

LOCK, HOLDER = ".lock", ".held_by"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep everybody else from training the run in a folder meanwhile.

    A folder that can't be written to needs no lock: nobody can train there.

    Raises:
        ValueError: somebody else holds the folder
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder / LOCK, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise ValueError(f"{folder} is in use by {_holder(folder)}: wait until it's done, or stop it first") from None
    except OSError:
        if not folder.is_dir() or os.access(folder, os.W_OK):
            raise
        yield
        return
    try:
        # Beside the lock, because Windows lets nobody read a locked file.
        write_atomically(folder / HOLDER, f"process {os.getpid()} on {socket.gethostname()}, since {_now()}")
        yield
    finally:
        (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


def _now() -> str:
    return f"{datetime.now():%Y-%m-%d %H:%M}"


def _holder(folder: Path) -> str:
    try:
        found = (folder / HOLDER).read_text("utf-8")
    except OSError:  # it has only just taken the lock
        return "another process"
    return found.replace(f"process {os.getpid()} ", f"this process ({os.getpid()}) ")


check_calls(__name__)
