"""How long each lesson takes, as `make times` measured it from the notebooks."""

import functools
import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Times:
    """Minutes of a lesson: its core path, its optional part, and waiting for training on two quiet cores.

    `optional` names the exercises that come under "Going further".
    """

    core: int
    further: int = 0
    training: int = 0
    optional: tuple[str, ...] = ()


@functools.cache
def lesson_times() -> dict[str, Times]:
    """Every lesson's minutes, by topic."""
    text = (Path(__file__).parent / "lesson_times.json").read_text(encoding="utf-8")
    return {
        topic: Times(**minutes | {"optional": tuple(minutes.get("optional", ()))})
        for topic, minutes in json.loads(text).items()
    }
