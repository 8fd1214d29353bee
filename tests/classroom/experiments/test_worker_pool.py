"""Processes that a notebook starts: they answer, nobody is left behind, and a death is told."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest
import torch
from processes_together import start_worker

from transformer_course.classroom.experiments.scaling_out import data_parallel_training, worker_pool
from transformer_course.classroom.experiments.scaling_out.sharded_training import share_out
from transformer_course.classroom.experiments.scaling_out.worker_pool import WorkerDied, Workers, free_port
from transformer_course.classroom.experiments.training_loop.unstable_training import small_gpt


def is_alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, 0)
            return sys.platform != "linux"
        return False


def gone(pids, seconds=20.0) -> bool:
    end = time.monotonic() + seconds
    while any(map(is_alive, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(map(is_alive, pids))


@pytest.fixture(scope="module", autouse=True)
def forked_workers():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_pool, "start", start_worker)
        yield


@pytest.fixture(scope="module")
def pair(forked_workers):
    with Workers(2) as started:
        yield started


def test_they_know_who_they_are_and_stay_for_the_next_job(pair):
    first, again = pair.run("who"), pair.run("who")
    assert [(answer["rank"], answer["count"]) for answer in first] == [(0, 2), (1, 2)]
    assert first == again and len({answer["pid"] for answer in first}) == 2


def test_two_processes_train_as_one_with_shared_moments_too(pair):
    one = data_parallel_training.train_shared(20)
    for sharded in ("", "moments"):
        two = pair.run("train_shared", steps=20, sharded=sharded)
        assert one["losses"] == pytest.approx(two[0]["losses"], abs=1e-5)
        assert sum(answer["moments"] for answer in two) == one["moments"] * (1 if sharded else 2)
        assert max(two[0]["apart"]) == 0.0
    with pytest.raises(ValueError, match="sharded='x' is unknown"):
        data_parallel_training.train_shared(1, sharded="x")


def test_everything_can_be_shared_out(pair):
    two = pair.run("train_all_sharded", steps=20)
    if "unavailable" in two[0]:
        pytest.skip(two[0]["unavailable"])
    one = data_parallel_training.train_shared(20)
    for kept in ("weights", "moments"):
        total = sum(answer[kept] for answer in two)
        assert one[kept] <= total < 1.05 * one[kept] and max(answer[kept] for answer in two) < 0.6 * one[kept]
    # Some versions add gradients up here that should be averaged, which AdamW hides but for a little.
    assert one["losses"] == pytest.approx(two[0]["losses"], abs=1e-2)


def test_what_goes_wrong_without_each_part(pair):
    right = data_parallel_training.train_shared(60)
    half = data_parallel_training.train_shared(60, batch=data_parallel_training.BATCH // 2)
    wrong = {name: pair.run("train_shared", steps=60, mistake=name)[0] for name in data_parallel_training.MISTAKES[1:]}
    assert wrong["not averaged"]["apart"][-1] > wrong["not averaged"]["apart"][0] > 0.01
    assert wrong["other weights"]["apart"][-1] > 0.1
    assert wrong["added up"]["held_out"] == pytest.approx(right["held_out"], abs=0.01)
    assert set(wrong["same rows"]["apart"]) == {0.0}
    assert wrong["same rows"]["held_out"] == pytest.approx(half["held_out"], abs=1e-5)


def test_what_the_lesson_says_of_gradients_that_are_added_up(pair):
    alone, right, added = (
        data_parallel_training.train_shared(60),
        pair.run("train_shared", steps=60)[0],
        pair.run("train_shared", steps=60, mistake="added up")[0],
    )
    by_rounding, by_mistake = (
        max(abs(a - b) for a, b in zip(alone["losses"], other["losses"], strict=True)) for other in (right, added)
    )
    assert by_rounding < 1e-4 < by_mistake < 1e-3
    assert added["held_out"][-1] == pytest.approx(right["held_out"][-1], abs=2e-3)


def test_the_gradient_of_the_lesson_is_weighed_and_not_a_plain_mean():
    batch, counted = data_parallel_training.letters().batch(1), torch.ones(32, 16, dtype=torch.bool)
    counted[16:, :14] = False
    model = small_gpt(data_parallel_training.letters().vocab)
    whole = data_parallel_training.gradient_of(model, batch, counted)
    parts = [(tuple(side[rows] for side in batch), counted[rows]) for rows in (slice(0, 16), slice(16, 32))]
    own = torch.stack([data_parallel_training.gradient_of(model, *part) for part in parts])
    torch.testing.assert_close(own[0] * 256 / 288 + own[1] * 32 / 288, whole, atol=1e-6, rtol=1e-4)
    assert (own.mean(dim=0) - whole).norm() > 0.3 * whole.norm()


def test_times_are_positive_and_bytes_are_those_of_the_gradients(pair):
    found = pair.run("time_steps", rounds=1, batch=2, length=8, d_model=16, n_layers=1)
    assert all(answer["computing"] > 0 and answer["communicating"] > 0 for answer in found)
    assert found[0]["bytes"] == found[1]["bytes"] > 4 * 256 * 16


def test_an_error_in_a_job_is_told_and_all_are_ended():
    started = Workers(2)
    pids = [process.pid for process in started.processes]
    with pytest.raises(WorkerDied, match=r"process [01] failed: ValueError: mistake='no' is unknown"):
        started.run("train_shared", steps=1, mistake="no")
    assert gone(pids)
    with pytest.raises(WorkerDied, match="have ended"):
        started.run("who")


def test_a_late_one_is_ended_and_so_are_all_after_an_interrupt(monkeypatch):
    started = Workers(1)
    started.timeout = 0.01
    pids = [process.pid for process in started.processes]
    with pytest.raises(WorkerDied, match=r"process 0 was not done after 0.01 seconds"):
        started.run("train_shared", steps=500)
    assert gone(pids)
    started = Workers(1)
    pids = [process.pid for process in started.processes]
    monkeypatch.setattr(started, "_collect", lambda: (_ for _ in ()).throw(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        started.run("who")
    assert gone(pids)


def test_those_that_nobody_has_a_name_for_any_more_end():
    started = Workers(1)
    pids = [process.pid for process in started.processes]
    assert started.run("who") and all(map(is_alive, pids))
    del started
    assert gone(pids)


PARENT = """
import os
from transformer_course.classroom.experiments.scaling_out.worker_pool import Workers
workers = Workers(2)
print(*[process.pid for process in workers.processes], flush=True)
workers.run("train_shared", steps=100_000)
"""


def test_nobody_is_left_behind_when_the_notebook_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True)
    pids = [int(word) for word in parent.stdout.readline().split()]
    assert len(pids) == 2 and all(map(is_alive, pids))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert gone(pids)


@pytest.mark.parametrize("numbers", [{"processes": 0}, {"processes": 2, "threads": 0}])
def test_bad_numbers_are_refused(numbers):
    with pytest.raises(ValueError, match="expected at least 1"):
        Workers(**numbers)


def test_a_port_is_free_and_owners_own_alike():
    assert 1024 <= free_port() < 65536
    owners = share_out([5, 1, 4, 2, 2], 2)
    assert sorted(
        sum(size for size, owner in zip([5, 1, 4, 2, 2], owners, strict=True) if owner == i) for i in (0, 1)
    ) == [7, 7]
