"""Runs that are kept: a file with a line of JSON for each, written again after every one."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

from transformer_course.training.machine import describe_machine
from transformer_course.training.run import write_atomically

# What a run is known by, and what makes it.
Planned = tuple[dict, Callable[[], dict]]


def read_runs(path: Path) -> list[dict]:
    """The runs that a file holds; none where there is no file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def made_on() -> dict:
    """The machine and the versions, as every stored run says them."""
    machine = describe_machine()
    return {"machine": machine["hardware"], "versions": {"python": machine["python"], "torch": machine["torch"]}}


def make_missing(path: Path, plan: Iterable[Planned]) -> None:
    """Make every run of the plan that the file does not hold; whoever breaks off keeps what was made."""
    runs = read_runs(path)
    for known, make in plan:
        known = json.loads(json.dumps(known))
        if any(all(run.get(key) == value for key, value in known.items()) for run in runs):
            continue
        runs.append({**known, **make(), **made_on()})
        write_atomically(path, "".join(json.dumps(run, ensure_ascii=False) + "\n" for run in runs))
        said = {key: value for key, value in known.items() if not isinstance(value, dict)}
        print(said, runs[-1].get("scores", runs[-1].get("validation", "")), flush=True)
