"""Ways to measure a time wrongly, each beside the right one."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import torch

from transformer_course.classroom.experiments.turns import Work, one_round, wait


def call_seconds(work: Callable[[], object], calls: int) -> list[float]:
    """How long each of the first calls takes, one by one."""
    seconds = []
    for _ in range(calls):
        started = time.perf_counter()
        work()
        wait()
        seconds.append(time.perf_counter() - started)
    return seconds


def single_ratios(first: Work, second: Work, pairs: int, seconds: float = 0.1) -> list[float]:
    """How many times as fast the first seems to be, from one round of each, again and again."""
    first(), second()
    return [one_round(first, 1, seconds)[0] / one_round(second, 1, seconds)[0] for _ in range(pairs)]


@contextlib.contextmanager
def neighbours(count: int | None = None) -> Iterator[None]:
    """Other processes that do nothing and take whatever processor time they get; two for each core, unless told."""
    count = 2 * (os.cpu_count() or 1) if count is None else count
    started = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        time.sleep(0.2)  # until they run
        yield
    finally:
        for process in started:
            process.kill()
            process.wait()


def hasty_and_patient(size: int = 1_024) -> tuple[float, float]:
    """Seconds of a matrix product on a device that answers at once and computes later: without waiting, and with.

    The device is the GPU; where there is none, a second thread plays its part.
    """
    on_gpu = torch.cuda.is_available()
    a = torch.randn(size, size, device="cuda" if on_gpu else "cpu")
    _ = a @ a
    wait()
    with ThreadPoolExecutor(1) as thread:
        thread.submit(int).result()  # the thread is there
        started = time.perf_counter()
        pending = a @ a if on_gpu else thread.submit(torch.mm, a, a)
        hasty = time.perf_counter() - started
        wait() if on_gpu else pending.result()
        return hasty, time.perf_counter() - started
