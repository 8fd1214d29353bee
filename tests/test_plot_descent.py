"""Paths of gradient descent: one panel per path, and every value in view where it belongs."""

import pytest

from transformer_course.plotting import plot_descent


def test_each_path_has_a_panel_with_its_values():
    figure = plot_descent({"rate 0.1": [0.0, 0.6, 1.08], "rate 0.5": [0.0, 3.0, 3.0]}, title="Two rates")
    first, second = figure.axes
    assert [axes.get_title("left") or axes.get_title() for axes in figure.axes] == ["rate 0.1", "rate 0.5"]
    assert list(first.lines[-1].get_xdata()) == [0.0, 0.6, 1.08]
    assert list(second.lines[-1].get_ydata()) == [9.0, 0.0, 0.0]
    low, high = first.get_xlim()
    assert low < 0 < 3 < high


def test_no_path_is_refused():
    with pytest.raises(ValueError, match="paths is empty"):
        plot_descent({}, title="Nothing")
