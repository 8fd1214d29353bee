"""What the stored runs of lesson 18, Fine-tune BERT show: scores for few labels and for many."""

import statistics
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

from transformer_course.classroom.experiments.fine_tune_bert.label_curve_runs import (
    EQUAL_LABELS,
    EQUAL_TASKS,
    LINEAR,
    PRETRAINED,
    RATE,
    SCRATCH,
    STEPS,
)
from transformer_course.classroom.experiments.stored_records import mean_and_error, read_runs

FOLDER = Path(__file__).resolve().parents[2] / "results"
LABELS, CONTROLS = FOLDER / "label_curves.jsonl", FOLDER / "word_order_controls.jsonl"


class Curves(NamedTuple):
    """For each number of examples, every method's mean over the seeds, and its standard error."""

    examples: list[int]
    means: dict[str, list[float]]
    errors: dict[str, list[float]]


def stored_label_runs() -> list[dict]:
    """The runs for few labels and for many that come with the course."""
    return read_runs(LABELS)


def stored_control_runs() -> list[dict]:
    """The runs that change one thing about word order, as they come with the course."""
    return read_runs(CONTROLS)


def label_scores(
    runs: Sequence[dict], task: str, start: str, labels: int | None, measure: str, rate: float = RATE
) -> list[float]:
    """One score per seed, in the order of the seeds; `labels=None` means all there are.

    Raises:
        ValueError: no such run is stored
    """
    found = sorted(
        (run["seed"], run["scores"][measure])
        for run in runs
        if (run["task"], run["start"], run["labels"]) == (task, start, labels)
        and run.get("settings", {"peak_rate": rate})["peak_rate"] == rate
    )
    if not found:
        raise ValueError(f"task={task!r}, start={start!r}, labels={labels}, rate={rate}: no such run is stored")
    return [score for _, score in found]


def label_curves(runs: Sequence[dict], task: str, measure: str) -> Curves:
    """The scores of a task's networks and linear models at every number of labels."""
    everybody = (PRETRAINED, SCRATCH, *LINEAR[task])
    examples = [
        max(run["examples"] for run in runs if (run["task"], run["labels"]) == (task, labels)) for labels in STEPS
    ]
    found = {
        start: [mean_and_error(label_scores(runs, task, start, labels, measure)) for labels in STEPS]
        for start in everybody
    }
    means, errors = ({start: [pair[side] for pair in pairs] for start, pairs in found.items()} for side in (0, 1))
    return Curves(examples, means, errors)


def curves_table(curves: Curves) -> str:
    """The same as a table: one line per number of examples."""
    widths = [max(len(name), 13) for name in curves.means]
    lines = ["examples  " + "  ".join(f"{name:>{width}}" for name, width in zip(curves.means, widths, strict=True))]
    for place, examples in enumerate(curves.examples):
        cells = [
            f"{curves.means[name][place]:.3f} ± {curves.errors[name][place]:.3f}".rjust(width)
            for name, width in zip(curves.means, widths, strict=True)
        ]
        lines.append(f"{examples:8,}  " + "  ".join(cells))
    return "\n".join(lines)


def compute_table(runs: Sequence[dict], labels: int = EQUAL_LABELS, tasks: Collection[str] = EQUAL_TASKS) -> str:
    """Pretrained, from scratch, and from scratch for longer or at different rates, all with the same labels."""
    rows: dict[tuple, list[dict]] = {}
    for run in runs:
        if run["labels"] == labels and "settings" in run and run["task"] in tasks:
            settings = run["settings"]
            rows.setdefault((run["task"], run["start"], settings["peak_rate"]), []).append(run)
    lines = ["task        start                         rate    steps   accuracy  macro-F1  training loss  seeds"]
    for (task, start, rate), found in sorted(rows.items(), key=lambda row: EQUAL_TASKS.index(row[0][0])):
        # At equal compute every seed has its own number of steps, because its batches hold more or fewer tokens.
        steps = round(statistics.mean(run["settings"]["steps"] for run in found))
        means = (statistics.mean(run["scores"][measure] for run in found) for measure in ("accuracy", "macro_f1"))
        scores = "     ".join(f"{mean:.3f}" for mean in [*means, statistics.mean(run["loss"] for run in found)])
        lines.append(f"{task:10}  {start:28}  {rate:.4f}  {steps:5,}   {scores}          {len(found)}")
    return "\n".join(lines)
