"""The commands, as typed: train, resume, generate, pack; and the errors of each in one sentence."""

import json

import pytest
import torch
from typer.testing import CliRunner

from transformer_course import trained
from transformer_course.cli import app
from transformer_course.report import report, samples
from transformer_course.training.configuration import configure
from transformer_course.training.preparation import make_objective
from transformer_course.training.run import load_run, read_log

FAMILIES = [("gpt", "causal"), ("llama", "causal"), ("bert", "masked"), ("bart", "denoise"), ("bart", "translate")]


def call(*arguments: object):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, " ".join(result.output.split())


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A smoke run of every family and objective on the embedded corpus, made by the command."""
    folder = tmp_path_factory.mktemp("runs")
    for family, objective in FAMILIES:
        out = folder / f"{family}-{objective}"
        code, output = call("train", family, "--tier", "smoke", "--objective", objective, "--out", out)
        assert code == 0, output
        assert "Result, beside baselines" in output
    return folder


@pytest.mark.parametrize("family, objective", FAMILIES)
def test_training_lowers_the_loss_and_leaves_a_model(runs, family, objective):
    log = read_log(runs / f"{family}-{objective}")
    assert log[-1]["loss"] < log[0]["loss"] - 0.2
    assert load_run(runs / f"{family}-{objective}")[2].family == family


def test_the_report_sets_the_model_beside_its_baselines(runs):
    rows = report(runs / "gpt-causal")
    assert {row.who for row in rows if row.measure == "bits per character"} >= {"gpt", "Kneser–Ney 5-gram", "lzma"}
    validation = read_log(runs / "gpt-causal")[-1]["validation"]["loss"]
    assert next(row.value for row in rows if row.ours) == pytest.approx(validation, rel=1e-5)
    rows = report(runs / "bert-masked")
    counting = ["unigram", "left bigram", "both-sides bigram", "5-gram on both sides"]
    for measure in ("hidden tokens named", "tokens behind the mask named"):
        assert [row.who for row in rows if row.measure == measure] == ["bert", *counting]
    rows = report(runs / "bart-translate")
    copied = next(row for row in rows if row.who == "copying the source" and row.measure == "chrF")
    assert copied.value > 50 and copied.where == "verses, 8 test pairs"


@pytest.mark.parametrize("family, objective", FAMILIES)
def test_every_run_has_samples(runs, family, objective):
    assert all(sample.title and isinstance(sample.text, str) for sample in samples(runs / f"{family}-{objective}"))


def test_a_folder_in_use_is_refused_and_a_finished_run_resumes_to_its_report(runs):
    out = runs / "gpt-causal"
    code, output = call("train", "gpt", "--tier", "smoke", "--out", out)
    assert code == 2 and "holds a run already: add --resume" in output
    before = read_log(out)
    code, output = call("train", "gpt", "--tier", "smoke", "--out", out, "--resume")
    assert code == 0 and read_log(out) == before


def test_generate_continues_fills_in_and_rewrites(runs):
    code, output = call("generate", runs / "gpt-causal", "In the beginning", "--tokens", 10, "--seed", 3)
    assert code == 0 and output.startswith("In the beginning")
    assert call("generate", runs / "gpt-causal", "In the beginning", "--tokens", 10, "--seed", 3)[1] == output
    assert call("generate", runs / "bert-masked", "the <mask> of God")[1].startswith("blank 1: ")
    assert call("generate", runs / "bart-translate", "And God said", "--beams", 2, "--tokens", 5)[0] == 0


@pytest.mark.parametrize(
    "arguments, words",
    [
        (("train", "gtp", "--tier", "smoke"), "family='gtp'"),
        (("train", "gpt", "--corpus", "novels", "--tier", "smoke"), "no corpus is called 'novels'"),
        (("train", "gpt", "--tier", "huge"), "tier='huge' is unknown"),
        (("train", "gpt", "--steps", "0", "--tier", "smoke"), "steps=0"),
        (("generate", "nowhere", "text"), "nowhere holds no training run"),
        (("pack", "nowhere", "name"), "nowhere holds no training run"),
        (("train", "gpt", "--tier", "smoke", "--set", "peak_rate"), "--set peak_rate: expected NAME=VALUE"),
        (("train", "gpt", "--tier", "smoke", "--set", "peak_rat=1"), "no setting named peak_rat"),
        (("train", "gpt", "--tier", "smoke", "--pairs", "8"), "pairs=8 with objective='causal'"),
        (("measure", "--tier", "smoke"), "tier='smoke'"),
        (("measure", "--tier", "cpu", "--seeds", "0"), "seeds=0"),
        (("measure", "--tier", "cpu", "--only", "gpt novels"), "no run called gpt novels"),
    ],
)
def test_bad_input_ends_with_one_sentence(tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    code, output = call(*arguments)
    assert code == 2 and "error:" in output and words in output and "Traceback" not in output


def test_a_packed_model_loads_and_says_the_same(runs, tmp_path, monkeypatch):
    monkeypatch.setattr(trained, "FOLDER", tmp_path)
    assert call("pack", runs / "gpt-causal", "small")[0] == 0
    assert trained.trained_names() == ["small"]
    model, tokenizer, card = trained.load_trained("small")
    original = load_run(runs / "gpt-causal")[0]
    tokens = torch.tensor([tokenizer.encode("In the beginning")])
    assert torch.allclose(model(tokens), original(tokens), atol=1e-2)
    assert card["command"].startswith("transformer-course train gpt --corpus verses --tier smoke")
    assert json.loads((tmp_path / "small" / "card.json").read_text()) == card
    with pytest.raises(ValueError, match="no trained model is called 'large'; there are small"):
        trained.load_trained("large")


@pytest.mark.parametrize("name", trained.trained_names())
def test_every_model_that_comes_with_the_course_is_small_and_as_good_as_its_card_says(name):
    folder = trained.FOLDER / name
    assert sum(path.stat().st_size for path in folder.iterdir()) < 6e6
    model, tokenizer, card = trained.load_trained(name)
    assert sum(p.numel() for p in model.parameters()) == card["parameters"]
    config = trained.RunConfig.from_json(card["run"])
    objective = make_objective(config.objective, config.corpus, config.preset, tokenizer)
    # Half precision changes little; a quarter of the text, where reading all of it takes long, a little more.
    tolerance = 2e-3
    if config.family == "bart":
        text = objective.validation
        objective.validation = text[::4] if isinstance(text, list) else text[: len(text) // 4]
        tolerance = 0.1
    with torch.inference_mode():
        assert objective.evaluate(model)["loss"] == pytest.approx(card["result"]["loss"], abs=tolerance)


def test_the_models_that_come_with_the_course_are_small_together():
    assert sum(path.stat().st_size for path in trained.FOLDER.rglob("*")) < 25e6


def test_the_command_of_a_run_says_every_setting_that_is_not_the_usual_one(tmp_path):
    settings = {"steps": 10, "peak_rate": 0.0007, "warmup": 3, "clip": 0.5, "seed": 4, "n_heads": 4, "std": 0.05}
    config = configure("bart", objective="translate", tier="smoke", pairs=8, **settings)
    said = trained.command(config)
    assert (
        said.split()[2:] and "--set clip=0.5" in said and "--set n_heads=4" in said and "--set weight_decay" not in said
    )
    code, output = call(*said.split()[1:], "--out", tmp_path / "run")
    assert code == 0, output
    assert load_run(tmp_path / "run")[2] == config
