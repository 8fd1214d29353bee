"""Figures hold what they should, fit a notebook, and no label lies on another."""

import itertools
import math
import warnings

import matplotlib
import pytest
import torch

from transformer_course import plotting
from transformer_course.plotting import COLORS, style

WORDS = ["the", "cat", "sat", "on", "the", "mat", "because", "it", "was", "tired"]


def weights(*shape):
    return torch.softmax(2 * torch.randn(*shape, generator=torch.Generator().manual_seed(0)), dim=-1)


def words(n):
    return [f"tokenization{i}" for i in range(n)]


def texts(figure):
    return [text.get_text() for text in figure.findobj(matplotlib.text.Text) if text.get_text()]


def boxes(artists):
    return [artist.get_window_extent() for artist in artists if artist.get_text() and artist.get_visible()]


def overlaps(artists):
    return [(a, b) for a, b in itertools.combinations(boxes(artists), 2) if a.overlaps(b) and area(a, b) > 1]


def area(a, b):
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    return width * (min(a.y1, b.y1) - max(a.y0, b.y0))


FIGURES = {
    "attention, 1 token": lambda: plotting.plot_attention(weights(1, 1), ["a"]),
    "attention, 3 tokens": lambda: plotting.plot_attention(weights(3, 3), WORDS[:3], title="The cat"),
    "attention, 10 tokens": lambda: plotting.plot_attention(weights(10, 10), WORDS),
    "attention, 40 long tokens": lambda: plotting.plot_attention(weights(40, 40), words(40)),
    "attention, 90 long tokens": lambda: plotting.plot_attention(weights(90, 90), words(90)),
    "cross-attention": lambda: plotting.plot_attention(weights(4, 12), WORDS[:4], words(12)),
    "attention, 2 heads": lambda: plotting.plot_attention(weights(2, 4, 4), WORDS[:4]),
    "attention, 12 heads": lambda: plotting.plot_attention(weights(12, 10, 10), WORDS),
    "attention, 5 heads, 30 tokens": lambda: plotting.plot_attention(weights(5, 30, 30), words(30)),
    "matrices": lambda: plotting.plot_matrices(
        {"Queries": torch.eye(3)[:, :2], "Keys": -torch.ones(3, 2), "Weights": weights(3, 3)},
        rows=[WORDS[:3]] * 3,
        columns=[["0", "1"], ["0", "1"], WORDS[:3]],
        title="By hand",
    ),
    "lines": lambda: plotting.plot_lines(
        [2, 8, 32, 128, 512],
        {"with": [2.5, 2.5, 2.5, 2.4, 2.5], "without": [2.5, 2.0, 1.0, 0.5, 0.2], "near": [2.49] * 5},
        title="Without √d_head the softmax saturates",
        xlabel="d_head",
        ylabel="entropy (bits)",
        spread={"with": [0.1] * 5},
        colors={"without": "broken"},
        baselines={"even": 3.0},
        log_x=True,
    ),
    "lines, log y": lambda: plotting.plot_lines(
        range(1, 30), {"a": [2.0**-i for i in range(1, 30)]}, title="t", xlabel="x", ylabel="y", log_y=True
    ),
    "training": lambda: plotting.plot_training(
        {"training": (range(300), [4 - i / 100 for i in range(300)]), "validation": ([0, 299], [4.0, 1.2])},
        title="It learns",
        baselines={"uniform": 4.2, "bigram": 2.45, "trigram": 2.4, "best": 1.15},
    ),
    "distribution": lambda: plotting.plot_distribution(weights(10), WORDS, "The next word"),
    "two distributions": lambda: plotting.plot_distribution(
        {"as it is": weights(8), "divided by √d_head": weights(8)}, WORDS[:8], "Softer"
    ),
    "bars": lambda: plotting.plot_bars(
        {"copy": 31.2, "no pretraining": 40.1, "pretrained": 52.3},
        title="Pretraining is worth 12",
        xlabel="chrF",
        spread={"pretrained": 0.8},
        baselines=["copy"],
    ),
    "vectors": lambda: plotting.plot_vectors(
        {"query it": torch.tensor([1.0, 0.2]), "key cat": torch.tensor([-0.4, 1.0])}, "Close"
    ),
    "Hangul": lambda: plotting.plot_attention(weights(3, 3), ["고양이가", "매트에", "앉았다"]),
}


@pytest.fixture(scope="module", params=FIGURES, ids=str)
def figure(request):
    return FIGURES[request.param]()


def test_no_tick_label_lies_on_another(figure):
    for axes in figure.axes:
        if axes.get_visible():
            for axis in (axes.xaxis, axes.yaxis):
                low, high = sorted(axis.get_view_interval())
                ticks = [
                    t.label1 for t in axis.get_major_ticks() if low <= t.get_loc() <= high and t.label1.get_visible()
                ]
                assert not overlaps(ticks), axis


