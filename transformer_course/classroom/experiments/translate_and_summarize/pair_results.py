"""The stored runs of lesson 20, Translate and summarize: scores with few pairs and with all, next to copying."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor

from transformer_course.classroom.experiments.stored_records import read_runs
from transformer_course.classroom.experiments.translate_and_summarize.pair_runs import PairRun

STORED = Path(__file__).resolve().parents[2] / "results" / "pair_runs.jsonl"


def stored_runs() -> list[dict]:
    """The runs that came with the course."""
    return read_runs(STORED)


def runs_of(runs: Sequence[dict], wanted: PairRun) -> list[dict]:
    """The runs that differ from `wanted` only in the seed, in the order of the seeds.

    Raises:
        ValueError: there is none
    """
    keys = ("corpus", "steps", "pairs", "denoised", "tier")
    found = [run for run in runs if all(run[key] == getattr(wanted, key) for key in keys)]
    if not found:
        raise ValueError(f"runs holds none like {wanted}: make it with pair_runs")
    return sorted(found, key=lambda run: run["seed"])


def scores_of(runs: Sequence[dict], wanted: PairRun, measure: str = "chrF") -> Tensor:
    """The scores on held-out pairs, one for each seed.

    Shape:
        returns: seed
    """
    return torch.tensor([run["scores"][measure] for run in runs_of(runs, wanted)], dtype=torch.float64)


def score_table(
    runs: Sequence[dict], named: Mapping[str, PairRun], beside: Sequence[str] = ("copying the source",)
) -> str:
    """A line for each kind of run on one corpus, and for each baseline: mean chrF and BLEU over the seeds."""
    found = {name: runs_of(runs, wanted) for name, wanted in named.items()}
    first = next(iter(found.values()))[0]
    rows = {name: [run["scores"] for run in group] for name, group in found.items()}
    rows |= {who: [first["baselines"][who]] for who in beside}
    wide = max(map(len, rows))
    lines = [f"{first['corpus']}, {first['test_pairs']} held-out pairs".ljust(wide) + "   chrF   BLEU   seeds"]
    for name, scores in rows.items():
        means = [sum(score[measure] for score in scores) / len(scores) for measure in ("chrF", "BLEU")]
        seeds = f"{len(scores):8}" if name in named else ""
        lines.append(name.ljust(wide) + "".join(f"{mean:7.1f}" for mean in means) + seeds)
    return "\n".join(line.rstrip() for line in lines)
