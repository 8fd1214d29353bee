"""The picture of the path around a sublayer shows every step in its order, and refuses a path without an end."""

import itertools

import matplotlib
import pytest

from transformer_course.plotting import plot_paths

ROWS = {
    "no path": ["norm", "sublayer"],
    "post-norm": ["•", "sublayer", "+", "norm"],
    "pre-norm": ["•", "norm", "sublayer", "+"],
}


def texts(figure):
    return [text for text in figure.findobj(matplotlib.text.Text) if text.get_text()]


def test_it_fits_and_no_text_overlaps():
    figure = plot_paths(ROWS, "A title")
    assert figure.get_figwidth() <= 9.0
    boxes = [text.get_window_extent() for text in texts(figure)]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width for box in boxes)
    assert not [pair for pair in itertools.combinations(boxes, 2) if pair[0].overlaps(pair[1])]


def test_the_steps_stand_in_their_order():
    figure = plot_paths({"post-norm": ROWS["post-norm"]}, "A title")
    places = {text.get_text(): text.get_position()[0] for text in texts(figure)}
    assert places["x"] < places["sublayer"] < places["+"] < places["norm"] < places["y"]
    assert repr(figure) == "<Figure: A title>"


def test_there_is_a_path_around_for_each_that_returns():
    figure = plot_paths(ROWS, "A title")
    around = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 4]
    assert len(around) == 2
    for line in around:
        xs = list(line.get_xdata())
        assert xs[0] == xs[1] < xs[2] == xs[3]


@pytest.mark.parametrize("steps", [["•", "norm"], ["norm", "+"], ["+", "•"], ["•", "•", "+", "+"]])
def test_a_path_without_an_end_is_refused(steps):
    with pytest.raises(ValueError, match="every • needs a \\+ after it"):
        plot_paths({"row": steps}, "A title")
