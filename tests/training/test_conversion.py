"""Every setting, wherever it comes from, becomes what its field declares, or is refused by its name."""

import json
from dataclasses import asdict

import pytest
import torch

from transformer_course.models.catalog import MODELS
from transformer_course.report.records import STORED, describe, read_records
from transformer_course.training.configuration import RunConfig, configure
from transformer_course.training.conversion import convert, declared
from transformer_course.training.loop import Trainer
from transformer_course.training.objectives import CausalObjective
from transformer_course.training.pair_objectives import PairObjective
from transformer_course.training.presets import OBJECTIVES, preset
from transformer_course.training.settings import TrainingSettings

FAMILIES = [*OBJECTIVES, "bert-published", "bart-published"]
KINDS = {
    name: kind
    for config in (TrainingSettings, *(config for config, _ in MODELS.values()))
    for name, kind in declared(config).items()
    if kind in (int, float, bool, str)
}
# By the declared type: what is no such thing, as a word from the command line and as a value from a file.
WRONG = {
    int: ["2.5", "true", "null", "x", "", "1e999", 2.5, True, None, "nan", [3], {}],
    float: ["true", "null", "x", "nan", "inf", "-inf", True, None, float("nan"), float("inf"), [0.1]],
    bool: ["maybe", "null", "2", 0, 1, 2.0, None, "", []],
    str: [None, 3, True, 1.5, []],
}
RIGHT = {
    int: [("3", 3), (3, 3), ("3.0", 3), (3.0, 3), ("1e1", 10), (" 7 ", 7)],
    float: [("0.5", 0.5), (1, 1.0), ("1e-3", 1e-3), (0.25, 0.25)],
    bool: [("False", False), ("false", False), ("TRUE", True), ("no", False), ("on", True), (True, True)],
    str: [("bf16", "bf16")],
}


@pytest.mark.parametrize("name", KINDS)
def test_what_is_not_of_the_declared_type_is_refused_by_name(name):
    for value in WRONG[KINDS[name]]:
        with pytest.raises(ValueError, match=rf"^{name}="):
            convert(name, value, KINDS[name])


@pytest.mark.parametrize("kind", RIGHT)
def test_what_is_of_the_declared_type_is_converted(kind):
    for value, wanted in RIGHT[kind]:
        found = convert("anything", value, kind)
        assert found == wanted and type(found) is kind


@pytest.mark.parametrize("family", FAMILIES)
def test_every_size_of_every_family_is_checked(family):
    objective = OBJECTIVES[family.removesuffix("-published")][0]
    for name in preset(family, objective, "verses", "smoke").model:
        kind = declared(MODELS[family][0])[name]
        for value in WRONG[kind]:
            with pytest.raises(ValueError, match=f"{name}="):
                configure(family, tier="smoke", **{name: value})


@pytest.mark.parametrize(
    "change, words",
    [
        ({"n_layers": 0}, "n_layers=0: expected 1 to"),
        ({"n_layers": -1}, "n_layers=-1: expected 1 to"),
        ({"n_layers": 10**12}, "n_layers=1000000000000: expected 1 to 10,000"),
        ({"d_model": 0}, "d_model=0"),
        ({"d_hidden": "0"}, "d_hidden=0"),
        ({"d_model": 10**15}, "d_model="),
        ({"n_heads": 0}, "n_heads=0"),
        ({"n_heads": 3}, "d_model=32 is not divisible by n_heads=3"),
        ({"max_len": 8}, "max_len=8: this run reads 32 tokens at once"),
        ({"dropout": 1}, "dropout=1.0: expected a number at least 0 and below 1"),
        ({"dropout": "-0.1"}, "dropout=-0.1"),
        ({"std": 0}, "std=0.0: expected a number above 0"),
        ({"weight_decay": -1}, "weight_decay=-1.0: expected a number at least 0"),
        ({"beta1": 1}, "beta1=1.0"),
        ({"beta2": "1.5"}, "beta2=1.5"),
        ({"steps": 1.5}, "steps=1.5: expected a whole number"),
        ({"accumulation": True}, "accumulation=True: expected a whole number"),
        ({"compile": "maybe"}, "compile='maybe': expected true or false"),
        ({"precision": "int8"}, "precision='int8'"),
        ({"warmup": -1}, "warmup=-1"),
    ],
)
def test_what_is_out_of_range_is_refused_by_name(change, words):
    with pytest.raises(ValueError, match=words):
        configure("gpt", tier="smoke", **change)


def test_false_is_false_and_is_written_so():
    config = configure("llama", tier="smoke", tied="False", compile="False", n_layers="2", peak_rate="1e-3")
    assert config.preset.model["tied"] is False and config.preset.settings.compile is False
    assert config.preset.model["n_layers"] == 2 and config.preset.settings.peak_rate == 1e-3
    assert RunConfig.from_json(json.loads(json.dumps(config.to_json()))) == config


@pytest.mark.parametrize("value", ["0", 0, -3, "2.5", True, "x"])
def test_a_number_of_pairs_is_a_number_of_pairs(value):
    with pytest.raises(ValueError, match="pairs="):
        configure("bart", tier="smoke", objective="translate", pairs=value)


@pytest.mark.parametrize("tier", ["cpu", "gpu"])
def test_stored_runs_say_the_same_after_conversion(tier):
    for record in read_records(tier, STORED):
        if record["run"]["start_from"] is None:
            assert describe(RunConfig.from_json(record["run"])) == record["run"]


SEEDS = [1_764_437_000_123, 2**63, 2**64 + 5, 10**30, -1, -(2**70)]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_seed_may_have_any_size(seed):
    text = torch.arange(200) * 7 % 23
    settings = TrainingSettings(1, 1e-3, 0, seed=seed, log_every=1, evaluate_every=1, checkpoint_every=1)
    assert asdict(settings)["seed"] == seed
    trainer = Trainer(torch.nn.Linear(2, 2), CausalObjective(text, text, length=5, batch=2), settings)
    assert torch.equal(trainer._own_part(0)[0][0], trainer._own_part(0)[0][0])
    pairs = [([3, 4], [5]), ([6], [7, 8]), ([9], [3])]
    objective = PairObjective(pairs, pairs, batch=1, pad_id=0, bos_id=1, eos_id=2, seed=seed)
    assert len({tuple(objective.batch(step, torch.Generator()).index.tolist()) for step in range(3)}) == 3
