"""Processes drop different activations, and each goes on with its own random numbers after a stop."""

import json
import subprocess
import sys

from transformer_course.classroom.experiments.scaling_out.worker_pool import free_port

# Nine rows for two processes: five and four. The model's dropout draws more numbers in one than in the other.
PROGRAM = """
import json, sys
from pathlib import Path
import torch
from torch import nn
from transformer_course.training.loop import Trainer
from transformer_course.training.processes import leave_processes
from transformer_course.training.settings import TrainingSettings

folder, stop, rows = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])

class Rows:
    tokens_per_batch = rows
    def batch(self, step, generator):
        return (torch.randn(rows, 6, generator=generator),)
    def loss(self, model, batch):
        return (model(batch[0]) - batch[0]).square().mean()
    def counted(self, batch):
        return batch[0].numel()
    def evaluate(self, model):
        return {"loss": 0.0}

torch.manual_seed(1)
model = nn.Sequential(nn.Linear(6, 32), nn.Dropout(0.5), nn.Linear(32, 6))
settings = TrainingSettings(8, 1e-2, 0, log_every=1, evaluate_every=8, checkpoint_every=1)
trainer = Trainer(model, Rows(), settings)
trainer.resume(folder)
state, mask = torch.get_rng_state(), nn.functional.dropout(torch.ones(64), 0.5).tolist()
torch.set_rng_state(state)
losses = []
for record in trainer.records(folder):
    losses.append(record.loss)
    if record.step == stop:
        trainer.save(folder)
        break
number = trainer.accelerator.process_index
Path(sys.argv[4] + f".{number}").write_text(json.dumps({"losses": losses, "mask": mask}))
leave_processes()
"""


def run(tmp_path, folder: str, stop: int, rows: int, processes: int = 2) -> list[dict]:
    program, told = tmp_path / "program.py", tmp_path / f"{folder}-{stop}-{processes}"
    program.write_text(PROGRAM)
    launcher = [sys.executable, "-m", "torch.distributed.run", f"--nproc-per-node={processes}"]
    launcher += ["--master-addr=127.0.0.1", f"--master-port={free_port()}", str(program)]
    arguments = [str(tmp_path / folder), str(stop), str(rows), str(told)]
    done = subprocess.run([*launcher, *arguments], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads((tmp_path / f"{told.name}.{i}").read_text()) for i in range(processes)]


def test_a_resumed_run_of_two_processes_equals_the_unbroken_one_also_where_rows_are_uneven(tmp_path):
    rows = 9
    unbroken, second = run(tmp_path, "unbroken", 8, rows)
    agree = sum(a == b for a, b in zip(unbroken["mask"], second["mask"], strict=True))
    assert 16 < agree < 48, "two processes drop the same places"
    first = run(tmp_path, "broken", 3, rows)[0]
    rest = run(tmp_path, "broken", 8, rows)[0]
    assert first["losses"] + rest["losses"] == unbroken["losses"]


def test_a_run_of_two_goes_on_in_one_process_and_in_three(tmp_path):
    run(tmp_path, "run", 3, 9)
    assert len(run(tmp_path, "run", 5, 9, processes=1)[0]["losses"]) == 2
    three = run(tmp_path, "run", 8, 9, processes=3)
    assert len(three[0]["losses"]) == 3
    masks = [told["mask"] for told in three]
    assert masks[0] != masks[1] != masks[2] != masks[0]
