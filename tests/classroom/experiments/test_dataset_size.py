"""Reading and counting: curves over ever more text, and where one crosses a mark."""

import math

import pytest
import torch

from transformer_course.classroom.experiments.train_gpt.dataset_size import (
    counting_curve,
    crossing,
    reading_curve,
    thinned,
    training_curve,
)
from transformer_course.evaluation import KneserNey


def test_a_thinned_stream_comes_from_all_over_the_text():
    stream = torch.arange(41)
    assert thinned(stream, 4, 5).tolist() == [0, 1, 2, 3, 20, 21, 22, 23]
    assert torch.equal(thinned(stream, 4, 1), stream[:40])


@pytest.mark.parametrize("length, keep_one_in", [(0, 2), (42, 2), (4, 0)])
def test_bad_numbers_are_named(length, keep_one_in):
    with pytest.raises(ValueError, match=rf"keep_one_in={keep_one_in} and length={length}"):
        thinned(torch.arange(41), length, keep_one_in)


def test_counting_more_text_predicts_better_and_ends_with_all_of_it():
    draw = torch.randint(0, 6, (4_100,), generator=torch.Generator().manual_seed(0))
    stream = (draw[1:] + draw[:-1]) // 2  # neighbors have something to do with each other
    train, validation = stream[:4_000], stream[4_000:]
    tokens, losses = counting_curve(train, validation, 6, 2, 8)
    assert tokens == [64, 128, 256, 504, 1_000, 2_000, 4_000]
    assert losses[-1] == KneserNey(train, 6, 2).evaluate(validation)
    assert losses[0] > losses[3] > losses[-1]


def test_the_reading_curve_holds_what_was_measured():
    def line(tokens, loss):
        return {"tokens": tokens, "loss": 9.0, "validation": {"loss": loss} if loss else None}

    assert reading_curve([line(10, None), line(20, 3.0), line(30, None), line(40, 2.5)]) == ([20, 40], [3.0, 2.5])
    assert training_curve([line(10, None), line(20, 3.0)]) == ([10, 20], [9.0, 9.0])
    with pytest.raises(ValueError, match="log has 1 lines, none with a validation loss"):
        reading_curve([line(10, None)])


def test_a_crossing_lies_between_the_measurements():
    curve = [100, 400, 1_600], [3.0, 2.0, 1.8]
    assert math.isclose(crossing(curve, 2.5), 200)
    assert math.isclose(crossing(curve, 2.0), 400)
    assert crossing(curve, 3.5) == 100
    assert crossing(curve, 1.7) is None
    assert math.isclose(crossing(([100, 400, 800], [3.0, 3.5, 2.0]), 2.5), 400 * 2 ** (2 / 3))
