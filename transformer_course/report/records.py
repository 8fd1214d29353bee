"""Logs of finished runs that come with the course: what a run with the same settings is expected to reach."""

import json
import os
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from transformer_course.call_checks import check_calls
from transformer_course.report.results import report
from transformer_course.trained import command
from transformer_course.training.configuration import RunConfig
from transformer_course.training.run import CONFIG, load_run, read_log, read_machine, write_atomically

STORED = Path(__file__).parent / "runs"
CURVE = ("step", "loss", "seconds")
# What two runs may differ in and still be expected to end alike: the seed, and how the same numbers are computed.
FREE = ("seed", "precision", "compile")
# A run is as expected within three standard deviations of the stored seeds, and in any case within 2% of their mean.
DEVIATIONS, SHARE = 3.0, 0.02


@dataclass(frozen=True)
class Expectation:
    """Where the validation loss of a run ends, by the stored runs with the same settings."""

    mean: float
    tolerance: float
    losses: tuple[float, ...]


def make_record(folder: str | Path) -> dict:
    """What is kept of a finished run: settings, machine, curves and scores, as plain numbers.

    Raises:
        FileNotFoundError: the folder holds no finished run, or does not say what it was made on
    """
    model, _, config = load_run(folder)
    log = read_log(folder)
    return {
        "run": describe(config),
        "command": command(config),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "tokens": log[-1]["tokens"],
        **read_machine(folder),
        "training": [[line[name] if name == "step" else round(line[name], 4) for name in CURVE] for line in log],
        "validation": [
            {"step": line["step"], "seconds": round(line["seconds"], 1), **line["validation"]}
            for line in log
            if line["validation"]
        ],
        "scores": [asdict(row) for row in report(folder)],
    }


def describe(config: RunConfig, start: RunConfig | None = None) -> dict:
    """The settings of a run; the run it started from by its task and length, not by its folder.

    `start` is the configuration of that one, where its folder need not be there.

    Raises:
        FileNotFoundError: the folder of the run it started from is needed and holds no run
    """
    if start is None and config.start_from is not None:
        start = config_in(config.start_from)
    words = start and f"{start.family}, {start.objective}, {start.preset.settings.steps:,} steps"
    return {**json.loads(json.dumps(config.to_json())), "start_from": words}


def config_in(folder: str | Path) -> RunConfig:
    """The configuration of the run in a folder, finished or not.

    Raises:
        FileNotFoundError: the folder holds no run
    """
    path = Path(folder) / CONFIG
    if not path.exists():
        raise FileNotFoundError(f"{folder} holds no training run: there is no {CONFIG}")
    return RunConfig.from_json(json.loads(path.read_text("utf-8")))


def fixed(run: dict) -> dict:
    """The settings without those that two comparable runs may differ in."""
    settings = {name: value for name, value in run["preset"]["settings"].items() if name not in FREE}
    return {**run, "preset": {**run["preset"], "settings": settings}}


def seed_of(record: dict) -> int:
    return record["run"]["preset"]["settings"]["seed"]


def read_records(tier: str, stored: Path = STORED) -> list[dict]:
    """Every stored run of a tier; none where none was stored yet.

    Raises:
        ValueError: a line of the file is not a record
    """
    path = stored / f"{tier}.jsonl"
    lines = path.read_text("utf-8").removesuffix("\n").split("\n") if path.exists() and path.stat().st_size else []
    return [_record_in(line, f"{path}, line {number},") for number, line in enumerate(lines, 1)]


def _record_in(line: str, where: str) -> dict:
    try:
        record = json.loads(line)
    except ValueError:
        record = None
    if not isinstance(record, dict) or "run" not in record:
        raise ValueError(f"{where} is damaged: delete it, and that run can be measured again")
    return record


def check_writable(folder: Path) -> None:
    """Find out before the first run, not after it, that its record could not be kept.

    Raises:
        OSError: the folder can't be made or written to
    """
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / f".probe.{os.getpid()}.tmp"
    write_atomically(probe, "")
    probe.unlink()


def keep_record(record: dict, stored: Path = STORED) -> Path:
    """Add a run to the stored ones of its tier; one with the same settings and seed gives way to it."""
    tier, mine = record["run"]["tier"], (fixed(record["run"]), seed_of(record))
    stored.mkdir(parents=True, exist_ok=True)
    path, order = stored / f"{tier}.jsonl", ("family", "corpus", "objective")
    with FileLock(stored / f".{tier}.lock", timeout=60):  # two that measure at once write in turns, and lose nothing
        kept = [other for other in read_records(tier, stored) if (fixed(other["run"]), seed_of(other)) != mine]
        lines = sorted([*kept, record], key=lambda r: ([r["run"][name] for name in order], r["command"], seed_of(r)))
        write_atomically(path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    return path


def records_like(run: dict, stored: Path = STORED) -> list[dict]:
    """The stored runs with the settings that `describe` gave for this one, whatever their seeds, by seed."""
    found = (record for record in read_records(run["tier"], stored) if fixed(record["run"]) == fixed(run))
    return sorted(found, key=seed_of)


def final_loss(record: dict) -> float:
    return record["validation"][-1]["loss"]


def expectation(records: Sequence[dict]) -> Expectation:
    """Mean and tolerance of the last validation losses of some runs.

    Raises:
        ValueError: there are no runs
    """
    if not records:
        raise ValueError("records is empty: give at least one stored run")
    losses = tuple(final_loss(record) for record in records)
    mean = statistics.mean(losses)
    spread = statistics.stdev(losses) if len(losses) > 1 else 0.0
    return Expectation(mean, max(DEVIATIONS * spread, SHARE * mean), losses)


check_calls(__name__)
