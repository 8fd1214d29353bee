"""Pictures of feed-forward networks: every number is there, nothing overlaps, and wrong sizes are refused."""

import itertools

import matplotlib
import pytest
import torch

from transformer_course.plotting import plot_feed_forward, plot_hidden_units


def drawn(tokens: int = 3, hidden: int = 4):
    names = [f"token{i}" for i in range(tokens)]
    x, wide = torch.arange(2.0 * tokens).view(tokens, 2) - 1, torch.ones(tokens, hidden)
    return plot_feed_forward(names, x, wide, -x, "A title")


@pytest.mark.parametrize("tokens, hidden", [(1, 4), (3, 4), (3, 6)])
def test_a_network_fits_and_no_text_overlaps(tokens, hidden):
    figure = drawn(tokens, hidden)
    assert figure.get_figwidth() <= 9.0
    texts = [text for text in figure.findobj(matplotlib.text.Text) if text.get_text()]
    boxes = [text.get_window_extent() for text in texts]
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.width for box in boxes)
    assert not [pair for pair in itertools.combinations(boxes, 2) if pair[0].overlaps(pair[1])]


def test_every_number_is_written_and_no_line_joins_two_tokens():
    figure = drawn()
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert texts.count("1") >= 12 and {"−1", "4", "−4", "token0", "hidden", "output"} <= set(texts)
    lines = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 2]
    assert len(lines) == 3 * (2 * 4 + 4 * 2)
    centres = [text.get_position()[0] for text in figure.axes[0].texts if text.get_text().startswith("token")]
    for line in lines:
        nearest = [min(range(3), key=lambda i, x=x: abs(centres[i] - x)) for x in line.get_xdata()]
        assert nearest[0] == nearest[1]


def test_a_line_is_as_thick_as_what_it_carries_and_a_silent_units_lines_are_thin():
    x, hidden, output = torch.tensor([[1.0, -2]]), torch.tensor([[3.0, 0]]), torch.tensor([[6.0, -3]])
    up, down = torch.tensor([[1.0, -1], [1, 1]]), torch.tensor([[2.0, 1], [-1, 1]])
    figure = plot_feed_forward(["a"], x, hidden, output, "t", up, down)
    lines = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 2]
    thick = sorted((line.get_linewidth() for line in lines), reverse=True)
    assert thick == pytest.approx([4.0, 0.7 + 3.3 * 3 / 6, 0.7 + 3.3 * 2 / 6, 0.7 + 3.3 * 1 / 6, 0.7, 0.7, 0.7, 0.7])
    colors = {line.get_color() for line in lines if line.get_linewidth() > 0.7}
    assert len(colors) == 2 and "#cccccc" not in colors


@pytest.mark.parametrize("rows, hidden, said", [(2, 4, "x has 2 rows"), (3, 7, "hidden has 7 units")])
def test_a_network_that_does_not_fit_is_refused(rows, hidden, said):
    with pytest.raises(ValueError, match=said):
        plot_feed_forward(["a", "b", "c"], torch.ones(rows, 2), torch.ones(3, hidden), torch.ones(3, 2), "title")


def test_curves_show_each_unit_and_their_sum():
    x, units = torch.linspace(-1, 1, 5), torch.tensor([[0.0, 0, 0, 1, 2], [1, 1, 0, 0, 0]])
    figure = plot_hidden_units(x, {"one": units, "two": 2 * units}, torch.zeros(5), "Sums")
    assert figure.get_figwidth() <= 9.0
    for axes, factor in zip(figure.axes, (1, 2), strict=True):
        curves = {line.get_label(): list(line.get_ydata()) for line in axes.lines}
        assert curves["sum"] == [factor * value for value in (1, 1, 0, 1, 2)]
        assert {"target", "unit 1", "unit 2"} <= set(curves)
    with pytest.raises(ValueError, match="panel 'many' has 6 units"):
        plot_hidden_units(x, {"many": torch.zeros(6, 5)}, torch.zeros(5), "Too many")
