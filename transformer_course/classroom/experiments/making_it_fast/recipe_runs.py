"""The runs behind lesson 23, Making it fast's tables of recipes: LLaMA, BERT and BART, three seeds each.

`python -m transformer_course.classroom.experiments.making_it_fast.recipe_runs FILE` repeats them all, except those that
FILE already holds. It writes one line of JSON per run.
"""

import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path

import torch

from transformer_course.classroom.experiments.making_it_fast.recipes import (
    GrowingBatches,
    Recipe,
    RecipeTrainer,
    write_nothing,
)
from transformer_course.classroom.experiments.stored_records import Planned, make_missing, train_logged
from transformer_course.models.catalog import build_model
from transformer_course.training.configuration import RunConfig, configure
from transformer_course.training.objectives import CausalObjective
from transformer_course.training.preparation import make_objective, make_tokenizer
from transformer_course.training.settings import TrainingSettings

SEEDS = (1, 2, 3)
COURSES = Recipe()
MUON = Recipe(optimizer="Muon", peak_rate=6e-3)
COURSES_NAME, MUONS_NAME = "the course's: AdamW, cosine", "Muon, linear schedule"
# What is tried on LLaMA, in the order of the table. The last two ask whether Muon is worth its time.
RECIPES = {
    COURSES_NAME: COURSES,
    "linear schedule": replace(COURSES, schedule="linear"),
    "half batches, twice the steps": replace(COURSES, half_batches=True, peak_rate=3e-3),
    "half batches in the first quarter": replace(COURSES, small_batches=True),
    "running mean of the weights": replace(COURSES, average=True),
    "sublayers start at zero": replace(COURSES, zero_outputs=True),
    "Muon for the matrices": MUON,
    MUONS_NAME: replace(MUON, schedule="linear"),
    "AdamW, on 1.6 times the tokens": replace(COURSES, tokens=1.6),
}


def best_beside_courses(rate: float) -> dict[str, Recipe]:
    """The course's recipe with its learning rate, and LLaMA's best one, again with half as much more."""
    return {COURSES_NAME: Recipe(peak_rate=rate), MUONS_NAME: Recipe("Muon", 1.5 * rate, "linear")}


# Each family's corpus, and what is tried on it.
FAMILIES = {
    "llama": ("tiny-shakespeare", RECIPES),
    "bert": ("verses", best_beside_courses(2e-3)),
    "bart": ("verses", best_beside_courses(1e-3)),
}


def settings_of(
    recipe: Recipe, family: str = "llama", tier: str = "cpu", seed: int = 1
) -> tuple[RunConfig, TrainingSettings, int]:
    """The configuration of a tier, the settings with the recipe's changes, and how many steps have small batches."""
    config = configure(family, FAMILIES[family][0], tier=tier, seed=seed)
    settings = config.preset.settings
    steps = round(settings.steps * recipe.tokens)
    small = steps // 2 if recipe.small_batches else 0  # half the batch: twice the steps for a quarter of the tokens
    steps = 2 * steps if recipe.half_batches else steps + small // 2
    changes = {"steps": steps, "warmup": steps // 10, "peak_rate": recipe.peak_rate, "evaluate_every": 10 * steps}
    return config, replace(settings, **changes, log_every=50 if tier == "cpu" else 5), small


def train_recipe(recipe: Recipe, family: str = "llama", tier: str = "cpu", seed: int = 1) -> dict:
    """Train with a recipe, and return the log as it is stored."""
    config, settings, small = settings_of(recipe, family, tier, seed)
    tokenizer = make_tokenizer(config.objective, config.corpus, config.preset)
    objective = make_objective(config.objective, config.corpus, config.preset, tokenizer, torch.device("cpu"))
    if recipe.half_batches:
        streams = objective.train, objective.validation
        objective = CausalObjective(*streams, length=objective.length, batch=objective.batch_size // 2)
    if small:
        objective = GrowingBatches(objective, small)
    torch.manual_seed(seed)
    model = build_model(config.family, {**config.preset.model, "vocab": tokenizer.vocab_size})
    if recipe.zero_outputs:
        write_nothing(model)
    make = partial(RecipeTrainer, recipe=recipe)
    return {"model": config.preset.model} | train_logged(model, objective, settings, make=make)


def plan() -> Iterator[Planned]:
    """Every run of the table: what it is known by in the file, and what makes it."""
    for family, (_, recipes) in FAMILIES.items():
        for seed in SEEDS:
            for name, recipe in recipes.items():
                known = {"family": family, "name": name, "recipe": asdict(recipe), "seed": seed}
                yield known, partial(train_recipe, recipe, family, seed=seed)


def main(path: Path) -> None:
    """Make every run of the plan that the file does not hold, and write the file again after each."""
    torch.set_num_threads(1)
    make_missing(path, plan())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
