"""The stored runs of the recipes, compared: loss at equal tokens, and what each recipe costs in time."""

import statistics
from collections.abc import Sequence
from pathlib import Path

from transformer_course.classroom.experiments.stored_records import mean_and_error, read_runs

STORED = Path(__file__).resolve().parents[2] / "results" / "recipe_runs.jsonl"


def stored_runs(family: str = "llama") -> list[dict]:
    """A family's runs that came with the course."""
    return [run for run in read_runs(STORED) if run["family"] == family]


def recipe_table(runs: Sequence[dict]) -> str:
    """Each recipe's loss as mean and standard error over the seeds, and its time relative to the first one's.

    Where the runs have an accuracy, it follows the loss. Seconds are the processor's. Each seed's run is compared with
    the first recipe's run of the same seed.

    Raises:
        ValueError: there are no runs, or they belong to several families
    """
    if not runs:
        raise ValueError("runs is empty: give a family's stored runs, stored_runs('llama')")
    if len(families := {run["family"] for run in runs}) > 1:
        raise ValueError(f"runs holds runs of {', '.join(sorted(families))}: give one family's, stored_runs('llama')")
    names = list(dict.fromkeys(run["name"] for run in runs))
    seconds = {(run["name"], run["seed"]): run["seconds"][-1] for run in runs}
    accurate = all("accuracy" in run.get("scores", {}) for run in runs)
    width = max(map(len, names))
    lines = [f"{'':{width}}  seeds  loss           difference  {'accuracy         ' * accurate}steps  time"]
    first = None
    for name in names:
        mine = [run for run in runs if run["name"] == name]
        mean, error = mean_and_error([run["validation"] for run in mine])
        first = mean if first is None else first
        time = statistics.median(seconds[name, run["seed"]] / seconds[names[0], run["seed"]] for run in mine)
        loss = f"{mean:.3f} ± {error:.3f}" if len(mine) > 1 else f"{mean:.3f}"
        accuracy = ""
        if accurate:
            share, spread = mean_and_error([run["scores"]["accuracy"] for run in mine])
            accuracy = f"{share:.1%}" + (f" ± {100 * spread:.1f}" if len(mine) > 1 else "")
            accuracy = f"{accuracy:15}  "
        steps = mine[0]["settings"]["steps"]
        lines.append(
            f"{name:{width}}  {len(mine):5}  {loss:13}  {mean - first:+10.3f}  {accuracy}{steps:5,}  {time:.1f} ×"
        )
    return "\n".join(lines)
