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


@pytest.mark.parametrize("slowing", [True, False])
def test_its_alt_text_says_what_the_colors_do(slowing):
    table = SinusoidalPositions(20, 8).table if slowing else torch.ones(20, 8)
    told = plot_positions(table, "Waves").alt
    assert "20 positions" in told and "8 features" in told and ("alternate" in told) == slowing


def test_a_hand_points_right_by_its_cosine_and_up_by_its_sine():
    figure = plot_wave_clocks({"a": 1, "b": 3}, [1.0, 0.1], torch.arange(5.0), "Two clocks")
    assert len(figure.axes) == 3
    for axes, frequency in zip(figure.axes, [1.0, 0.1], strict=False):
        other, first, _ = axes.get_lines()
        for line, place in ((first, 1), (other, 3)):
            (_, x), (_, y) = line.get_data()
            assert (x, y) == pytest.approx((math.cos(place * frequency), math.sin(place * frequency)))
        assert first.get_linewidth() < other.get_linewidth()  # neither hides the other
        assert axes.texts[0].get_text().replace("−", "-") == f"{math.cos(2 * frequency):.2f}"
    assert [axes.get_title() for axes in figure.axes[:2]] == ["6.3", "62.8"]


def test_it_takes_two_positions():
    with pytest.raises(ValueError, match="positions has 1 entries"):
        plot_wave_clocks({"a": 1}, [1.0], torch.arange(5.0), "One")
