"""Alt text: what a figure shows is said in words, and a notebook keeps these words beside the picture."""

import inspect

import pytest
import torch
from IPython.core.formatters import DisplayFormatter

from transformer_course import plotting
from transformer_course.plotting import alt_text, plot_attention, plot_bars, plot_lines, plot_shift, plot_vectors

DRAWING = [name for name in plotting.__all__ if name.startswith(("plot_", "draw_"))]


def line(**options):
    return plot_lines([1, 2], {"loss": [4.0, 2.5]}, title="It falls", xlabel="step", ylabel="nats", **options)


@pytest.mark.parametrize("name", DRAWING)
def test_every_figure_takes_alt(name):
    parameter = inspect.signature(getattr(plotting, name)).parameters["alt"]
    assert parameter.default is None and parameter.kind is inspect.Parameter.KEYWORD_ONLY


def test_a_notebook_keeps_the_alt_text_beside_the_picture():
    data, metadata = DisplayFormatter().format(line(alt="The loss falls from 4 to 2.5."))
    assert metadata == {"image/png": {"alt": "The loss falls from 4 to 2.5."}}
    assert data["text/plain"] == "<Figure: It falls>" and data["image/png"].startswith("iVBOR")


def test_curves_are_told_with_their_numbers():
    assert line().alt == "It falls. Axes: x: step, y: nats. Curves: loss: 4 at 1, 2.5 at 2."
    long = plot_lines(range(50), {"loss": [50.0 - i for i in range(50)]}, title="t", xlabel="x", ylabel="y")
    assert "loss goes from 50 to 1, lowest 1, highest 50" in long.alt


def test_weights_are_told_row_by_row_with_their_tokens():
    alt = plot_attention(torch.tensor([[1.0, 0.0], [0.25, 0.75]]), ["a", "b"], title="Who?").alt
    assert "Who?" in alt and "rows: a, b; columns: a, b" in alt and "a: 1, 0; b: 0.25, 0.75" in alt


def test_of_large_matrices_the_largest_cells_are_told():
    weights = torch.zeros(20, 20)
    weights[3, 7] = 0.9
    tokens = [f"t{i}" for i in range(20)]
    alt = plot_attention(weights, tokens).alt
    assert "20 by 20" in alt and "t3 to t7 0.9" in alt and len(alt) < 600


def test_panels_that_share_an_axis_share_its_names():
    alt = plot_attention(torch.eye(2).expand(2, 2, 2), ["a", "b"]).alt
    assert "Panel head 1" in alt and "no. 0" not in alt and alt.count("rows: a, b") == 1


def test_bars_arrows_and_drawings_are_told():
    assert "Bars: copy 31.2, model 52.3" in plot_bars({"copy": 31.2, "model": 52.3}, title="t", xlabel="chrF").alt
    assert "key cat" in plot_vectors({"key cat": torch.tensor([1.0, 0.5])}, "t").alt
    assert "it reads, the, cat; it should predict, cat, sat" in plot_shift(["the", "cat"], ["cat", "sat"], "t").alt


def test_no_alt_text_is_endless():
    weights = torch.rand(12, 8, 8)
    assert len(plot_attention(weights, list("abcdefgh")).alt) <= 1500


def test_a_figure_of_somebody_else_is_described_too():
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().plot([0, 1], [2, 3], label="mine")
    assert "mine: 2 at 0, 3 at 1" in alt_text(figure)
