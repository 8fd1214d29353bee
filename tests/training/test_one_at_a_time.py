"""One process trains the run in a folder, and a start that failed leaves the folder free."""

import os
import signal
import sys
from pathlib import Path

import pytest
from training_process import TrainingProcess

from transformer_course.training import preparation
from transformer_course.training.configuration import configure
from transformer_course.training.files import write_atomically
from transformer_course.training.locking import held
from transformer_course.training.run import CHECKPOINTS, Run, load_run, read_log

SMOKE = {"tier": "smoke", "steps": 8, "log_every": 2, "evaluate_every": 4, "checkpoint_every": 4}


def test_a_second_process_is_told_who_trains_here(tmp_path):
    process = TrainingProcess(tmp_path / "run")
    process.step(), process.step()
    with pytest.raises(ValueError, match=rf"is in use by process {process.pid} on .*, since 20\d\d-.*: wait"):
        Run(
            tmp_path / "run",
            configure("gpt", tier="smoke", log_every=1, evaluate_every=5, checkpoint_every=2, steps=40),
        )
    assert process.wait() == 0
    steps = [line["step"] for line in read_log(tmp_path / "run")]
    assert steps == sorted(set(steps))


def test_two_runs_of_one_process_do_not_train_at_once(tmp_path):
    one, two = (Run(tmp_path / "run", configure("gpt", **SMOKE)) for _ in range(2))
    training = one.train()
    next(training)
    with pytest.raises(ValueError, match=r"is in use by this process"):
        next(two.train())
    list(training)
    with pytest.raises(ValueError, match="was opened at step 0 and has been trained to step 8 since: open it again"):
        next(two.train())
    assert [line["step"] for line in read_log(tmp_path / "run")] == [2, 4, 6, 8]


def test_a_training_left_early_frees_the_folder(tmp_path):
    run = Run(tmp_path / "run", configure("gpt", **SMOKE))
    for record in run.train():
        if record.step == 4:
            break
    with held(tmp_path / "run"):
        pass
    assert [record.step for record in run.train()] == [6, 8]


def test_a_process_that_was_killed_holds_nothing(tmp_path):
    process = TrainingProcess(tmp_path / "run")
    process.step(), process.step()
    process.kill()
    process.wait()
    with held(tmp_path / "run"):
        pass


@pytest.mark.parametrize("broken", ["make_tokenizer", "make_objective", "Trainer"])
def test_a_start_that_failed_leaves_the_folder_free(tmp_path, monkeypatch, broken):
    def fail(*arguments, **options):
        raise ValueError("this fails")

    with monkeypatch.context() as patch:
        patch.setattr(f"transformer_course.training.run.{broken}", fail)
        with pytest.raises(ValueError, match="this fails"):
            Run(tmp_path / "run", configure("gpt", **SMOKE))
    assert not (tmp_path / "run").exists()
    list(Run(tmp_path / "run", configure("gpt", **SMOKE, seed=2)).train())
    assert load_run(tmp_path / "run")[2].preset.settings.seed == 2


def test_a_claim_without_a_checkpoint_gives_way(tmp_path):
    Run(tmp_path / "run", configure("bert", **SMOKE))
    list(Run(tmp_path / "run", configure("gpt", **SMOKE)).train())
    assert load_run(tmp_path / "run")[2].family == "gpt"


def test_leftovers_of_a_killed_process_go(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / ".machine.json.77.tmp").write_text("{")
    list(Run(tmp_path / "run", configure("gpt", **SMOKE)).train())
    assert not list((tmp_path / "run").rglob("*.tmp"))


def contents(folder: Path) -> dict[str, tuple[float, bytes]]:
    return {str(p): (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.rglob("*") if p.is_file()}


def test_a_finished_run_is_opened_without_writing_a_byte(tmp_path, monkeypatch):
    list(Run(tmp_path / "run", configure("gpt", **SMOKE)).train())
    before = contents(tmp_path / "run")

    def refuse(*arguments, **options):
        raise PermissionError(30, "Read-only file system")

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setattr("transformer_course.training.run.write_atomically", refuse)
    again = Run(tmp_path / "run", configure("gpt", **SMOKE))
    assert again.finished and list(again.train()) == []
    assert contents(tmp_path / "run") == before


def test_a_full_disk_leaves_the_last_checkpoint_and_no_half_file(tmp_path, monkeypatch):
    run, kept = Run(tmp_path / "run", configure("gpt", **SMOKE)), os.fsync

    def full(number):
        if run.trainer.step == 8:
            raise OSError(28, "No space left on device")
        kept(number)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device"):
        list(run.train())
    monkeypatch.undo()
    assert [path.name for path in (tmp_path / "run" / CHECKPOINTS).iterdir()] == ["step_0000004"]
    assert not list((tmp_path / "run").rglob("*.tmp"))
    again = Run(tmp_path / "run", configure("gpt", **SMOKE))
    assert again.trainer.step == 4 and len(list(again.train())) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_process_asked_to_end_saves_first(tmp_path, name):
    process = TrainingProcess(tmp_path / "run", hold=7)
    while process.step() != 7:
        pass
    os.kill(process.pid, getattr(signal, name))
    process.go_on()
    process.wait()
    saved = max(path.name for path in (tmp_path / "run" / CHECKPOINTS).iterdir())
    assert read_log(tmp_path / "run")[-1]["step"] == 7 and saved == "step_0000007"


def test_the_cache_only_saves_time(tmp_path, monkeypatch):
    monkeypatch.setenv("TRANSFORMER_COURSE_CACHE", str(tmp_path / "cache"))
    config = configure("gpt", **SMOKE)
    arguments = config.objective, config.corpus, config.preset
    wanted = preparation.make_tokenizer(*arguments).tokens
    (path,) = (tmp_path / "cache" / "tokenizers").iterdir()
    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", b"{}", b"\xff\xfe", b'{"kind": 3}', b"[]"):
        path.write_bytes(damaged)
        assert preparation.make_tokenizer(*arguments).tokens == wanted
        assert path.read_bytes() == whole
    path.unlink()

    def refuse(*arguments, **options):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert preparation.make_tokenizer(*arguments).tokens == wanted


def test_a_reader_sees_the_old_file_or_the_new_one(tmp_path, monkeypatch):
    write_atomically(tmp_path / "file", "old")
    monkeypatch.setattr(os, "replace", lambda *paths: (_ for _ in ()).throw(OSError("cut")))
    with pytest.raises(OSError, match="cut"):
        write_atomically(tmp_path / "file", "new")
    assert [p.name for p in tmp_path.iterdir()] == ["file"] and (tmp_path / "file").read_text() == "old"
