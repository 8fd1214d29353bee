"""A training that is killed in the middle, as by a power cut: it gets no chance to save anything."""

import subprocess
import sys
from pathlib import Path

from transformer_course.training.configuration import RunConfig, configure

SCRIPT = """
import sys
from transformer_course.classroom.experiments.training_loop.killed_run import short_config
from transformer_course.training.run import Run
for record in Run(sys.argv[1], short_config()).train():
    print(record.step, flush=True)
"""


def short_config() -> RunConfig:
    """The training that is tried: 30 steps of a tiny GPT, a checkpoint every 6."""
    return configure("gpt", tier="smoke", steps=30, log_every=1, evaluate_every=30, checkpoint_every=6)


def train_and_kill(folder: str | Path, after: int) -> int:
    """Train in a process of its own, kill it once it has finished step `after`, and return the last step it reported.

    Raises:
        RuntimeError: it ended before
    """
    with subprocess.Popen([sys.executable, "-c", SCRIPT, str(folder)], stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if int(line) >= after:
                process.kill()
                return int(line)
    raise RuntimeError(f"the training ended before step {after}, with exit code {process.returncode}")
