"""Pictures of positions: what they show, and what they refuse."""

import math

import pytest
import torch

from transformer_course.plotting import plot_positions, plot_wave_clocks
from transformer_course.positions import SinusoidalPositions


def test_a_table_is_drawn_with_a_row_for_each_position():
    table = SinusoidalPositions(20, 8).table
    axes = plot_positions(table, "Waves").axes[0]
    (image,) = axes.get_images()
    assert torch.equal(torch.tensor(image.get_array().data), table)
    assert axes.get_xlabel() == "feature" and axes.get_ylabel() == "position"


def test_a_hand_points_right_by_its_sine_and_up_by_its_cosine():
    figure = plot_wave_clocks({"a": 1, "b": 3}, [1.0, 0.1], torch.arange(5.0), "Two clocks")
    assert len(figure.axes) == 3
    for axes, frequency in zip(figure.axes, [1.0, 0.1], strict=False):
        for line, place in zip(axes.get_lines(), (1, 3), strict=False):
            (_, x), (_, y) = line.get_data()
            assert (x, y) == pytest.approx((math.sin(place * frequency), math.cos(place * frequency)))
    assert [axes.get_title() for axes in figure.axes[:2]] == ["6.3", "62.8"]


def test_it_takes_two_positions():
    with pytest.raises(ValueError, match="positions has 1 entries"):
        plot_wave_clocks({"a": 1}, [1.0], torch.arange(5.0), "One")