def test_no_name_of_a_curve_lies_on_another(figure):
    for axes in figure.axes:
        assert not overlaps(axes.texts)


def test_it_fits_the_page_and_nothing_is_cut_off(figure):
    assert figure.dpi == 100 and figure.get_figwidth() <= 9.0
    width, height = figure.get_size_inches() * figure.dpi
    for text in figure.findobj(matplotlib.text.Text):
        if text.get_text() and text.get_visible() and text.axes and is_in_view(text):
            box = text.get_window_extent()
            assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 and box.y1 <= height + 1, text


def is_in_view(text):
    """Ticks outside the view keep labels that are never drawn."""
    for axis in (text.axes.xaxis, text.axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks() + axis.get_minor_ticks():
            if text in (tick.label1, tick.label2):
                return low <= tick.get_loc() <= high and tick.get_visible() and text.get_visible()
    return text.axes.get_visible()


def test_text_is_as_large_as_the_notebooks(figure):
    for text in figure.findobj(matplotlib.text.Text):
        if text.get_text() and text.get_visible() and text.axes and is_in_view(text):
            assert text.get_fontsize() >= 10


def test_it_shows_itself_without_pyplot(figure):
    assert figure._repr_png_().startswith(b"\x89PNG")
    assert "0x" not in repr(figure)


def test_a_figure_is_the_same_picture_every_time():
    draw = FIGURES["attention, 3 tokens"]
    assert draw()._repr_png_() == draw()._repr_png_()


def test_logarithmic_axes_have_plain_numbers():
    shown = texts(FIGURES["lines, log y"]()) + texts(FIGURES["lines"]())
    assert "0.01" in shown and "512" in shown and not any("$" in text for text in shown)


def test_attention_has_its_tokens_title_and_weights():
    figure = plotting.plot_attention(weights(2, 3), ["a", "b"], ["x", "y", "z"], title="Who?")
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["x", "y", "z"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "b"]
    assert figure.get_suptitle() == "Who?"
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("key", "query")
    torch.testing.assert_close(torch.tensor(axes.images[0].get_array().data), weights(2, 3))
    assert axes.images[0].get_clim() == (0, 1)
    assert f"{weights(2, 3)[0, 0]:.2f}" in texts(figure)


def test_attention_of_many_tokens_labels_every_kth_in_its_place():
    axes = plotting.plot_attention(weights(90, 90), [str(i) for i in range(90)]).axes[0]
    labels = [(tick, label.get_text()) for tick, label in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)]
    assert len(labels) < 90 and all(str(int(tick)) == text for tick, text in labels)


def test_attention_says_what_does_not_fit():
    with pytest.raises(ValueError, match="query_tokens has 2 entries, but weights has 3"):
        plotting.plot_attention(weights(3, 3), ["a", "b"])
    with pytest.raises(ValueError, match=r"\(3,\)"):
        plotting.plot_attention(weights(3), ["a"] * 3)


def test_signed_matrices_are_colored_around_zero():
    figure = plotting.plot_matrices({"Scores": torch.tensor([[-1.0, 3.0]]), "Weights": torch.tensor([[0.5, 2.0]])})
    signed, one_signed = (axes.images[0] for axes in figure.axes[:2])
    assert signed.get_clim() == (-3, 3) and signed.cmap.name == style.SIGNED
    assert one_signed.get_clim() == (0, 2) and one_signed.cmap.name == style.ONE_SIGNED


def test_matrices_can_share_their_colors():
    matrices = {"before": torch.tensor([[-1.0, 2.0]]), "after": torch.tensor([[0.5, 5.0]])}
    shared = plotting.plot_matrices(matrices, same_scale=True)
    assert {axes.images[0].get_clim() for axes in shared.axes} == {(-5, 5)}
    assert {axes.images[0].get_clim() for axes in plotting.plot_matrices(matrices).axes} == {(-2, 2), (0, 5)}


def test_a_shade_is_a_width_or_two_edges():
    for spread in ([1.0, 2.0], [[2.0, 2.0], [4.0, 6.0]]):
        figure = plotting.plot_lines(
            [1, 2], {"loss": [3.0, 4.0]}, title="t", xlabel="x", ylabel="y", spread={"loss": spread}
        )
        corners = figure.axes[0].collections[0].get_paths()[0].vertices.tolist()
        assert {(1.0, 2.0), (1.0, 4.0), (2.0, 2.0), (2.0, 6.0)} <= set(map(tuple, corners))


def test_curves_are_named_at_their_end_in_their_color():
    figure = plotting.plot_lines(
        [1, 2], {"broken one": [1.0, 2.0]}, title="t", xlabel="x", ylabel="y", colors={"broken one": "broken"}
    )
    (name,) = figure.axes[0].texts
    assert name.get_text() == "broken one" and name.get_color() == COLORS["broken"]
    assert name.xy == (2, 2.0)


