"""Pictures of a table: every line leads to the right row, and words on a map have labels that do not overlap."""

import itertools

import matplotlib
import pytest
import torch

from transformer_course.plotting import plot_table_lookup, plot_word_maps

VOCABULARY = ["the", "cat", "sat", "고양이", "개"]
TABLE = torch.tensor([[0.0, 0, 1], [2, 2, 1], [-2, 1, 2], [2, 1, 2], [1, 2.5, -2]])


def texts_of(figure):
    return [text for text in figure.findobj(matplotlib.text.Text) if text.get_text() and text.get_visible()]


@pytest.mark.parametrize("tokens", [[0, 1, 0, 4], [3], [2, 2, 2, 2, 2, 2, 2]])
def test_the_lookup_fits_and_no_text_overlaps(tokens):
    figure = plot_table_lookup(tokens, TABLE, VOCABULARY, "A title")
    boxes = [text.get_window_extent() for text in texts_of(figure)]
    assert figure.get_figwidth() <= 9.0
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width for box in boxes)
    assert not [pair for pair in itertools.combinations(boxes, 2) if pair[0].overlaps(pair[1])]


def test_each_token_leads_to_its_row_and_on_to_its_vector():
    figure = plot_table_lookup([0, 4], TABLE, VOCABULARY, "A title")
    (axes,) = figure.axes
    heights = {text.get_text(): text.get_position()[1] for text in reversed(axes.texts)}  # the table is drawn first
    ends = [line.get_ydata()[1] for line in axes.lines[::2]]
    assert ends == pytest.approx([heights["the  0"], heights["개  4"]])
    assert [line.get_ydata()[0] for line in axes.lines[1::2]] == pytest.approx(ends)
    assert "2.50" in heights and len(axes.patches) == TABLE.numel() + 2 * TABLE.shape[1]


@pytest.mark.parametrize(
    "tokens, table, words, message",
    [
        ([0], TABLE, ["a"], "vocabulary has 1 tokens, but the table has 5 rows"),
        ([5], TABLE, VOCABULARY, "ids go from 0 to 4"),
        ([0], torch.zeros(5, 40), VOCABULARY, "too wide"),
    ],
)
def test_a_lookup_that_does_not_fit_is_refused(tokens, table, words, message):
    with pytest.raises(ValueError, match=message):
        plot_table_lookup(tokens, table, words, "A title")


def places(seed, count=30):
    return torch.randn(count, 2, generator=torch.Generator().manual_seed(seed))


def test_no_label_on_a_map_lies_on_another_and_the_chosen_one_is_there():
    words = [f"word{i}" for i in range(30)]
    figure = plot_word_maps({"before": places(0), "after": 3 * places(1)}, words, ["a", "b"] * 15, "T", "word7")
    for axes in figure.axes:
        boxes = [label.get_window_extent() for label in axes.texts]
        assert 8 < len(boxes) <= 30 and "word7" in [label.get_text() for label in axes.texts]
        assert not [pair for pair in itertools.combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    drawn = [axes.collections[0].get_offsets() for axes in figure.axes]
    for offsets, given in zip(drawn, (places(0), 3 * places(1)), strict=True):
        torch.testing.assert_close(torch.tensor(offsets).float(), given)


@pytest.mark.parametrize(
    "points, groups, message", [(places(0, 2), ["a"] * 3, "expected \\(3, 2\\)"), (places(0, 3), ["a"], "groups has 1")]
)
def test_a_map_that_does_not_fit_is_refused(points, groups, message):
    with pytest.raises(ValueError, match=message):
        plot_word_maps({"now": points}, ["x", "y", "z"], groups, "T")
