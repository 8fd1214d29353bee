"""The commands, as typed: train, resume, generate, pack; and the errors of each in one sentence."""

import json

import pytest
import torch
from typer.testing import CliRunner

from transformer_course import trained
from transformer_course.cli import app
from transformer_course.report import held_out_pairs, report, samples
from transformer_course.training.configuration import configure
from transformer_course.training.preparation import encode_pairs, make_objective
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
        assert "Result, compared with baselines" in output
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
    for measure in ("selected tokens recovered", "masked tokens recovered"):
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
    assert code == 2 and "already holds a run: add --resume" in output
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
        (("measure", "--tier", "smoke"), "tier='smoke': the course keeps results only for cpu and gpu"),
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


def test_a_corpus_with_pairs_too_long_for_the_model_is_trained_and_reported_alike(tmp_path):
    out = tmp_path / "run"
    code, output = call("train", "bart", "--corpus", "docstrings", "--objective", "translate", "--tier", "smoke",
                        "--out", out)  # fmt: skip
    assert code == 0, output
    model, tokenizer, config = load_run(out)
    pairs, fitting = held_out_pairs(config), held_out_pairs(config, tokenizer)
    longest = model.config.max_len
    assert fitting == [pair for pair in pairs if len(encode_pairs(tokenizer, [pair], longest)) == 1]
    assert 0 < len(fitting) < len(pairs), "the case occurs"
    where = {row.where for row in report(out)}
    left = len(pairs) - len(fitting)
    assert where == {f"docstrings, {len(fitting)} test pairs; {left} more too long for max_len={longest}"}


FOREIGN = "runs/a[bold]b :100: d[key] [/b] " + "x" * 90


def test_paths_and_prompts_are_printed_as_they_are(runs, tmp_path):
    out = tmp_path / FOREIGN
    result = CliRunner().invoke(app, ["train", "gpt", "--tier", "smoke", "--out", str(out)])
    assert result.exit_code == 0 and f"run in {out}\n" in result.output
    again = CliRunner().invoke(app, ["train", "gpt", "--tier", "smoke", "--out", str(out)])
    assert again.exit_code == 2 and again.output.startswith(f"error: {out} already holds a run")
    for prompt in (FOREIGN, ":100:", "d[key]", "[/b]", "tab\there", "a\rb"):
        said = CliRunner().invoke(app, ["generate", str(runs / "gpt-causal"), prompt, "--tokens", "1"])
        assert said.exit_code == 0 and said.output.startswith(prompt), said.output
        assert said.output.count("\n") <= 2
    wrong = CliRunner().invoke(app, ["train", "gpt", "--tier", "smoke", "--corpus", "[/b]"])
    assert wrong.exit_code == 2 and "no corpus is called '[/b]'" in wrong.output


def test_samples_are_printed_as_they_were_written(runs):
    out = runs / "bart-translate"
    result = CliRunner().invoke(app, ["train", "bart", "--objective", "translate", "--tier", "smoke", "--out", str(out),
                                      "--resume"])  # fmt: skip
    assert result.exit_code == 0
    for sample in samples(out):
        assert f"{sample.title}\n{sample.text}\n" in result.output


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp949", "latin-1", "utf-8"])
def test_no_encoding_of_the_output_ends_a_command(runs, encoding, monkeypatch):
    monkeypatch.setattr("transformer_course.doctor.hardware.matrix_rate", lambda *sizes: 1e11)
    expected = {
        ("doctor",): (0, 1),
        ("train", "gpt", "--tier", "smoke", "--resume", "--out", str(runs / "gpt-causal")): (0,),
        ("generate", str(runs / "gpt-causal"), "“우주” – ✓", "--tokens", "4"): (0,),
        ("train", "✓–우"): (2,),
        ("train", "gpt", "--seed", "✓–우"): (2,),
        ("measure", "--help"): (0,),
    }
    for arguments, codes in expected.items():
        result = CliRunner(charset=encoding).invoke(app, arguments)
        assert result.exit_code in codes, (arguments, result.exception)
        written = result.stdout_bytes + (result.stderr_bytes or b"")  # an old click mixes the two
        assert written.decode(encoding)


@pytest.mark.parametrize(
    "run, option, words",
    [
        ("gpt-causal", "--beams=2", "--beams has no effect on gpt, which takes --tokens, --temperature"),
        ("bert-masked", "--top-k=3", "--top-k has no effect on bert, which takes no option"),
        ("bart-translate", "--seed=3", "--seed has no effect on bart, which takes --tokens, --beams"),
    ],
)
def test_an_option_without_effect_is_refused_by_name(runs, run, option, words):
    code, output = call("generate", runs / run, "the <mask> of God", option)
    assert code == 2 and words in output


def test_resume_needs_a_run(tmp_path):
    code, output = call("train", "gpt", "--tier", "smoke", "--out", tmp_path / "new", "--resume")
    assert code == 2 and "holds no run to continue; leave out --resume" in output and not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    "wrong", ["n_heads=3", "n_layers=0", "n_layers=2.5", "compile=maybe", "steps=true", "dropout=1", "std=null"]
)
def test_a_refused_start_is_one_sentence_and_the_corrected_command_runs(tmp_path, wrong):
    code, output = call("train", "gpt", "--tier", "smoke", "--out", tmp_path / "run", "--set", wrong)
    assert code == 2 and output.startswith("error: ") and wrong.partition("=")[0] in output
    assert not (tmp_path / "run").exists()


def test_a_large_seed_trains_and_a_settings_word_is_converted(tmp_path):
    out = tmp_path / "run"
    code, output = call("train", "llama", "--tier", "smoke", "--out", out, "--seed", 1764437000123, "--set",
                        "tied=False", "--steps", 4)  # fmt: skip
    assert code == 0, output
    saved = json.loads((out / "run.json").read_text())["preset"]
    assert saved["model"]["tied"] is False and saved["settings"]["seed"] == 1764437000123


def test_a_start_from_nowhere_or_from_a_different_family_is_one_sentence(runs, tmp_path):
    common = ("train", "bart", "--objective", "translate", "--tier", "smoke", "--out", tmp_path / "run", "--start-from")
    code, output = call(*common, "/nope")
    assert code == 2 and "/nope holds no training run" in output
    code, output = call(*common, runs / "gpt-causal")
    assert code == 2 and "that run trained gpt, but this one trains bart" in output


def test_a_ruinous_rate_ends_in_one_true_sentence(tmp_path):
    settings = [f"--set={name}=1" for name in ("log_every", "evaluate_every", "checkpoint_every")]
    code, output = call("train", "gpt", "--tier", "smoke", "--out", tmp_path / "run", "--set=peak_rate=1e30", *settings)
    assert code == 2 and "lower peak_rate=1e+30" in output and "Traceback" not in output
    assert (
        not list((tmp_path / "run" / "checkpoints").glob("step_*"))
        and "there is no checkpoint from before that" in output
    )


@pytest.mark.parametrize(
    "error, words",
    [
        (OSError(28, "No space left on device"), "the disk is full"),
        (MemoryError(), "not enough memory"),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried 9 bytes"), "not enough memory"),
        (KeyboardInterrupt(), "stopped; --resume continues"),
    ],
)
def test_what_ends_a_training_ends_the_command_in_one_sentence(tmp_path, monkeypatch, error, words):
    def fail(*arguments, **options):
        raise error

    monkeypatch.setattr("transformer_course.training.loop.Trainer.train_step", fail)
    code, output = call("train", "gpt", "--tier", "smoke", "--out", tmp_path / "run")
    assert code in (2, 130) and words in output and "Traceback" not in output
