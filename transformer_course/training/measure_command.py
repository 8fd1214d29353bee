"""`transformer-course measure`. Heavy imports wait until it runs."""

from pathlib import Path
from typing import Annotated

import typer

from transformer_course.call_checks import check_calls
from transformer_course.training.terminal import clear_errors, say

Option = typer.Option


def measure(
    tier: Annotated[str | None, Option(help="cpu or gpu; chosen to match the device if not given")] = None,
    seeds: Annotated[int, Option(help="how many seeds, from 1 on")] = 3,
    only: Annotated[
        list[str] | None,
        Option(
            metavar="NAME[,NAME]", help="only these runs from the plan, and the runs they start from; can be repeated"
        ),
    ] = None,
    minutes: Annotated[
        float | None, Option(help="start no run that wouldn't finish within this many minutes from now")
    ] = None,
    estimate: Annotated[
        float | None, Option(help="minutes that a run is assumed to take before any has been measured on this machine")
    ] = None,
    folder: Annotated[
        Path | None, Option(help="where the records are kept, one line per run; in the course itself if not given")
    ] = None,
    runs: Annotated[Path, Option(help="where the runs are kept, so that they can continue after a stop")] = Path(
        "runs/measured"
    ),
) -> None:
    """Make the runs whose results the course reports, and keep a record of each.

    You can stop it at any time and start it again, and it continues where it stopped: a run whose record exists isn't
    made again, and a run that was interrupted continues from its last checkpoint.

    With --minutes, it leaves out runs that wouldn't finish in the time that is left, and says so. It judges by the
    run's own log, by the same run with a different seed, by the slowest run measured on this machine, or otherwise by
    --estimate. A run that takes longer than that stops with a checkpoint when the time is up.

    Tier smoke only tries everything out, so it needs a --folder of its own.
    """
    with clear_errors("the same command"):
        from transformer_course.report.measuring import measure as make_runs
        from transformer_course.report.records import STORED
        from transformer_course.report.time_budget import ASSUMED_MINUTES, TimeBudget
        from transformer_course.training.presets import TIERS, choose_tier

        chosen, reason = (tier, "asked for") if tier else choose_tier()
        if chosen not in TIERS:
            raise ValueError(f"tier={chosen!r} is unknown: choose one of {', '.join(TIERS)}")
        if chosen == "smoke" and folder is None:
            raise ValueError(
                "tier='smoke': the course keeps results only for cpu and gpu; add --folder for other tiers"
            )
        if seeds < 1:
            raise ValueError(f"seeds={seeds}: expected at least 1")
        budget = TimeBudget(minutes, ASSUMED_MINUTES[chosen] if estimate is None else estimate)
        names, records = _names(only), STORED if folder is None else folder
        say("tier ", (chosen, "bold"), f" ({reason}), runs in ", (str(runs), "bold"), f", records in {records}")
        counts: dict[str, int] = {}
        for outcome in make_runs(chosen, range(1, seeds + 1), runs, names, records, budget):
            say(str(outcome))
            counts[outcome.what] = counts.get(outcome.what, 0) + 1
        say(", ".join(f"{count} {what}" for what, count in counts.items()))


def _names(only: list[str] | None) -> list[str]:
    names = [name.strip() for part in only or () for name in part.split(",")]
    if not all(names):
        raise ValueError(f"--only {','.join(only or ())!r}: expected names separated by commas")
    return names


check_calls(__name__)
