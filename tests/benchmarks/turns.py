"""Measuring contestants side by side: in turns, in one process, and only while nobody else takes the processor."""

import time
from collections.abc import Callable
from statistics import median

ROUNDS = 5
SECONDS = 0.5
OWN_SHARE = 0.9  # a round counts when this process had its processors for so much of its time
MOST_TRIES = 12


def one_round(work: Callable[[], int], threads: int) -> tuple[float, bool]:
    """Tokens per second, and whether nobody else took the processors."""
    wall, own, tokens = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - wall < SECONDS:
        tokens += work()
    seconds = time.perf_counter() - wall
    return tokens / seconds, (time.process_time() - own) / seconds >= OWN_SHARE * threads


def measure(contestants: dict[str, Callable[[], int]], threads: int) -> tuple[dict[str, list[float]], int]:
    """Tokens per second of each contestant in every kept turn, and how many of the turns were undisturbed.

    A contestant does a piece of work and returns how many tokens it was.
    """
    for work in contestants.values():
        work()
    kept, disturbed = [], []
    for _ in range(MOST_TRIES):
        turn = {name: one_round(work, threads) for name, work in contestants.items()}
        speeds = {name: speed for name, (speed, _) in turn.items()}
        (kept if all(quiet for _, quiet in turn.values()) else disturbed).append(speeds)
        if len(kept) == ROUNDS:
            break
    turns = (kept + disturbed)[:ROUNDS]
    return {name: [turn[name] for turn in turns] for name in contestants}, min(len(kept), ROUNDS)


def ratio(measured: dict[str, list[float]], first: str, second: str) -> float:
    """How many times as fast the first is, within each turn, because speed drifts between turns; the median."""
    return median(a / b for a, b in zip(measured[first], measured[second], strict=True))
