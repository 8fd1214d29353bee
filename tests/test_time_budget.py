"""What a measurement does with the minutes that it's given: it starts what fits, and loses nothing of what doesn't."""

import itertools
import shutil

import pytest
from test_commands import call

from transformer_course.report import measuring, time_budget
from transformer_course.report.records import read_records
from transformer_course.report.time_budget import MARGIN, TimeBudget, in_words
from transformer_course.training.run import MODEL, read_log

ONE = "gpt verses"
TWO = ("gpt verses", "llama verses")


class Clock:
    """A clock that goes on by some seconds each time somebody looks."""

    def __init__(self, step: float = 0.0):
        self.now, self.step = 100.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def what_happened(folder, names, budget, seeds=(1,)):
    outcomes = measuring.measure("smoke", seeds, folder / "runs", names, folder / "records", budget)
    return [(one.run, one.what, one.details) for one in outcomes]


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    """One run and its record."""
    folder = tmp_path_factory.mktemp("measured")
    assert [what for _, what, _ in what_happened(folder, [ONE], None)] == ["made"]
    return folder


@pytest.fixture
def copied(measured, tmp_path):
    shutil.copytree(measured, tmp_path / "copy")
    return tmp_path / "copy"


def description(name: str, seed: int) -> dict:
    return measuring._description(measuring.named(name), "smoke", seed)


def expected(folder, name: str, seed: int, assumed: float = 7.0):
    run = measuring.named(name).folder(folder / "runs", "smoke", seed)
    return TimeBudget(None, assumed).expected(description(name, seed), run, read_records("smoke", folder / "records"))


def test_nothing_starts_that_is_assumed_to_need_more_than_there_is_and_nothing_is_written(tmp_path):
    ((run, what, details),) = what_happened(tmp_path, [ONE], TimeBudget(3.0, 4.0, Clock()))
    assert (run, what) == (ONE, "left out")
    assert details == "because it needs about 4 minutes (judged by --estimate), but only 3 minutes are left"
    assert not any(tmp_path.iterdir())


def test_a_short_run_is_still_made_after_a_long_one_was_left_out(copied, monkeypatch):
    short = description("llama verses", 1)["family"]
    judge = TimeBudget.expected

    def by_family(self, run, *more):
        return judge(self, run, *more) if run["family"] == short else time_budget.Expected(1e6, "its own log")

    monkeypatch.setattr(TimeBudget, "expected", by_family)
    found = what_happened(copied, TWO, TimeBudget(60.0, 1.0, Clock()), seeds=(2,))
    assert [what for _, what, _ in found] == ["left out", "made"]


def test_a_run_that_starts_from_one_that_was_left_out_is_left_out(tmp_path):
    found = what_happened(tmp_path, ["bart repair and translate"], TimeBudget(3.0, 4.0, Clock()))
    assert [(run, what) for run, what, _ in found] == [
        ("bart repair", "left out"), ("bart repair and translate", "left out"),
    ]  # fmt: skip
    assert found[1][2] == "because bart repair, which it starts from, is not finished"


def test_a_run_whose_time_is_up_is_broken_off_and_continues_to_the_same_log(copied):
    shutil.rmtree(copied / "runs")
    whole = read_records("smoke", copied / "records")[0]
    shutil.rmtree(copied / "records")
    run = copied / "runs" / "gpt-verses-smoke-1"
    ((_, what, details),) = what_happened(copied, [ONE], TimeBudget(1.0, 0.1, Clock(step=25.0)))
    assert what == "interrupted" and details == "because its time was up after step 10 of 20"
    assert not (run / MODEL).exists() and not read_records("smoke", copied / "records")
    assert [what for _, what, _ in what_happened(copied, [ONE], None)] == ["made"]
    (again,) = read_records("smoke", copied / "records")
    assert [(step, loss) for step, loss, _ in again["training"]] == [
        (step, loss) for step, loss, _ in whole["training"]
    ]
    assert again["validation"][-1]["loss"] == whole["validation"][-1]["loss"]


def test_somebody_elses_stop_is_not_taken_for_the_end_of_the_time(tmp_path, monkeypatch):
    class Stopped(measuring.Controls):
        def __init__(self):
            super().__init__()
            self.stop()

    monkeypatch.setattr(measuring, "Controls", Stopped)
    with pytest.raises(KeyboardInterrupt, match="stopped after step 5"):
        what_happened(tmp_path, [ONE], TimeBudget(60.0, 1.0))