def test_training_carries_its_baselines():
    figure = FIGURES["training"]()
    assert "trigram 2.40" in texts(figure)
    heights = [line.get_ydata()[0] for line in figure.axes[0].lines if line.get_linestyle() == "--"]
    assert heights == [4.2, 2.45, 2.4, 1.15]


def test_a_curve_that_was_cut_off_has_its_name_where_its_numbers_end():
    losses = {"cut": [4.0, 3.0, float("nan")], "whole": [4.0, 3.5, 3.2]}
    figure = plotting.plot_lines([1, 2, 3], losses, title="t", xlabel="step", ylabel="loss")
    (name,) = (note for note in figure.axes[0].texts if note.get_text() == "cut")
    figure.draw_without_rendering()
    assert math.isfinite(name.get_window_extent().y0)
    assert name.xy[0] == 2, "named at its own end, not at the right edge"


def test_bars_mark_baselines_and_spread():
    figure = FIGURES["bars"]()
    assert "52.30 ± 0.80" in texts(figure)
    faces = [matplotlib.colors.to_hex(bar.get_facecolor()) for bar in figure.axes[0].patches]
    assert faces[0] == COLORS["baseline"] and faces[1] != COLORS["baseline"]


def test_a_distribution_says_what_does_not_fit():
    with pytest.raises(ValueError, match="tokens has 1 entries, but probabilities has 2"):
        plotting.plot_distribution(torch.tensor([0.5, 0.5]), ["a"], "t")


def test_vectors_must_be_plane():
    with pytest.raises(ValueError, match=r"'a' has shape \(3,\)"):
        plotting.plot_vectors({"a": torch.zeros(3)}, "t")


def test_whitespace_tokens_are_visible():
    assert [style.shown_token(t) for t in ("\n", " ", "a b", "\t")] == ["⏎", "␣", "a b", "⇥"]


def test_hangul_is_drawn_where_a_font_has_it():
    if style.hangul_font() is None:
        pytest.skip("no font with Hangul is installed")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plotting.plot_attention(weights(2, 2), ["고양이", "cat"], title="한국어")._repr_png_()


def test_without_a_hangul_font_the_figure_says_so_and_nothing_goes_to_stderr(monkeypatch):
    monkeypatch.setattr(style, "hangul_font", lambda: None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        korean = plotting.plot_attention(weights(2, 2), ["고양이", "cat"])
        english = plotting.plot_attention(weights(2, 2), ["dog", "cat"])
        for figure in (korean, korean, english):
            figure._repr_png_()
    said = [[text.get_text() for text in figure.texts].count(style.NO_HANGUL) for figure in (korean, english)]
    assert said == [1, 0]


def test_the_style_is_left_as_it_was():
    before = dict(matplotlib.rcParams)
    plotting.plot_attention(weights(2, 2), ["a", "b"])
    assert dict(matplotlib.rcParams) == before


def test_importing_the_package_loads_no_matplotlib():
    import subprocess
    import sys

    code = "import sys, transformer_course.attention; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_colors_of_ideas_are_different():
    ideas = ("query", "key", "value", "residual", "encoder", "decoder", "broken")
    assert len({COLORS[idea] for idea in ideas}) == len(ideas)


def test_a_long_title_over_a_small_figure_goes_on_below():
    title = "What equal names add to my score for you, in words enough"
    for figure in (
        plotting.plot_matrices({"": weights(2, 2)}, title=title),
        plotting.plot_attention(weights(2, 2), ["a", "b"], title=title),
    ):
        assert figure._suptitle.get_window_extent().x1 <= figure.bbox.width
        assert title in repr(figure)


def test_whole_numbers_are_written_as_such():
    figure = plotting.plot_matrices({"values": torch.tensor([[0.0, 10.0]]), "weights": torch.tensor([[0.0, 0.5]])})
    assert {"0", "10", "0.00", "0.50"} <= set(texts(figure))


@pytest.mark.parametrize("text, expected", [("빛", True), ("ㄱ", True), ("␣→ —…", False), ("日本", False)])
def test_only_hangul_asks_for_a_font_with_hangul(text, expected):
    assert style.has_hangul(text) is expected


def test_a_mark_is_a_named_vertical_line():
    look = {"title": "t", "xlabel": "x", "ylabel": "y"}
    axes = plotting.plot_lines([0, 1, 2], {"a": [1.0, 2, 3]}, marks={"trained up to here": 1.5}, **look).axes[0]
    (mark,) = [line for line in axes.lines if list(line.get_xdata()) == [1.5, 1.5]]
    assert mark.get_linestyle() == "--"
    assert "trained up to here" in [text.get_text() for text in axes.texts]
