"""The runs behind the scaling laws: GPTs of five sizes, each trained on five to seven numbers of tokens, two seeds.

`python -m transformer_course.classroom.experiments.scaling_laws.scaling_runs FILE` makes every run that FILE doesn't
hold yet, one line of JSON per run. All of them take about half an hour on one core.
"""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

import torch

from transformer_course.classroom.experiments.from_gpt_to_llama.part_swap_runs import CORPUS, objective_and_config
from transformer_course.classroom.experiments.stored_records import Planned, make_missing, train_logged
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.training.objectives import CausalObjective
from transformer_course.training.settings import TrainingSettings

SEEDS, STEPS, EVERY = (1, 2), (128, 256, 512, 1024, 2048, 4096, 8192), 64
# Width, blocks, heads, the peak rate, which is the best of those tried with one seed and 256 steps, and the most steps.
SIZES = (
    (16, 2, 2, 2e-2, 8192),
    (32, 2, 2, 2e-2, 8192),
    (64, 2, 4, 1.2e-2, 4096),
    (96, 3, 4, 8e-3, 4096),
    (128, 4, 4, 6e-3, 2048),
)


def sized(vocab: int, length: int, d_model: int, n_layers: int, n_heads: int) -> GPTConfig:
    """A GPT of this width and depth; its initial weights are scaled from GPT-2's 0.02 at width 768."""
    std = round(0.02 * (768 / d_model) ** 0.5, 3)
    return GPTConfig(vocab, length, d_model, n_layers, n_heads, d_hidden=4 * d_model, std=std)


def scheduled(steps: int, rate: float, seed: int) -> TrainingSettings:
    """A run whose learning rate reaches 0 exactly when its tokens are used up."""
    return TrainingSettings(
        steps, rate, warmup=steps // 10, seed=seed, log_every=EVERY, evaluate_every=2048, checkpoint_every=2048
    )


def train_sized(objective: CausalObjective, config: GPTConfig, settings: TrainingSettings) -> dict:
    """Train one GPT and return its log as it is stored."""
    torch.manual_seed(settings.seed)
    run = {"corpus": CORPUS, "batch": objective.batch_size, "model": asdict(config)}
    return run | train_logged(GPT(config), objective, settings)


def plan(vocab: int, length: int) -> Iterator[tuple[GPTConfig, TrainingSettings]]:
    """Every run: each size with each of its numbers of tokens, all runs of the first seed first."""
    for seed in SEEDS:
        for steps in STEPS:
            for *size, rate, most in SIZES:
                if steps <= most:
                    yield sized(vocab, length, *size), scheduled(steps, rate, seed)


def planned(objective: CausalObjective, config: GPTConfig, settings: TrainingSettings) -> Planned:
    """What identifies a run in the file, and the function that makes it."""
    tokens = settings.steps * objective.tokens_per_batch
    known = {"width": config.d_model, "tokens": tokens, "model": asdict(config), "settings": asdict(settings)}
    return known, partial(train_sized, objective, config, settings)


def main(path: Path) -> None:
    """Make every planned run that the file doesn't hold, and rewrite the file after each."""
    torch.set_num_threads(1)
    objective, sizes = objective_and_config()
    make_missing(path, (planned(objective, *one) for one in plan(sizes.vocab, objective.length)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
