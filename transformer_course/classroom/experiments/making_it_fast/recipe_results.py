"""The stored runs of the recipes, compared: loss at equal tokens, and what each recipe costs in time."""

import statistics
from collections.abc import Sequence
from pathlib import Path

from transformer_course.classroom.experiments.stored_records import mean_and_error, read_runs

STORED = Path(__file__).resolve().parents[2] / "results" / "recipe_runs.jsonl"


def stored_runs() -> list[dict]:
    """The runs that came with the course."""
    return read_runs(STORED)


def recipe_table(runs: Sequence[dict]) -> str:
    """Each recipe's loss as mean and standard error over the seeds, and its time relative to the first one's.

    Seconds are the processor's. Each seed's run is compared with the first recipe's run of the same seed.

    Raises:
        ValueError: there are no runs
    """
    if not runs:
        raise ValueError("runs is empty: give the stored runs, stored_runs()")
    names = list(dict.fromkeys(run["name"] for run in runs))
    seconds = {(run["name"], run["seed"]): run["seconds"][-1] for run in runs}
    width = max(map(len, names))
    lines = [f"{'':{width}}  seeds  loss           difference  steps  time"]
    first = None
    for name in names:
        mine = [run for run in runs if run["name"] == name]
        mean, error = mean_and_error([run["validation"] for run in mine])
        first = mean if first is None else first
        time = statistics.median(seconds[name, run["seed"]] / seconds[names[0], run["seed"]] for run in mine)
        loss = f"{mean:.3f} ± {error:.3f}" if len(mine) > 1 else f"{mean:.3f}"
        steps = mine[0]["settings"]["steps"]
        lines.append(f"{name:{width}}  {len(mine):5}  {loss:13}  {mean - first:+10.3f}  {steps:5,}  {time:.1f} ×")
    return "\n".join(lines)
