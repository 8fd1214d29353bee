"""A training run that is killed halfway, as by a power cut, with no chance to save anything."""

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
    """The run that is killed: 30 steps of a tiny GPT, with a checkpoint every 6."""
    return configure("gpt", tier="smoke", steps=30, log_every=1, evaluate_every=30, checkpoint_every=6)


def train_and_kill(folder: str | Path, after: int) -> int:
    """Train in a separate process, kill it once it has finished step `after`, and return the last step it reported.

    Raises:
        RuntimeError: it ended before that step
    """
    with subprocess.Popen([sys.executable, "-c", SCRIPT, str(folder)], stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if int(line) >= after:
                process.kill()
                return int(line)
    raise RuntimeError(f"the training ended before step {after}, with exit code {process.returncode}")
