"""The stored runs of lesson 16, From GPT to LLaMA, compared; what a choice of parts costs, and how fast it trains."""

import itertools
import statistics
import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from transformer_course.classroom.experiments.from_gpt_to_llama.part_swap_runs import SETTINGS
from transformer_course.classroom.experiments.from_gpt_to_llama.part_swaps import PARTS, SwapConfig, swapped_model
from transformer_course.classroom.experiments.stored_records import read_runs
from transformer_course.training.loop import Trainer
from transformer_course.training.objectives import CausalObjective

LIMIT = 2.8  # standard errors: Student's t for two means of three seeds each, 5% by chance
STORED = Path(__file__).resolve().parents[2] / "results" / "llama_swaps.jsonl"


def stored_runs() -> list[dict]:
    """The runs that came with the course."""
    return read_runs(STORED)


def runs_of(
    runs: Sequence[dict],
    parts: Collection[str],
    *,
    rate: float = SETTINGS.peak_rate,
    steps: int = SETTINGS.steps,
    std: float = SwapConfig.std,
) -> list[dict]:
    """The runs of one choice of parts, one for each seed, in the order of the seeds."""
    wanted = [part for part in PARTS if part in parts], rate, steps, std
    found = [
        run
        for run in runs
        if (run["parts"], run["settings"]["peak_rate"], run["settings"]["steps"], run["model"]["std"]) == wanted
    ]
    return sorted(found, key=lambda run: run["settings"]["seed"])


def losses_of(runs: Sequence[dict], parts: Collection[str], **how: float) -> Tensor:
    """The validation losses of one choice of parts.

    Shape:
        returns: seed
    """
    return torch.tensor([run["validation"] for run in runs_of(runs, parts, **how)], dtype=torch.float64)


def standard_error(losses: Tensor) -> float:
    """How uncertain the mean over the seeds is: their standard deviation divided by the root of their count.

    Shape:
        losses: seed
    """
    return (losses.std() / losses.numel() ** 0.5).item()


def standard_errors(losses: Mapping[str, Tensor]) -> dict[str, float]:
    """The standard error of each model's mean."""
    return {name: standard_error(values) for name, values in losses.items()}


def compared(losses: Mapping[str, Tensor], baseline: str | None = None) -> str:
    """A table: each model's mean loss, and its difference from the baseline, or from the line above without one.

    The column "errors" is that difference, without its sign, in standard errors.

    Raises:
        ValueError: there is no such baseline
    """
    if baseline is not None and baseline not in losses:
        raise ValueError(f"baseline={baseline!r} is not among {', '.join(losses)}")
    width, before = max(map(len, losses)), None if baseline is None else losses[baseline]
    lines = [f"{'':{width}}  loss           difference      errors  more than chance?"]
    for name, values in losses.items():
        line = f"{name:{width}}  {values.mean():.3f} ± {standard_error(values):.3f}"
        if before is not None and values is not before:
            difference = values.mean() - before.mean()
            error = (standard_error(values) ** 2 + standard_error(before) ** 2) ** 0.5
            chance = "yes" if abs(difference) > LIMIT * error else "no"
            line += f"  {difference:+.3f} ± {error:.3f}  {abs(difference) / error:6.1f}  {chance}"
        lines.append(line)
        before = values if baseline is None else before
    return "\n".join(lines)


def curves_beside(stored: Sequence[dict], mine: Mapping[str, dict]) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Your training losses, cut off where your run was, and the lowest and highest of the stored seeds'."""
    curves, spread = {}, {}
    for name, run in mine.items():
        losses = torch.tensor([other["losses"] for other in runs_of(stored, run["parts"])])
        spread[name] = torch.stack([losses.amin(dim=0), losses.amax(dim=0)])
        curves[name] = torch.full_like(losses[0], float("nan"))
        curves[name][: len(run["losses"])] = torch.tensor(run["losses"])
    return curves, spread


def costs(config: SwapConfig, parts: Collection[str]) -> dict[str, int]:
    """Parameters, FLOPs per token of a full window (forward pass, matrix products), and bytes of cache per token."""
    with torch.device("meta"):
        model = swapped_model(config, parts)
    weights = sum(module.weight.numel() for module in model.stack.modules() if isinstance(module, nn.Linear))
    scores = 2 * config.n_layers * config.max_len * config.d_model
    heads = config.n_kv_heads if "grouped queries" in parts else config.n_heads
    return {
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "flops": 2 * (weights + config.vocab * config.d_model + scores),
        "cache": 2 * 2 * config.n_layers * heads * config.d_head,  # keys and values, two bytes per number
    }


def choices() -> list[tuple[str, ...]]:
    """Every choice among the parts."""
    return [parts for n in range(len(PARTS) + 1) for parts in itertools.combinations(PARTS, n)]


def speeds(
    objective: CausalObjective, config: SwapConfig, variants: Mapping[str, Collection[str]], rounds: int = 20
) -> dict[str, float]:
    """Tokens per second of each variant's training, as a share of the first one's: the median over the rounds.

    The variants take turns, one step each, so that other programs slow all of them down alike.
    """
    trainers = {name: Trainer(swapped_model(config, parts), objective, SETTINGS) for name, parts in variants.items()}
    for trainer in trainers.values():
        trainer.train_step()  # the first step pays for setting up
    shares: dict[str, list[float]] = {name: [] for name in trainers}
    for _ in range(rounds):
        seconds = {}
        for name, trainer in trainers.items():
            started = time.perf_counter()
            trainer.train_step()
            seconds[name] = time.perf_counter() - started
        first = next(iter(seconds.values()))
        for name, took in seconds.items():
            shares[name].append(first / took)
    return {name: statistics.median(values) for name, values in shares.items()}
