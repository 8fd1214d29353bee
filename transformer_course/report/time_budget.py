"""What fits in the time that is left: how long a run of the plan is expected to take, and when to stop."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from transformer_course.arguments import check_number
from transformer_course.call_checks import check_calls
from transformer_course.report.records import fixed
from transformer_course.training.machine import hardware
from transformer_course.training.run import read_log

# Minutes that a run is assumed to take before any has been measured on this machine.
ASSUMED_MINUTES = {"smoke": 1.0, "cpu": 10.0, "gpu": 5.0}
# A machine doesn't always keep its pace.
MARGIN = 1.2


@dataclass(frozen=True)
class Expected:
    """The seconds that a run still needs, and what says so."""

    seconds: float
    judged_by: str


@dataclass
class TimeBudget:
    """The minutes that a measurement may take in all; without them there is no limit.

    `assumed` is how many minutes a run takes before any has been measured on this machine.

    Raises:
        TypeError: one of them is no number
        ValueError: one of them is not above zero
    """

    minutes: float | None
    assumed: float
    clock: Callable[[], float] = time.monotonic
    began: float = field(init=False)

    def __post_init__(self):
        if self.minutes is not None:
            check_number("minutes", self.minutes, above=0)
        check_number("estimate", self.assumed, above=0)
        self.began = self.clock()

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return math.inf if self.minutes is None else 60 * self.minutes - (self.clock() - self.began)

    def expected(self, run: dict, folder: Path, records: Sequence[dict]) -> Expected:
        """What a run with these settings still needs in this folder, judged by the best evidence there is.

        That is its own log, then the same run with a different seed, then the slowest run measured on this machine, and
        otherwise what was assumed.
        """
        steps = run["preset"]["settings"]["steps"]
        here = [record for record in records if record["hardware"] == hardware()]
        same = [record for record in here if fixed(record["run"]) == fixed(run)]
        log, done = read_log(folder), 0
        if log:
            done, pace, judged_by = log[-1]["step"], log[-1]["seconds"] / log[-1]["step"], "its own log"
        elif here:
            pace = max(trained_seconds(record) / record["validation"][-1]["step"] for record in same or here)
            judged_by = "the same run with a different seed" if same else "the slowest run measured here"
        else:
            return Expected(60 * self.assumed, "--estimate")
        # A broken-off run that was the first has no other to say what loading, validation and scores take.
        beside = max((record.get("seconds_beside_training", 0.0) for record in same or here), default=6 * self.assumed)
        return Expected(MARGIN * (pace * (steps - done) + beside), judged_by)


def trained_seconds(record: dict) -> float:
    """Seconds that a stored run spent in training alone."""
    return record["validation"][-1]["seconds"]


def in_words(t: float) -> str:
    """A time as one says it: in seconds up to two minutes, in minutes from there on."""
    return f"{t:.0f} s" if t < 120 else f"{t / 60:.0f} minutes"


check_calls(__name__)
