"""Ways to measure a time wrongly, each beside the right one."""

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import torch

from transformer_course.classroom.experiments.side_by_side_timing import Work, one_round, wait

FRESH = """
import json, time, torch
def seconds():
    started = time.perf_counter()
    a @ a
    return time.perf_counter() - started
a = torch.randn(256, 256)
print(json.dumps([seconds() for _ in range({calls})]))
"""


def fresh_seconds(calls: int = 20) -> list[float]:
    """How long each of the first products of two 256 × 256 matrices takes in a process that has just begun."""
    command = [sys.executable, "-c", FRESH.format(calls=calls)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def single_ratios(first: Work, second: Work, pairs: int, seconds: float = 0.1) -> list[float]:
    """How many times as fast the first seems to be, from one round of each, again and again."""
    first(), second()
    return [one_round(first, 1, seconds)[0] / one_round(second, 1, seconds)[0] for _ in range(pairs)]


@contextlib.contextmanager
def neighbors(count: int | None = None) -> Iterator[None]:
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
