"""The picture of one query's lookup shows every weight, and no label lies on another."""

import itertools

import matplotlib
import pytest
import torch

from transformer_course.plotting import plot_lookup


def drawn(count: int = 3):
    weights = torch.softmax(torch.arange(count).float(), dim=0)
    names = [f"token{i}" for i in range(count)]
    return plot_lookup(weights, "which?", names, [f"{i}, {i}" for i in range(count)], "the mean", "A title")


@pytest.mark.parametrize("count", [1, 3, 6])
def test_it_fits_and_no_text_overlaps(count):
    figure = drawn(count)
    assert figure.get_figwidth() <= 9.0
    texts = [text for text in figure.findobj(matplotlib.text.Text) if text.get_text()]
    boxes = [text.get_window_extent() for text in texts]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width for box in boxes)
    assert not [pair for pair in itertools.combinations(boxes, 2) if pair[0].overlaps(pair[1])]


def test_every_weight_is_written_and_gives_its_line_a_width():
    figure = drawn()
    texts = {text.get_text() for text in figure.findobj(matplotlib.text.Text)}
    assert {"0.09", "0.24", "0.67", "which?", "the mean", "query", "key", "value", "output"} <= texts
    widths = [line.get_linewidth() for line in figure.axes[0].lines]
    assert widths[::2] == widths[1::2] == sorted(widths[::2])


def test_what_does_not_fit_together_is_refused():
    with pytest.raises(ValueError, match="keys has 2 entries, but weights has 3"):
        plot_lookup(torch.ones(3) / 3, "q", ["a", "b"], ["1", "2", "3"], "out", "title")
