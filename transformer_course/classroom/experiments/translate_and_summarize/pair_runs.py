"""The runs behind lesson 20, Translate and summarize: few pairs and all, with and without denoising, on three corpora.

`python -m transformer_course.classroom.experiments.translate_and_summarize.pair_runs FILE` makes them all and skips
those that FILE holds already. Names of groups after FILE make only those. Each run is one line of JSON. Run it in the
notebooks' folder: it starts from the model that lesson 19, Train BART denoised, and makes it if it isn't there.
"""

import json
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path

import torch

from transformer_course.classroom.experiments.stored_records import made_on, read_runs
from transformer_course.classroom.experiments.translate_and_summarize.copy_baselines import baselines
from transformer_course.data.corpora import load_pairs
from transformer_course.evaluation.answers import TextScores, text_scores
from transformer_course.report import held_out_pairs
from transformer_course.training.configuration import RunConfig, configure
from transformer_course.training.preparation import Tokenizer
from transformer_course.training.presets import preset
from transformer_course.training.run import Run, load_run, write_atomically
from transformer_course.writing import rewrite

HELD_OUT, SHOWN, SEEDS = 150, 4, (1, 2, 3)
DENOISED = preset("bart", "denoise", "verses", "cpu").settings.steps
# Captions are short: a step of repairing windows of them reads and writes 2.45 times the tokens of a step on pairs.
EQUAL_CAPTIONS = 1_200 + 2_450  # as much computing as 1,000 steps of the one and then 1,200 of the other


@dataclass(frozen=True)
class PairRun:
    """A model trained on pairs: from which corpus, how many (None: all), for how long, after how much denoising."""

    corpus: str
    steps: int
    pairs: int | None = None
    denoised: int = 0  # steps of repairing damaged text of the same corpus first; 0 starts from random weights
    seed: int = 1
    tier: str = "cpu"

    @property
    def name(self) -> str:
        return "-".join(str(value) for value in asdict(self).values())


def few(seed: int, counts: Sequence[int | None]) -> tuple[PairRun, ...]:
    """Short trainings on these numbers of pairs, from both starts."""
    return tuple(PairRun("verses", 300, count, start, seed) for count in counts for start in (0, DENOISED))


def equal(seed: int) -> tuple[PairRun, ...]:
    """All pairs from both starts, and few pairs for as many steps as denoising and fine-tuning take together."""
    return (
        PairRun("verses", DENOISED + 1_250, seed=seed),
        PairRun("verses", 1_250, denoised=DENOISED, seed=seed),
        PairRun("verses", DENOISED + 300, 2_000, seed=seed),
    )


def summaries(seed: int) -> tuple[PairRun, ...]:
    """First lines of docstrings: 800 steps, the same after 1,000 of denoising, and 1,800 steps on pairs alone."""
    return (
        PairRun("docstrings", 800, seed=seed),
        PairRun("docstrings", 800, denoised=1_000, seed=seed),
        PairRun("docstrings", 1_800, seed=seed),
    )


def captions(seed: int) -> tuple[PairRun, ...]:
    """English to German: 1,200 steps from both starts, and as much computing on pairs alone; all pairs and few."""
    short = PairRun("multi30k", 1_200, seed=seed)
    starts = tuple(
        replace(short, pairs=count, **change)
        for count in (None, 2_000)
        for change in ({"denoised": 1_000}, {"steps": EQUAL_CAPTIONS})
    )
    return short, *starts


def for_seeds(group: Callable[[int], tuple[PairRun, ...]]) -> tuple[PairRun, ...]:
    return tuple(run for seed in SEEDS for run in group(seed))


GROUPS = {
    "few": for_seeds(lambda seed: few(seed, (2_000, 500, None))),
    "equal": for_seeds(equal),
    "summaries": for_seeds(summaries),
    "captions": for_seeds(captions),
}


