"""Settings, schedule and parameter groups."""

import math
from itertools import pairwise

import pytest
import torch
from torch import nn

from transformer_course.training.optimizer import make_optimizer, parameter_groups
from transformer_course.training.presets import OBJECTIVES, TIERS, choose_tier, preset
from transformer_course.training.schedule import learning_rate
from transformer_course.training.settings import TrainingSettings


def test_the_rate_rises_linearly_to_its_peak_then_falls_to_the_floor():
    rates = [learning_rate(step, peak=2.0, warmup=10, steps=110, floor=0.1) for step in range(111)]
    assert rates[:10] == pytest.approx([0.2 * (step + 1) for step in range(10)])
    assert max(rates) == rates[9] == rates[10] == 2.0
    assert all(later < earlier for earlier, later in pairwise(rates[10:]))
    assert rates[110] == pytest.approx(0.2)
    halfway = 2.0 * (0.1 + 0.9 * 0.5 * (1 + math.cos(math.pi / 2)))
    assert rates[60] == pytest.approx(halfway)


def test_without_warm_up_the_first_step_has_the_peak_rate():
    assert learning_rate(0, peak=0.5, warmup=0, steps=10) == 0.5


def test_the_rate_stays_at_the_floor_after_the_last_step():
    assert learning_rate(500, peak=1.0, warmup=5, steps=10, floor=0.25) == pytest.approx(0.25)


def test_only_matrices_decay():
    model = nn.Sequential(nn.Embedding(7, 5), nn.Linear(5, 3), nn.LayerNorm(3))
    decayed, kept = parameter_groups(model, 0.3)
    assert {tuple(p.shape) for p in decayed["params"]} == {(7, 5), (3, 5)}
    assert {tuple(p.shape) for p in kept["params"]} == {(3,)} and len(kept["params"]) == 3
    assert (decayed["weight_decay"], kept["weight_decay"]) == (0.3, 0.0)


def test_a_shared_weight_is_updated_once():
    model = nn.Sequential(nn.Linear(4, 4, bias=False), nn.Linear(4, 4, bias=False))
    model[1].weight = model[0].weight
    groups = make_optimizer(model, TrainingSettings(steps=2, peak_rate=0.1, warmup=0)).param_groups
    assert sum(len(group["params"]) for group in groups) == 1


@pytest.mark.parametrize(
    "change, words",
    [
        ({"steps": 0}, "steps=0"),
        ({"warmup": 30}, "warmup=30 is outside the run of steps=20"),
        ({"peak_rate": 0.0}, "peak_rate=0.0"),
        ({"floor": 1.5}, "floor=1.5"),
        ({"clip": -1.0}, "clip=-1.0"),
        ({"precision": "int8"}, "choose one of fp32, bf16, fp16"),
        ({"evaluate_every": 25}, "evaluate_every=25 is not a multiple of log_every=10"),
    ],
)
def test_bad_settings_are_refused_by_name(change, words):
    with pytest.raises(ValueError, match=words):
        TrainingSettings(**{"steps": 20, "peak_rate": 1e-3, "warmup": 2, **change})


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("family, objective", [(f, o) for f, tasks in OBJECTIVES.items() for o in tasks])
def test_every_family_has_a_preset_on_every_tier(family, objective, tier):
    plan = preset(family, objective, "verses", tier)
    assert plan.model["d_model"] % plan.model["n_heads"] == 0
    assert plan.length <= plan.model["max_len"]


def test_the_presets_of_llama_and_gpt_have_as_many_parameters_but_for_positions():
    from transformer_course.models.catalog import build_model

    counts = {}
    for family in ("gpt", "llama"):
        with torch.device("meta"):
            model = build_model(family, {**preset(family, "causal", "verses", "cpu").model, "vocab": 2_048})
        counts[family] = sum(p.numel() for p in model.parameters())
    assert 0.8 < counts["llama"] / counts["gpt"] < 1.02


def test_the_tier_follows_the_variable_then_the_device(monkeypatch):
    monkeypatch.setenv("TRANSFORMER_COURSE_TIER", "smoke")
    assert choose_tier() == ("smoke", "TRANSFORMER_COURSE_TIER says so")
    monkeypatch.setenv("TRANSFORMER_COURSE_TIER", "huge")
    with pytest.raises(ValueError, match="'huge': choose one of smoke, cpu, gpu"):
        choose_tier()
    monkeypatch.delenv("TRANSFORMER_COURSE_TIER")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert choose_tier()[0] == "cpu"


def test_unknown_objectives_name_the_known_ones():
    with pytest.raises(ValueError, match="bert: masked"):
        preset("bert", "causal", "verses", "cpu")
