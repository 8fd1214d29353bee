"""One learner's checks, each in a separate process; what ends or blocks one of them costs no other."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from transformer_course.classroom.grading.one_learner import CAN_FORK

WORKER = "transformer_course.classroom.grading.one_learner"
STARTING = 300.0  # seconds: to import torch on a busy machine takes long, and is nobody's mistake


def check_folder(folder: Path, names: Sequence[str], seconds: float) -> Iterator[tuple[str, str]]:
    """The exercises by name, each with what is wrong with it, or with nothing where it passes.

    No exercise takes more than `seconds`, whatever is in its file.
    """
    left = list(names)
    while left:
        before = len(left)
        for name, mistake in _check_until_it_ends(folder, left if CAN_FORK else left[:1], seconds):
            left.remove(name)
            yield name, mistake
        if len(left) == before:  # it didn't even start
            yield left.pop(0), "The process that should check it didn't start."


def _check_until_it_ends(folder: Path, names: Sequence[str], seconds: float) -> Iterator[tuple[str, str]]:
    package = Path(__file__).resolve().parents[3]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as elsewhere:
        process = subprocess.Popen(
            [sys.executable, "-m", WORKER, str(folder.resolve()), *names],
            cwd=elsewhere,  # what a learner's file writes without a folder is gone with it
            start_new_session=True,  # so that what it starts is ended with it; Windows doesn't look at this
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(package), os.environ.get("PYTHONPATH", "")])},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
        )
        lines: queue.Queue = queue.Queue()
        threading.Thread(target=_listen, args=(process.stdout, lines), daemon=True).start()
        at, patience = "", STARTING
        try:
            while True:
                try:
                    line = lines.get(timeout=patience)
                except queue.Empty:
                    if at:
                        yield at, f"It doesn't finish within {seconds:g} seconds."
                    return
                if line.get("begun") in names:
                    at, patience = line["begun"], seconds
                elif at and line.get("done") == at:
                    yield at, str(line.get("mistake"))
                    at, patience = "", STARTING
                elif at and ("over" in line or line.get("ended") == at):
                    yield at, "It ends the whole process."
                    at, patience = "", STARTING
                if "over" in line:
                    return
        finally:
            _end(process)


def _end(process: subprocess.Popen) -> None:
    """End the process and, where that's possible, all that it has started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(OSError):
            os.killpg(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    process.kill()
    process.wait()


def _listen(answers: IO, lines: queue.Queue) -> None:
    with answers:
        for line in answers:
            try:
                said = json.loads(line)
            except ValueError:  # not the worker's: a learner's file has found the pipe
                continue
            if isinstance(said, dict):
                lines.put(said)
    lines.put({"over": True})