def test_the_best_evidence_decides(copied):
    assert expected(copied, ONE, 1).judged_by == "its own log"
    assert expected(copied, ONE, 2).judged_by == "the same run with a different seed"
    assert expected(copied, "bart repair", 1).judged_by == "the slowest run measured here"
    (record,) = read_records("smoke", copied / "records")
    trained, beside = record["validation"][-1]["seconds"], record["seconds_beside_training"]
    assert expected(copied, ONE, 2).seconds == pytest.approx(MARGIN * (trained + beside))
    assert expected(copied, ONE, 1).seconds == pytest.approx(MARGIN * beside), "only its scores are left to do"


def test_runs_of_another_machine_say_nothing_about_this_one(copied, monkeypatch):
    monkeypatch.setattr(time_budget, "hardware", lambda: "an abacus")
    assert (expected(copied, ONE, 2).seconds, expected(copied, ONE, 2).judged_by) == (420.0, "--estimate")


def test_a_broken_off_run_is_judged_by_its_pace(tmp_path):
    run = tmp_path / "run"
    run.mkdir()
    (run / "log.jsonl").write_text('{"step": 5, "seconds": 10.0}\n')
    found = TimeBudget(None, 1.0).expected(description(ONE, 1), run, [])
    assert read_log(run) and found.seconds == pytest.approx(MARGIN * (15 * 2.0 + 6.0))


def test_time_goes_by():
    budget = TimeBudget(2.0, 1.0, clock := Clock())
    assert budget.left == 120.0
    clock.now += 121
    assert budget.left == -1.0 and TimeBudget(None, 1.0, clock).left == float("inf")


@pytest.mark.parametrize("seconds, said", [(0.0, "0 s"), (7.4, "7 s"), (119, "119 s"), (150.0, "2 minutes")])
def test_times_are_said_as_one_says_them(seconds, said):
    assert in_words(seconds) == said


def test_the_command_measures_into_a_folder_and_goes_on_from_there(tmp_path):
    common = ("measure", "--tier", "smoke", "--seeds", 1, "--runs", tmp_path / "runs", "--folder", tmp_path / "kept")
    code, output = call(*common, "--only", "gpt verses, llama verses", "--minutes", 1, "--estimate", 2)
    assert code == 0 and output.endswith("2 left out") and "judged by --estimate" in output, output
    code, output = call(*common, "--only", "gpt verses", "--minutes", 60)
    assert code == 0 and output.endswith("1 made"), output
    code, output = call(*common, "--only", "gpt verses,llama verses", "--only", "gpt verses")
    assert code == 0 and output.endswith("1 already stored, 1 made"), output
    assert [path.name for path in (tmp_path / "kept").glob("[!.]*")] == ["smoke.jsonl"]


def test_an_interrupt_says_how_to_go_on(tmp_path, monkeypatch):
    def interrupted(*arguments):
        raise KeyboardInterrupt("stopped after step 5")

    monkeypatch.setattr(measuring, "measure", interrupted)
    code, output = call("measure", "--tier", "smoke", "--folder", tmp_path)
    assert code == 130 and output.endswith("stopped after step 5; the same command continues")


BAD = {
    "--minutes 0": "minutes=0.0 must be above 0",
    "--minutes nan": "minutes=nan must be above 0",
    "--estimate -1": "estimate=-1.0 must be above 0",
    "--only gpt,": "--only 'gpt,': expected names separated by commas",
    "--only novels": "no run called novels; there are gpt tiny-shakespeare, llama tiny-shakespeare, gpt verses",
    "--tier huge": "tier='huge' is unknown: choose one of smoke, cpu, gpu",
}


@pytest.mark.parametrize("given, words", BAD.items())
def test_bad_requests_end_before_anything_is_made(tmp_path, given, words):
    code, output = call("measure", "--tier", "smoke", "--folder", tmp_path, "--runs", tmp_path, *given.split())
    assert code == 2 and words in output and not any(tmp_path.iterdir()), output


def test_records_that_cannot_be_kept_are_told_of_before_the_first_run(tmp_path):
    (tmp_path / "file").touch()
    code, output = call("measure", "--tier", "smoke", "--folder", tmp_path / "file", "--runs", tmp_path / "runs")
    assert code == 2 and "error:" in output and not (tmp_path / "runs").exists(), output


def test_what_is_assumed_is_stated_for_every_tier():
    assert set(itertools.chain(time_budget.ASSUMED_MINUTES)) == {"smoke", "cpu", "gpu"}
