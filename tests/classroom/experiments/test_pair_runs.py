"""The runs behind lesson 20, Translate and summarize: how they were made, and what the lesson claims of them."""

import json
from dataclasses import replace

import pytest
import torch
from sacrebleu.metrics import CHRF

from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.experiments.translate_and_summarize import pair_runs
from transformer_course.classroom.experiments.translate_and_summarize.copy_baselines import baselines, lead
from transformer_course.classroom.experiments.translate_and_summarize.pair_results import (
    runs_of,
    score_table,
    scores_of,
    stored_runs,
)
from transformer_course.classroom.experiments.translate_and_summarize.pair_runs import (
    DENOISED,
    EQUAL_CAPTIONS,
    GROUPS,
    PairRun,
    config_of,
)
from transformer_course.data.corpora import load_pairs


@pytest.fixture(scope="module")
def stored():
    return stored_runs()


def test_every_run_of_the_plan_is_stored_and_says_how_it_was_made(stored):
    plan = [run for group in GROUPS.values() for run in group]
    assert len(stored) == len(plan) == len({run.name for run in plan})
    for wanted in plan:
        (run,) = [one for one in runs_of(stored, wanted) if one["seed"] == wanted.seed]
        config = config_of(wanted, None).preset
        assert run["settings"] == vars(config.settings) and run["batch"] == config.batch
        assert run["model"] == config.model and run["losses"][-1][0] == wanted.steps
        assert run["signatures"]["BLEU"].endswith(run["versions"]["sacrebleu"]) and run["versions"]["torch"]
        assert run["test_pairs"] == pair_runs.HELD_OUT and run["machine"] and run["seconds"] > 0


def test_what_the_lesson_says_of_the_runs_is_so(stored):
    def chrf(*wanted):
        return scores_of(stored, PairRun(*wanted))

    copying = stored[0]["baselines"]["copying the source"]["chrF"]
    short = [chrf("verses", 300, count, 0) for count in (500, 2_000, None)]
    after = [chrf("verses", 300, count, DENOISED).mean() for count in (500, 2_000, None)]
    assert max(map(max, short)) < 19 and min(map(min, short)) > 15
    assert after[0] + 5 < after[1] < after[2] < copying and after[2] - after[1] < 5
    equal = chrf("verses", 3_250), chrf("verses", 1_250, None, DENOISED)
    assert abs(equal[0].mean() - equal[1].mean()) < 1 and min(map(min, equal)) > copying + 3
    plans = PairRun("verses", 3_250), PairRun("verses", 1_250, None, DENOISED)
    scratch, denoised = (scores_of(stored, wanted, "BLEU") for wanted in plans)
    assert min(scratch) > max(denoised) and scratch.mean() - denoised.mean() == pytest.approx(2, abs=0.5)
    assert scratch.mean() - denoised.sort().values[1:].mean() < 1  # most of it is one seed's
    final = [sorted(run["losses"][-1][1] for run in runs_of(stored, wanted)) for wanted in plans]
    assert final[0][0] < final[1][0] < final[0][-1]  # the losses of the seeds overlap
    ends = [run["losses"][-1][1] for run in runs_of(stored, PairRun("verses", 300, 2_000, DENOISED))]
    for run in runs_of(stored, PairRun("verses", 2_300, 2_000)):
        steps, losses = zip(*run["losses"], strict=True)
        assert steps[losses.index(min(losses))] in (1_000, 1_250)
        assert losses[-1] > min(losses) + 0.2 > max(ends) + 0.7
    assert max(chrf("verses", 2_300, 2_000)) + 5 < min(chrf("verses", 300, 2_000, DENOISED))
    assert max(max(after), *chrf("verses", 300, 2_000, DENOISED)) < copying  # few pairs lose to copying
    lines = chrf("docstrings", 800), chrf("docstrings", 800, None, 1_000), chrf("docstrings", 1_800)
    first_words = runs_of(stored, PairRun("docstrings", 800))[0]["baselines"]["the first words"]["chrF"]
    assert max(lines[0]) < min(lines[2]) and max(lines[2]) < min(lines[1]) and max(map(max, lines)) + 5 < first_words
    simple = runs_of(stored, PairRun("docstrings", 800))[0]["baselines"]
    assert 2 * simple["copying the source"]["BLEU"] < simple["the first words"]["BLEU"]
    best = scores_of(stored, PairRun("docstrings", 800, None, 1_000), "BLEU")
    assert max(best) < simple["the first words"]["BLEU"]


