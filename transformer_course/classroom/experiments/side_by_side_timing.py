"""Measuring contestants side by side: in turns, in one process, and only while nobody else takes the processor."""

import time
from collections.abc import Callable, Mapping
from statistics import median

import torch

ROUNDS = 5
SECONDS = 0.5
OWN_SHARE = 0.9  # a round counts when this process had its processors for so much of its time
MOST_TRIES = 12

Work = Callable[[], int]


def wait() -> None:
    """Let a GPU finish what it was given; without one there is nothing to wait for."""
    if torch.cuda.is_available():
        torch.cuda.synchronize()


def one_round(work: Work, threads: int, seconds: float = SECONDS) -> tuple[float, bool]:
    """Tokens per second, and whether nobody else took the processors."""
    wall, own = time.perf_counter(), time.process_time()
    tokens = work()  # once at least, however long a busy machine lets this process wait
    while time.perf_counter() - wall < seconds:
        tokens += work()
    wait()
    took = time.perf_counter() - wall
    return tokens / took, (time.process_time() - own) / took >= OWN_SHARE * threads


def measure(
    contestants: Mapping[str, Work],
    threads: int,
    seconds: float = SECONDS,
    rounds: int = ROUNDS,
    tries: int = MOST_TRIES,
) -> tuple[dict[str, list[float]], int]:
    """Tokens per second of each contestant in every kept turn, and how many of the turns were undisturbed.

    A contestant does a piece of work and returns how many tokens it was. A round lasts `seconds` at least; where
    the machine is never quiet for so many rounds of `tries`, disturbed ones stand in.
    """
    for work in contestants.values():
        work()
    wait()
    kept, disturbed = [], []
    for _ in range(tries):
        turn = {name: one_round(work, threads, seconds) for name, work in contestants.items()}
        speeds = {name: speed for name, (speed, _) in turn.items()}
        (kept if all(quiet for _, quiet in turn.values()) else disturbed).append(speeds)
        if len(kept) == rounds:
            break
    turns = (kept + disturbed)[:rounds]
    return {name: [turn[name] for turn in turns] for name in contestants}, min(len(kept), rounds)


def ratio(measured: Mapping[str, list[float]], first: str, second: str) -> float:
    """How many times as fast the first is, within each turn, because speed drifts between turns; the median."""
    return median(a / b for a, b in zip(measured[first], measured[second], strict=True))
