"""Every run whose result the course states, made on this machine and kept with its log."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from transformer_course.call_checks import check_calls
from transformer_course.data.corpora import load_text
from transformer_course.data.download import DownloadError
from transformer_course.report.records import (
    STORED,
    check_writable,
    describe,
    keep_record,
    make_record,
    read_records,
    records_like,
    seed_of,
)
from transformer_course.report.time_budget import ASSUMED_MINUTES, TimeBudget, in_words
from transformer_course.training.configuration import RunConfig, configure
from transformer_course.training.interruption import Controls
from transformer_course.training.run import MODEL, Run

# nanoGPT's published settings for tiny-shakespeare on a GPU, where they differ from the course's.
NANOGPT = {"steps": 5_000, "floor": 0.1, "std": 0.02}


@dataclass(frozen=True)
class PlannedRun:
    """A run of the plan, before tier and seed are chosen; `after` names the run that it starts from."""

    name: str
    title: str
    family: str
    corpus: str
    objective: str
    after: str | None = None
    changes: dict[str, int | float] = field(default_factory=dict)
    tiers: tuple[str, ...] = ("smoke", "cpu", "gpu")

    def folder(self, runs: Path, tier: str, seed: int) -> Path:
        return runs / f"{self.name.replace(' ', '-')}-{tier}-{seed}"


# A model that has learned to repair needs about half of the steps to translate.
FINE_TUNING_STEPS = {"smoke": 20, "cpu": 1_250, "gpu": 3_000}

PLAN = (
    PlannedRun("gpt tiny-shakespeare", "GPT on tiny-shakespeare, by characters", "gpt", "tiny-shakespeare", "causal"),
    PlannedRun(
        "nanogpt settings", "the same with nanoGPT's settings", "gpt", "tiny-shakespeare", "causal",
        changes=NANOGPT, tiers=("gpu",),
    ),
    PlannedRun("llama tiny-shakespeare", "LLaMA on the same", "llama", "tiny-shakespeare", "causal"),
    PlannedRun("gpt verses", "GPT on verses, byte pairs", "gpt", "verses", "causal"),
    PlannedRun("llama verses", "LLaMA on the same", "llama", "verses", "causal"),
    PlannedRun("bert verses", "BERT on verses, 30% hidden", "bert", "verses", "masked"),
    PlannedRun("bart repair", "BART on verses: repair damaged text", "bart", "verses", "denoise"),
    PlannedRun("bart translate", "BART: King James → modern, all pairs", "bart", "verses", "translate"),
    PlannedRun(
        "bart repair and translate", "the same from the model that repairs", "bart", "verses", "translate",
        after="bart repair",
    ),
)  # fmt: skip


def planned(tier: str, names: Sequence[str] = ()) -> list[PlannedRun]:
    """The runs of a tier, or those of these names, each after the run that it starts from.

    Raises:
        ValueError: the tier has no run of such a name
    """
    known = {run.name: run for run in PLAN if tier in run.tiers}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError(f"tier {tier} has no run called {', '.join(unknown)}; there are {', '.join(known)}")
    wanted = set(names or known)
    wanted |= {known[name].after for name in wanted if known[name].after}
    return [run for name, run in known.items() if name in wanted]


def config_of(run: PlannedRun, tier: str, seed: int, runs: Path) -> RunConfig:
    """The whole configuration of a planned run."""
    changes, start = dict(run.changes), None
    if run.after is not None:
        changes["steps"] = FINE_TUNING_STEPS[tier]
        start = named(run.after).folder(runs, tier, seed)
    return configure(
        run.family, run.corpus, objective=run.objective, tier=tier, start_from=start, seed=seed, **changes
    )  # fmt: skip


def named(name: str) -> PlannedRun:
    return next(run for run in PLAN if run.name == name)


def is_stored(run: PlannedRun, tier: str, seed: int, stored: Path = STORED) -> bool:
    """Whether the log of this run and seed is among the stored ones."""
    return any(seed_of(record) == seed for record in records_like(_description(run, tier, seed), stored))


def _description(run: PlannedRun, tier: str, seed: int) -> dict:
    """The settings of a planned run, as its record will hold them, wherever its folder will be."""
    nowhere = Path()
    start = None if run.after is None else config_of(named(run.after), tier, seed, nowhere)
    return describe(config_of(run, tier, seed, nowhere), start)


@dataclass(frozen=True)
class Outcome:
    """What became of one run: already stored, made, broken off, or left out, and why."""

    run: str
    tier: str
    seed: int
    what: str
    details: str = ""

    def __str__(self) -> str:
        return f"{self.run}, tier {self.tier}, seed {self.seed}: {self.what}{self.details and f', {self.details}'}"


STORED_ALREADY, MADE, BROKEN_OFF, LEFT_OUT = "already stored", "made", "interrupted", "left out"


def measure(
    tier: str,
    seeds: Sequence[int],
    runs: Path,
    names: Sequence[str] = (),
    stored: Path = STORED,
    budget: TimeBudget | None = None,
) -> Iterator[Outcome]:
    """Make the planned runs whose records are not in `stored` yet, and say of each what became of it.

    Everything is kept as it goes: stopped at any time and called again, it goes on where it was. A run is left out
    whose corpus must be downloaded and can't be, that would not finish within the budget, or that starts from one
    which isn't finished. One that takes longer than expected is broken off with a checkpoint.

    Raises:
        ValueError: the tier has no run of such a name, or a stored record is damaged
        OSError: nothing can be written to `stored`
    """
    budget = budget or TimeBudget(None, ASSUMED_MINUTES[tier])
    chosen = planned(tier, names)
    for seed in seeds:
        missing = [run for run in chosen if not is_stored(run, tier, seed, stored)]
        starts = {run.after for run in missing}
        for run in chosen:
            if run not in missing and run.name not in starts:
                what, details = STORED_ALREADY, ""
            elif obstacle := _obstacle(run, tier, seed, runs, stored, budget):
                what, details = LEFT_OUT, obstacle
            else:
                check_writable(stored)
                what, details = _train_and_keep(run, tier, seed, runs, stored, budget)
            yield Outcome(run.name, tier, seed, what, details)


def _obstacle(run: PlannedRun, tier: str, seed: int, runs: Path, stored: Path, budget: TimeBudget) -> str:
    """Why a run can't be made now; nothing if it can."""
    if run.after is not None and not (named(run.after).folder(runs, tier, seed) / MODEL).exists():
        return f"because {run.after}, which it starts from, is not finished"
    expected = budget.expected(_description(run, tier, seed), run.folder(runs, tier, seed), read_records(tier, stored))
    if expected.seconds > budget.left:
        needed, left = in_words(expected.seconds), in_words(max(0.0, budget.left))
        return f"because it needs about {needed} (judged by {expected.judged_by}), but only {left} are left"
    try:
        load_text(run.corpus)
    except DownloadError as error:
        return str(error)
    return ""


def _train_and_keep(
    run: PlannedRun, tier: str, seed: int, runs: Path, stored: Path, budget: TimeBudget
) -> tuple[str, str]:
    folder, began = run.folder(runs, tier, seed), time.perf_counter()
    training, controls = Run(folder, config_of(run, tier, seed, runs)), Controls()
    before = training.trainer.seconds
    try:
        for _ in training.train(controls):
            if budget.left <= 0:
                controls.stop()
    except KeyboardInterrupt:
        if budget.left > 0:  # somebody else stopped it
            raise
        steps = training.config.preset.settings.steps
        return BROKEN_OFF, f"because its time was up after step {training.trainer.step:,} of {steps:,}"
    record = make_record(folder)
    last = record["validation"][-1]
    beside = time.perf_counter() - began - (training.trainer.seconds - before)
    keep_record({**record, "seconds_beside_training": round(beside, 1)}, stored)
    return MADE, f"loss {last['loss']:.4f} after {in_words(last['seconds'])}"


check_calls(__name__)
