"""A learner's run beside those that came with the course, with the same settings."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

from transformer_course.call_checks import check_calls
from transformer_course.classroom.card import Card, Table
from transformer_course.plotting.comparison import plot_comparison
from transformer_course.report.records import (
    STORED,
    describe,
    expectation,
    final_loss,
    read_records,
    records_like,
    seed_of,
)
from transformer_course.training.run import Run

WORSE = (
    "Were some of the parts your own? Train again without `my_parts()`, in a different folder. If that run ends as "
    "expected, one of your parts is the cause.",
    "Did you change something in the package? The settings may be the same while the code behind them isn't.",
    "Is the curve above the others from the start or only later? If it's above them from the start, look at the "
    "learning rate and the gradient norm.",
)
BETTER = (
    "A loss this low is suspicious. Can a position see the token it should predict (lesson 04, Masks), or are the "
    "targets not shifted (lesson 14, Train GPT)?",
    "Let the model write some text. If it writes nonsense, there's a leak. If it doesn't, you've found something: "
    "train two more seeds.",
)


def compare_with_stored(run: Run, stored: Path = STORED) -> Card:
    """Say where runs with these settings are expected to end, whether this one did, and what to look at if not."""
    tier, seconds = run.config.tier, run.log()[-1]["seconds"] if run.log() else 0.0
    if tier == "smoke":
        return Card("note", "The smoke tier only shows that everything runs. Its numbers mean nothing.")
    records = records_like(describe(run.config), stored)
    if not records:
        if read_records(tier, stored):
            return Card(
                "note",
                f"No stored run of the {tier} tier has exactly these settings, so there is nothing to compare your "
                f"run with.",
            )
        return Card(
            "note",
            f"The course has no stored runs of the {tier} tier yet, so there is nothing to compare your run with.",
        )
    if not run.finished:
        return Card("open", f"The run is at step {run.trainer.step:,}. Train it to the end to compare it.")
    expected, loss = expectation(records), run.log()[-1]["validation"]["loss"]
    head = f"Expected validation loss {expected.mean:.3f} ± {expected.tolerance:.3f}; yours is {loss:.3f}"
    parts: list = [
        f"Stored: {count(records)} with the same settings and tokens. Final losses: "
        + ", ".join(f"{value:.3f}" for value in expected.losses)
        + f" after {times(records)} of training on {machines(records)}. Yours took {minutes(seconds)}.",
        f"Command: `{records[0]['command']}`",
    ]
    if abs(loss - expected.mean) <= expected.tolerance:
        return Card("passed", f"{head}: as expected.", parts)
    reasons = WORSE if loss > expected.mean else BETTER
    return Card("failed", f"{head}: {'worse' if loss > expected.mean else 'better'} than expected.", [*parts, *reasons])


def count(records: Sequence[dict]) -> str:
    return "one run" if len(records) == 1 else f"{len(records)} runs"


def times(records: Sequence[dict]) -> str:
    found = sorted(record["validation"][-1]["seconds"] for record in records)
    low, high = minutes(found[0]), minutes(found[-1])
    return low if low == high else f"{low} to {high}"


def minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f} minutes" if seconds >= 60 else f"{seconds:.0f} seconds"


def machines(records: Sequence[dict]) -> str:
    return "; ".join(dict.fromkeys(record["hardware"] for record in records))


def plot_beside_stored(run: Run, stored: Path = STORED) -> Figure | Card:
    """Draw the validation loss of this run over steps and over seconds, and behind it those of the stored runs."""
    records = [] if run.config.tier == "smoke" else records_like(describe(run.config), stored)
    own = [line for line in run.log() if line["validation"]]
    if not records or not own:
        return Card("note", "There is nothing to draw: no stored run has these settings, or yours has no loss yet.")
    expected = expectation(records)
    others = {f"seed {seed_of(record)}": curve_of(record["validation"]) for record in records}
    yours = [{"step": x["step"], "seconds": x["seconds"], "loss": x["validation"]["loss"]} for x in own]
    within = abs(yours[-1]["loss"] - expected.mean) <= expected.tolerance
    return plot_comparison(
        curve_of(yours),
        others,
        expected=(expected.mean - expected.tolerance, expected.mean + expected.tolerance),
        title=f"Your run ends {'as expected' if within else 'outside what is expected'}" if run.finished else "So far",
        ylabel=f"validation loss (nats per {'hidden ' if run.config.objective == 'masked' else ''}token)",
    )


def curve_of(lines: Sequence[dict]) -> tuple[list[float], list[float], list[float]]:
    steps, seconds, losses = ([line[name] for line in lines] for name in ("step", "seconds", "loss"))
    return steps, seconds, losses


def stored_results(tier: str, corpus: str, objective: str, stored: Path = STORED) -> Card:
    """Every stored result of a task on a tier: a row for each way of training, and the baselines below."""
    records = [
        r for r in read_records(tier, stored) if (r["run"]["corpus"], r["run"]["objective"]) == (corpus, objective)
    ]
    if not records:
        return Card("note", f"{corpus}, {objective}: the course hasn't run the {tier} tier for this yet.")
    ways: dict[str, list[dict]] = {}
    for record in records:
        ways.setdefault(way_of(record), []).append(record)
    rows = [
        [
            way,
            f"{expectation(found).mean:.3f}",
            ", ".join(f"{final_loss(record):.3f}" for record in found),
            times(found),
        ]
        for way, found in ways.items()
    ]
    first = records[0]["scores"][0]["measure"]
    others = [score for score in records[0]["scores"] if score["measure"] == first and not score["ours"]]
    if first.startswith("loss"):
        rows += [[score["who"], f"{score['value']:.3f}", "", ""] for score in others]
    heading = f"{corpus}, {objective}, tier {tier}: validation loss in nats per token, on {machines(records)}"
    return Card("note", heading, [Table("", ("", "loss", "seed by seed", "training took"), rows)])


def way_of(record: dict) -> str:
    """A training in a few words: family, steps, and what it started from."""
    run = record["run"]
    start = f", after {run['start_from']}" if run["start_from"] else ""
    return f"{run['family']}, {run['preset']['settings']['steps']:,} steps{start}"


check_calls(__name__)
