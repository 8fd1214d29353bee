"""The recipes that lesson 23, Making it fast, compares: all of them train, and the tables say what was stored."""

import os
from dataclasses import asdict

import pytest
import torch
from small_models import bart, bert, gpt

from transformer_course.classroom.experiments.making_it_fast import recipe_runs
from transformer_course.classroom.experiments.making_it_fast.recipe_results import recipe_table, stored_runs
from transformer_course.classroom.experiments.making_it_fast.recipe_runs import FAMILIES, RECIPES, plan, train_recipe
from transformer_course.classroom.experiments.making_it_fast.recipes import MuonAndAdamW
from transformer_course.training.settings import TrainingSettings

needs_muon = pytest.mark.skipif(not hasattr(torch.optim, "Muon"), reason="this torch has no Muon")


def known(run: dict) -> dict:
    return {key: run[key] for key in ("family", "name", "recipe", "seed")}


def test_every_stored_run_is_one_of_the_plan():
    planned = [known for known, _ in plan()]
    for family in FAMILIES:
        assert all(known(run) in planned for run in stored_runs(family))


@needs_muon
@pytest.mark.parametrize("family", FAMILIES)
def test_recipes_train_a_family(family, monkeypatch):
    if not os.environ.get("TRANSFORMER_COURSE_DATA"):
        monkeypatch.setitem(recipe_runs.FAMILIES, "llama", ("verses", RECIPES))
    for recipe in FAMILIES[family][1].values():
        run = train_recipe(recipe, family, tier="smoke")
        assert run["settings"]["peak_rate"] == recipe.peak_rate and run["steps"][-1] == run["settings"]["steps"]
        assert 0 < run["validation"] < run["losses"][0]
        assert (family == "bert") == ("accuracy" in run.get("scores", {}))


@needs_muon
@pytest.mark.parametrize("make", [gpt, bert, bart])
def test_muon_takes_the_matrices_of_the_blocks_and_adamw_everything_else(make):
    model = make()
    optimizer = MuonAndAdamW(model, TrainingSettings(10, 1e-3, warmup=1))
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    muon, adamw = (
        [names[id(p)] for group in part.param_groups for p in group["params"]]
        for part in (optimizer.muon, optimizer.adamw)
    )
    assert sorted(muon + adamw) == sorted(names.values())
    inside = [name for name, p in model.named_parameters() if ".blocks." in name and p.ndim == 2]
    assert sorted(muon) == sorted(inside) and inside


def run(name: str, seed: int, validation: float, seconds: float, **more) -> dict:
    settings = asdict(TrainingSettings(2_000, 1e-3, warmup=200))
    return {
        "family": "llama", "name": name, "seed": seed, "validation": validation, "seconds": [seconds],
        "settings": settings, **more,
    }  # fmt: skip


def test_the_table_has_means_errors_and_times_relative_to_the_same_seed():
    runs = [run("usual", 1, 2.0, 100), run("usual", 2, 2.2, 200), run("new", 1, 1.8, 150), run("new", 2, 1.8, 300)]
    _, usual, new = recipe_table(runs).splitlines()
    assert usual.split() == ["usual", "2", "2.100", "±", "0.100", "+0.000", "2,000", "1.0", "×"]
    assert new.split() == ["new", "2", "1.800", "±", "0.000", "-0.300", "2,000", "1.5", "×"]


def test_the_table_has_accuracies_where_the_runs_do():
    runs = [run("usual", 1, 2.0, 100, scores={"accuracy": 0.25}), run("usual", 2, 2.0, 100, scores={"accuracy": 0.27})]
    assert "26.0% ± 1.0" in recipe_table(runs) and "accuracy" in recipe_table(runs)


def test_the_table_refuses_no_runs_and_runs_of_two_families():
    with pytest.raises(ValueError, match="runs is empty"):
        recipe_table([])
    with pytest.raises(ValueError, match="bart, bert"):
        recipe_table([run("usual", 1, 2.0, 1) | {"family": family} for family in ("bert", "bart")])
