"""What the stored scaling runs say: losses by model size and training tokens, and the laws fitted to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from transformer_course.classroom.experiments.stored_records import read_runs
from transformer_course.costs import training_flops
from transformer_course.models.gpt import GPTConfig

STORED = Path(__file__).resolve().parents[2] / "results" / "scaling_runs.jsonl"


@dataclass(frozen=True)
class Point:
    """One size trained on one number of tokens: the weights in its matrices, FLOPs spent, and the loss of each seed."""

    width: int
    weights: int
    tokens: int
    flops: int
    losses: tuple[float, ...]

    @property
    def loss(self) -> float:
        """The mean over the seeds, in nats per character."""
        return sum(self.losses) / len(self.losses)


def stored_runs() -> list[dict]:
    """The runs that came with the course."""
    return read_runs(STORED)


def points_of(runs: Sequence[dict]) -> list[Point]:
    """The runs by size and tokens, the smallest first."""
    found: dict[tuple[int, int], list[dict]] = {}
    for run in runs:
        found.setdefault((run["width"], run["tokens"]), []).append(run)
    points = []
    for (width, tokens), group in sorted(found.items()):
        config, windows = GPTConfig(**group[0]["model"]), group[0]["batch"]
        flops = group[0]["settings"]["steps"] * training_flops(config, windows, config.max_len)
        weights = config.n_layers * 12 * width**2 + config.vocab * width
        points.append(Point(width, weights, tokens, flops, tuple(run["validation"] for run in group)))
    return points


def frontier(points: Sequence[Point]) -> list[Point]:
    """The points with a lower loss than every cheaper one, from cheap to expensive."""
    best: list[Point] = []
    for point in sorted(points, key=lambda point: point.flops):
        if not best or point.loss < best[-1].loss:
            best.append(point)
    return best


def losses_midway(runs: Sequence[dict], width: int, steps: int, longest: int) -> tuple[Tensor, Tensor]:
    """Training losses at the end of short runs, and of long runs at the same step, each the mean of 64 steps.

    Shape:
        ended: seed
        midway: seed
    """

    def at(run: dict) -> float:
        return run["losses"][run["steps"].index(steps)]

    chosen = {
        total: [at(run) for run in runs if run["width"] == width and run["settings"]["steps"] == total]
        for total in (steps, longest)
    }
    return torch.tensor(chosen[steps]), torch.tensor(chosen[longest])


@dataclass(frozen=True)
class LossLaw:
    """A floor, plus what too few weights and too few tokens add to it."""

    floor: float
    by_weights: float
    weights_exponent: float
    by_tokens: float
    tokens_exponent: float

    def __call__(self, weights: float, tokens: float) -> float:
        lack = self.by_weights / weights**self.weights_exponent + self.by_tokens / tokens**self.tokens_exponent
        return self.floor + lack


def fit_loss_law(points: Sequence[Point]) -> LossLaw:
    """The law of this form that fits the points best: every pair of exponents is tried, and the rest is linear.

    Source: Hoffmann et al. 2022, section 3.3, equation 2, arXiv 2203.15556 (for the form; they fit it differently).
    """
    weights = torch.tensor([point.weights for point in points], dtype=torch.float64)
    tokens = torch.tensor([point.tokens for point in points], dtype=torch.float64)
    losses = torch.tensor([point.loss for point in points], dtype=torch.float64)
    exponents, found = [step / 50 for step in range(5, 76)], []
    for a in exponents:
        for b in exponents:
            terms = torch.stack([torch.ones_like(losses), weights**-a, tokens**-b], dim=1)
            factors = torch.linalg.lstsq(terms, losses[:, None]).solution[:, 0]
            if (factors > 0).all():
                error = (terms @ factors - losses).square().mean().item()
                found.append((error, LossLaw(*(factors[0].item(), factors[1].item(), a, factors[2].item(), b))))
    return min(found, key=lambda pair: pair[0])[1]
