"""One learner's checks in a separate process, which is ended and started again where an exercise ends or blocks it."""

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

WORKER = "transformer_course.classroom.grading.one_learner"
STARTING = 300.0  # seconds: to import torch on a busy machine takes long, and is nobody's mistake


def check_folder(folder: Path, names: Sequence[str], seconds: float) -> Iterator[tuple[str, str]]:
    """The exercises by name, each with what is wrong with it, or with nothing where it passes.

    No exercise takes more than `seconds`, whatever is in its file.
    """
    left = list(names)
    while left:
        before = len(left)
        for name, mistake in _check_until_it_ends(folder, left, seconds):
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
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(package), os.environ.get("PYTHONPATH", "")])},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
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
                        yield at, f"It doesn't come to an end within {seconds:g} seconds."
                    return
                if line is None:
                    if at:
                        yield at, "It ends the whole process."
                    return
                if "begun" in line:
                    at, patience = line["begun"], seconds
                else:
                    yield line["done"], line["mistake"]
                    at, patience = "", STARTING
        finally:
            process.kill()
            process.wait()


def _listen(answers: IO, lines: queue.Queue) -> None:
    with answers:
        for line in answers:
            lines.put(json.loads(line))
    lines.put(None)
