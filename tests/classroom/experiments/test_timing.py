"""A measurement sees the time a function takes and the memory it held, not only what it returned."""

import pytest
import torch

from transformer_course.attention import fused_attention, scaled_dot_product_attention
from transformer_course.classroom.experiments.timing import measure


def test_memory_that_is_given_back_counts_too():
    def with_a_detour(x):
        large = torch.ones(1000, 1000)
        return x + large.sum()

    cost = measure(with_a_detour, torch.zeros(10))
    assert 4.0 <= cost.megabytes < 4.1


def test_what_was_there_before_does_not_count():
    assert measure(lambda x: x.sum(), torch.ones(1000, 1000)).megabytes < 0.1


def test_attention_written_out_holds_two_square_matrices_and_fused_none():
    inputs = torch.randn(3, 1, 2, 512, 16)
    square = 2 * 512 * 512 * 4 / 1e6
    assert 2 * square <= measure(scaled_dot_product_attention, *inputs).megabytes < 2.5 * square
    assert measure(fused_attention, *inputs).megabytes < 0.5 * square


def test_time_is_that_of_the_median_call(monkeypatch):
    now, calls = [0.0], iter([7.0, 0.02, 5.0, 0.01, *[0.0] * 9])  # the first call isn't timed
    monkeypatch.setattr("time.perf_counter", lambda: now[0])
    cost = measure(lambda: now.append(now.pop() + next(calls)), repeats=3)
    assert cost.seconds == pytest.approx(0.02) and cost.milliseconds == cost.seconds * 1e3


def test_nothing_is_written_to_the_error_stream(capfd):
    measure(torch.ones, 3)
    assert capfd.readouterr().err == ""