def test_what_the_lesson_says_of_captions_is_so(stored):
    short = PairRun("multi30k", 1_200)
    all_pairs = replace(short, steps=EQUAL_CAPTIONS), replace(short, denoised=1_000)
    few = tuple(replace(wanted, pairs=2_000) for wanted in all_pairs)
    copying = runs_of(stored, short)[0]["baselines"]["copying the source"]["chrF"]
    assert min(scores_of(stored, short)) > 2 * copying
    for measure in ("chrF", "BLEU"):
        longer, denoised = (scores_of(stored, wanted, measure) for wanted in all_pairs)
        assert min(longer) > max(denoised) and longer.mean() - denoised.mean() == pytest.approx(4, abs=0.5)
    longer, denoised = (scores_of(stored, wanted, "BLEU") for wanted in few)
    assert min(denoised) > max(longer) and denoised.mean() - longer.mean() == pytest.approx(4, abs=0.5)
    longer, denoised = (scores_of(stored, wanted) for wanted in few)
    assert min(denoised) > max(longer) and denoised.mean() - longer.mean() > 5
    for run in runs_of(stored, few[0]):
        assert run["losses"][-1][1] > min(loss for _, loss in run["losses"]) + 1.5  # known by heart
    shown = runs_of(stored, all_pairs[0])[0]["shown"]
    assert shown[1][1] == shown[1][2] and "Schuhung" in shown[0][2]
    assert shown[2][2] == shown[2][1].replace("einen Säugling", "ein Kleinkind")


def test_the_stored_baselines_are_those_of_the_held_out_pairs(stored):
    for run in stored:
        if run["corpus"] == "verses":
            assert run["baselines"] == stored[0]["baselines"]
            assert [texts[:2] for texts in run["shown"]] == [texts[:2] for texts in stored[0]["shown"]]
    unseen = dict(load_pairs("verses").test)
    assert all(unseen[source] == target for source, target, _ in stored[0]["shown"])


def test_the_command_makes_what_is_missing_and_nothing_twice(tmp_path, monkeypatch, capsys):
    scratch, after = PairRun("verses", 6, 40, tier="smoke"), PairRun("verses", 6, 40, 10, tier="smoke")
    monkeypatch.setattr(pair_runs, "GROUPS", {"one": (scratch,), "other": (scratch, after)})
    threads, path = torch.get_num_threads(), tmp_path / "runs.jsonl"
    pair_runs.main(path, ["one"], tmp_path / "runs")
    first = path.read_text("utf-8")
    pair_runs.main(path, (), tmp_path / "runs")
    torch.set_num_threads(threads)
    lines = path.read_text("utf-8").splitlines()
    runs = [json.loads(line) for line in lines]
    assert lines[0] == first.strip() and [run["denoised"] for run in runs] == [0, 10]
    assert runs[0]["losses"] != runs[1]["losses"] and runs[0]["baselines"] == runs[1]["baselines"]
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert [folder.name for folder in (tmp_path / "runs").iterdir() if "denoise" in folder.name] == [
        "bart-verses-denoise-smoke-steps-10"
    ]
    assert not any((tmp_path / "runs" / "pair-runs").iterdir())


def made_up(seed, chrf, **changes) -> dict:
    run = {"corpus": "verses", "steps": 9, "pairs": 5, "denoised": 0, "tier": "cpu", "seed": seed, "test_pairs": 3}
    return {**run, "scores": {"chrF": chrf, "BLEU": 1.0}, "baselines": {"copying": {"chrF": 7, "BLEU": 8}}, **changes}


def test_runs_are_found_by_all_but_their_seed():
    runs = [made_up(2, 30.0), made_up(1, 20.0), made_up(1, 99.0, pairs=6), made_up(1, 98.0, denoised=4)]
    wanted = PairRun("verses", 9, 5)
    assert scores_of(runs, wanted).tolist() == [20.0, 30.0]
    table = score_table(runs, {"mine": wanted, "denoised first": PairRun("verses", 9, 5, 4)}, ["copying"]).splitlines()
    assert [line.split()[-3:] for line in table[1:3]] == [["25.0", "1.0", "2"], ["98.0", "1.0", "1"]]
    assert table[3].split() == ["copying", "7.0", "8.0"] and table[0].startswith("verses, 3 held-out pairs")
    with pytest.raises(ValueError, match="runs holds none like PairRun"):
        runs_of(runs, PairRun("verses", 10))


def test_the_lead_is_as_long_as_the_targets_in_the_mean():
    texts = ["one two three four five", "six seven"]
    assert lead(texts, ["a b", "a b c d"]) == ["one two three", "six seven"]
    assert baselines(texts, ["a"]) == {"copying the source": texts, "the first words": ["one", "six"]}
    with pytest.raises(ValueError, match="targets is empty"):
        lead(texts, [])


@pytest.mark.parametrize("written", ["Thou shalt not steal.", "You", "", "zzz", "You shall not steal, steal, steal!"])
def test_the_exercises_score_is_sacrebleus(written):
    target = "You shall not steal."
    ours = find_exercise("chrf").reference(written, target)
    assert ours == pytest.approx(CHRF().sentence_score(written, [target]).score, abs=1e-6)
