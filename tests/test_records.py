"""Finished runs are kept with their logs, and what a run with the same settings should reach is read from them."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from transformer_course.report import measuring
from transformer_course.report.records import (
    describe,
    expectation,
    final_loss,
    keep_record,
    make_record,
    read_records,
    records_like,
    seed_of,
)
from transformer_course.training.configuration import configure
from transformer_course.training.run import read_log


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """Two seeds of one of the planned runs, and one of a run that starts from another, at tier smoke."""
    folder = tmp_path_factory.mktemp("measured")
    runs, stored = folder / "runs", folder / "stored"
    made = list(measuring.measure("smoke", (1,), runs, ("gpt verses", "bart repair and translate"), stored))
    made += measuring.measure("smoke", (2,), runs, ("gpt verses",), stored)
    return runs, stored, made


def test_every_run_of_the_plan_is_made_and_stored_with_what_it_starts_from(measured):
    _, stored, made = measured
    records = read_records("smoke", stored)
    assert len(made) == len(records) == 4
    assert [one.run for one in made[:3]] == ["gpt verses", "bart repair", "bart repair and translate"]
    assert {one.what for one in made} == {"made"}
    (translated,) = [record for record in records if record["run"]["objective"] == "translate"]
    assert translated["run"]["start_from"] == "bart, denoise, 20 steps" and "--start-from" in translated["command"]


def test_a_record_holds_the_log_the_scores_and_the_machine(measured):
    runs, stored, _ = measured
    record = next(r for r in read_records("smoke", stored) if r["run"]["family"] == "gpt" and seed_of(r) == 2)
    log = read_log(runs / "gpt-verses-smoke-2")
    assert [step for step, _, _ in record["training"]] == [line["step"] for line in log]
    assert final_loss(record) == log[-1]["validation"]["loss"]
    assert record["tokens"] == log[-1]["tokens"] and record["hardware"] and record["torch"]
    assert next(score["value"] for score in record["scores"] if score["ours"]) == pytest.approx(final_loss(record))


def test_what_is_stored_is_not_made_again(measured):
    runs, stored, _ = measured
    before = (stored / "smoke.jsonl").read_bytes()
    elsewhere = runs.parent / "elsewhere"
    again = list(measuring.measure("smoke", (1,), elsewhere, ("gpt verses", "bart repair and translate"), stored))
    assert all(str(one).endswith("seed 1: already stored") for one in again) and not elsewhere.exists()
    assert (stored / "smoke.jsonl").read_bytes() == before


def test_an_interrupted_measurement_makes_only_what_is_missing(measured, tmp_path):
    runs, stored, _ = measured
    for record in read_records("smoke", stored):
        if record["run"]["objective"] != "translate":
            keep_record(record, tmp_path)
    made = list(measuring.measure("smoke", (1,), runs, ("bart repair and translate",), tmp_path))
    assert [one.what for one in made] == ["made", "made"], "its start is trained already"
    assert len(read_records("smoke", tmp_path)) == 4


def test_runs_are_compared_only_with_the_same_settings_whatever_the_seed(measured):
    _, stored, _ = measured
    config = configure("gpt", tier="smoke", seed=77)
    assert [seed_of(record) for record in records_like(describe(config), stored)] == [1, 2]
    plan = config.preset
    for changed in (
        replace(config, preset=replace(plan, settings=replace(plan.settings, peak_rate=1e-3))),
        replace(config, preset=replace(plan, batch=4)),
        replace(config, corpus="tiny-shakespeare"),
        replace(config, tier="cpu"),
    ):
        assert records_like(describe(changed), stored) == []
    half = replace(config, preset=replace(plan, settings=replace(plan.settings, precision="bf16")))
    assert len(records_like(describe(half), stored)) == 2


def test_a_record_with_the_same_settings_and_seed_gives_way(measured, tmp_path):
    _, stored, _ = measured
    first, second = records_like(describe(configure("gpt", tier="smoke")), stored)
    for record in (first, second, {**first, "hardware": "another"}):
        keep_record(record, tmp_path)
    assert [r["hardware"] for r in read_records("smoke", tmp_path)] == ["another", second["hardware"]]


def test_two_that_keep_records_at_once_lose_none(tmp_path):
    record = read_records("cpu")[0]
    seeds = range(100, 140)

    def keep(seed: int) -> None:
        mine = json.loads(json.dumps(record))
        mine["run"]["preset"]["settings"]["seed"] = seed
        mine["command"] = f"a\u2028b {seed}"
        keep_record(mine, tmp_path)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(keep, seeds))
    assert sorted(seed_of(one) for one in read_records("cpu", tmp_path)) == list(seeds)


def test_the_tolerance_is_that_of_the_seeds_and_at_least_a_share():
    def of(*losses):
        return expectation([{"validation": [{"loss": 9.0}, {"loss": loss}]} for loss in losses])

    near, far = of(2.0, 2.001, 1.999), of(2.0, 2.2, 1.8)
    assert near.mean == far.mean == pytest.approx(2.0)
    assert near.tolerance == pytest.approx(0.04) and far.tolerance == pytest.approx(0.6)
    assert of(2.0).tolerance == pytest.approx(0.04)
    with pytest.raises(ValueError, match="records is empty"):
        expectation([])


def test_bad_requests_are_named(tmp_path):
    with pytest.raises(ValueError, match="no run called gpt novels"):
        measuring.planned("cpu", ["gpt novels"])
    with pytest.raises(FileNotFoundError):
        make_record(tmp_path)
    (tmp_path / "cpu.jsonl").write_text('{"run": {}}\n{"run": {"fam')
    with pytest.raises(ValueError, match=r"cpu\.jsonl, line 2, is damaged: delete it"):
        read_records("cpu", tmp_path)
    with pytest.raises(FileNotFoundError, match="holds no training run"):
        describe(configure("bart", objective="translate", tier="smoke", start_from=tmp_path))


def test_a_corpus_that_cannot_be_had_is_passed_over_and_said_to_be(tmp_path, monkeypatch):
    def unavailable(name):
        raise measuring.DownloadError(f"{name} is not here")

    monkeypatch.setattr(measuring, "load_text", unavailable)
    (only,) = measuring.measure("smoke", (1,), tmp_path, ("gpt verses",), tmp_path)
    assert str(only) == "gpt verses, tier smoke, seed 1: left out, verses is not here"


@pytest.mark.parametrize("tier", ["smoke", "cpu", "gpu"])
def test_the_plan_can_be_configured_for_every_tier(tier, tmp_path):
    names = [run.name for run in measuring.planned(tier)]
    assert ("nanogpt settings" in names) == (tier == "gpu") and len(names) >= 8
    for run in measuring.planned(tier):
        config = measuring.config_of(run, tier, 3, tmp_path)
        assert config.tier == tier and config.preset.settings.seed == 3
        assert not measuring.is_stored(run, tier, 3, tmp_path)


def test_what_the_course_stores_can_be_expected_again():
    for tier in ("cpu", "gpu"):
        for record in read_records(tier):
            assert record in records_like(record["run"])
            assert final_loss(record) > 0


def test_the_machine_is_that_of_the_training_and_not_of_the_one_who_keeps_the_record(measured, tmp_path):
    folder = tmp_path / "run"
    shutil.copytree(measured[0] / "gpt-verses-smoke-1", folder)
    (folder / "machine.json").write_text('{"hardware": "an abacus", "python": "3", "torch": "2"}')
    assert make_record(folder)["hardware"] == "an abacus"
    (folder / "machine.json").unlink()
    with pytest.raises(FileNotFoundError, match=r"does not say what it was trained on: there is no machine\.json"):
        make_record(folder)
