"""Every run whose result the course states, made on this machine and kept with its log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from transformer_course.data.corpora import load_text
from transformer_course.data.download import DownloadError
from transformer_course.report.records import STORED, describe, keep_record, make_record, records_like, seed_of
from transformer_course.training.configuration import RunConfig, configure
from transformer_course.training.run import Run

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
    nowhere = Path()
    start = None if run.after is None else config_of(named(run.after), tier, seed, nowhere)
    description = describe(config_of(run, tier, seed, nowhere), start)
    return any(seed_of(record) == seed for record in records_like(description, stored))


def measure(
    tier: str, seeds: Sequence[int], runs: Path, names: Sequence[str] = (), stored: Path = STORED
) -> Iterator[str]:
    """Make the planned runs that are not stored yet, and say in a line each what became of them.

    Everything is kept as it goes: stopped at any time and called again, it goes on where it was. A corpus that must be
    downloaded and cannot be is passed over, and said to be.
    """
    for seed in seeds:
        missing = [run for run in planned(tier, names) if not is_stored(run, tier, seed, stored)]
        starts = {run.after for run in missing}
        for run in planned(tier, names):
            title = f"{run.name}, tier {tier}, seed {seed}"
            if run not in missing and run.name not in starts:
                yield f"{title}: stored already"
                continue
            try:
                load_text(run.corpus)
            except DownloadError as error:
                yield f"{title}: left out, {error}"
                continue
            yield f"{title}: {_train_and_keep(run, tier, seed, runs, stored)}"


def _train_and_keep(run: PlannedRun, tier: str, seed: int, runs: Path, stored: Path) -> str:
    folder = run.folder(runs, tier, seed)
    for _ in Run(folder, config_of(run, tier, seed, runs)).train():
        pass
    record = make_record(folder)
    keep_record(record, stored)
    last = record["validation"][-1]
    return f"loss {last['loss']:.4f} after {last['seconds']:.0f} s"
