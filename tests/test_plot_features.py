"""Bars of features: what they show, and what they refuse."""

import pytest
import torch

from transformer_course.plotting import plot_features


def test_every_stage_has_its_bars_their_numbers_and_a_scale_of_its_own():
    stages = {"before": torch.tensor([100.0, -50.0]), "after": [0.5, 0.25, -1.5]}
    figure = plot_features(stages, "Two stages")
    assert [axes.get_title("left") for axes in figure.axes] == list(stages)
    for axes, numbers in zip(figure.axes, stages.values(), strict=True):
        assert [bar.get_height() for bar in axes.patches] == pytest.approx([float(number) for number in numbers])
        assert [text.get_text() for text in axes.texts] == [f"{float(number):.3g}" for number in numbers]
    assert figure.axes[0].get_ylim()[1] > 100 and figure.axes[1].get_ylim()[1] < 2


def test_an_outline_stands_inside_the_panel_with_its_label_above():
    axes = plot_features({"a": [1.0, 2.0]}, "Outlined", {"a": [3.0, -4.0]}).axes[0]
    low, high = axes.get_ylim()
    assert low < -4 and high > 3 and len(axes.patches) == 4
    assert axes.texts[0].xy == (0, 3.0)


def test_zeros_are_drawn():
    assert plot_features({"a": [0.0, 0.0]}, "Nothing").axes[0].get_ylim()[1] > 0


def test_an_outline_of_another_length_is_refused():
    with pytest.raises(ValueError, match=r"outlines\['a'\] has 1 numbers, but its stage has 2"):
        plot_features({"a": [1.0, 2.0]}, "Two", {"a": [1.0]})