def config_of(run: PairRun, start_from: Path | None) -> RunConfig:
    """The course's preset for pairs, with the changes of the plan."""
    every = 100 if run.steps <= 300 else 250
    return configure(
        "bart", run.corpus, objective="translate", tier=run.tier, start_from=start_from, pairs=run.pairs,
        steps=run.steps, seed=run.seed, evaluate_every=every, checkpoint_every=every,
    )  # fmt: skip


def denoised_folder(run: PairRun, runs: Path) -> Path:
    """The finished run that repaired this corpus for that long, with this seed; it may be the lesson's own."""
    own = preset("bart", "denoise", run.corpus, run.tier).settings
    changes = {"steps": run.denoised, "seed": run.seed}
    told = "".join(f"-{name}-{value}" for name, value in changes.items() if value != getattr(own, name))
    folder = runs / f"bart-{run.corpus}-denoise-{run.tier}{told}"
    if not (folder / "model.safetensors").exists():
        list(Run(folder, configure("bart", run.corpus, objective="denoise", tier=run.tier, **changes)).train())
    return folder


def unseen_pairs(config: RunConfig, tokenizer: Tokenizer) -> list[tuple[str, str]]:
    """Held-out pairs in a fixed random order, without the few whose source is too long for the model."""
    longest = int(config.preset.model["max_len"])
    found = (pair for pair in held_out_pairs(config) if len(tokenizer.encode(pair[0])) <= longest)
    return [pair for pair, _ in zip(found, range(HELD_OUT), strict=False)]


def scored(written: Sequence[str], references: Sequence[str]) -> dict[str, float]:
    scores = text_scores(written, references)
    return {"chrF": round(scores.chrf, 2), "BLEU": round(scores.bleu, 2)}


def train_on_pairs(run: PairRun, runs: Path) -> dict:
    """Train a model, let it write held-out targets greedily, and return everything that is stored about it.

    Its folder in `runs` is removed at the end; an interrupted run continues from its last checkpoint.
    """
    start = denoised_folder(run, runs) if run.denoised else None
    folder = runs / "pair-runs" / run.name
    trained = Run(folder, config_of(run, start))
    list(trained.train())
    model, tokenizer, config = load_run(folder)
    pairs, log = unseen_pairs(config, tokenizer), trained.log()
    sources, references = [source for source, _ in pairs], [target for _, target in pairs]
    written = rewrite(model, tokenizer, sources)
    signatures: TextScores = text_scores(written, references)
    simple = baselines(sources, [target for _, target in load_pairs(run.corpus).train])
    shutil.rmtree(folder)
    return {
        **asdict(run),
        "model": config.preset.model,
        "settings": asdict(config.preset.settings),
        "batch": config.preset.batch,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "losses": [[line["step"], round(line["validation"]["loss"], 4)] for line in log if line["validation"]],
        "scores": scored(written, references),
        "baselines": {who: scored(texts, references) for who, texts in simple.items()},
        "signatures": {"chrF": signatures.chrf_signature, "BLEU": signatures.bleu_signature},
        "test_pairs": len(pairs),
        "shown": [list(texts) for texts in zip(sources, references, written, strict=True)][:SHOWN],
        "seconds": round(log[-1]["seconds"], 1),
        "machine": made_on()["machine"],
        "versions": made_on()["versions"] | {"sacrebleu": version("sacrebleu")},
    }


def missing(plan: Sequence[PairRun], path: Path) -> Iterator[PairRun]:
    """The runs of the plan that the file doesn't hold."""
    for run in plan:
        if not any(all(stored[key] == value for key, value in asdict(run).items()) for stored in read_runs(path)):
            yield run


def main(path: Path, groups: Sequence[str] = (), runs: Path = Path("runs")) -> None:
    """Make every run of these groups, or of all, that the file doesn't hold yet, and add it to the file."""
    torch.set_num_threads(1)
    for run in missing([run for group in groups or GROUPS for run in GROUPS[group]], path):
        line = train_on_pairs(run, runs)
        # Read again: another process may have added its own in the meantime.
        write_atomically(path, "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in [*read_runs(path), line]))
        print(run.name, line["scores"], line["baselines"], line["seconds"], flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
