"""The walk through the shapes: its table is the walks', and the browser draws the kernel's numbers."""

import base64

import pytest
from widget_page import DARK, drawings

from transformer_course.classroom.model_map.steps import total
from transformer_course.classroom.model_map.walks import WALKS
from transformer_course.classroom.widgets import ShapeWalk
from transformer_course.plotting import plot_walk

SCRIPT = "shape_walk.js"
FAMILIES = pytest.mark.parametrize("family", WALKS)


def drawn(page):
    """Shape and parameters of every row on the page."""
    cells = [row.locator("td").all_inner_texts() for row in page.locator(".tc-step").all()]
    return [(shape, count) for _, _, shape, count, _ in cells]


def expected(widget):
    sizes = widget.sizes
    return [
        (" × ".join(f"{sizes[axis]:,}" for axis in step.axes.split()), f"{count:,}" if count else "–")
        for _, step, count in widget.rows()
    ]


@FAMILIES
def test_the_browser_draws_the_kernels_numbers(show, family):
    page = show(ShapeWalk("BERT"), SCRIPT)
    page.locator(".tc-family").select_option(family)
    widget = ShapeWalk(family)
    assert drawn(page) == expected(widget)
    assert f"{total(WALKS[family], widget.sizes, 'parameters'):,} parameters" in page.locator(".tc-totals").inner_text()
    assert page.locator(".tc-source").is_visible() == (family == "BART")
    assert page.locator(".tc-share").is_visible() == (family == "LLaMA")


def press(page, slider, key, times=1):
    page.locator(slider).focus()
    for _ in range(times):
        page.keyboard.press(key)


def test_every_slider_follows_the_keyboard(show):
    widget = ShapeWalk("LLaMA")
    page = show(widget, SCRIPT)
    press(page, ".tc-doublings", "ArrowRight", 2)
    press(page, ".tc-batch", "ArrowRight")
    press(page, ".tc-layers", "ArrowLeft", 3)
    press(page, ".tc-heads", "ArrowLeft", 2)
    press(page, ".tc-share", "ArrowRight", 3)
    widget.doublings, widget.batch, widget.layers, widget.heads, widget.share = 7, 2, 29, 30, 4
    assert widget.sizes["n_kv_heads"] == 10  # 4 does not divide 30: three share one
    assert drawn(page) == expected(widget)


def test_the_source_has_a_length_of_its_own(show):
    widget = ShapeWalk("BART")
    page = show(widget, SCRIPT)
    press(page, ".tc-source", "ArrowRight", 3)
    widget.source = 7
    assert drawn(page) == expected(widget)


def test_a_step_is_chosen_by_slider_and_by_mouse(show):
    page = show(ShapeWalk("GPT", doublings=3), SCRIPT)
    press(page, ".tc-step-slider", "ArrowRight", 5)
    said = page.locator(".tc-said").inner_text()
    assert "batch 1 × n_heads 12 × seq 8 × seq 8 = 768 numbers" in said
    page.locator(".tc-step").nth(1).click()
    assert page.evaluate("model.get('step')") == 1 and page.locator(".tc-here").count() == 1
    assert "embedding" in page.locator(".tc-here").inner_text()


def test_the_totals_are_the_published_models(show):
    page = show(ShapeWalk("GPT", doublings=10), SCRIPT)
    assert page.locator(".tc-totals").inner_text() == "d_model 768 · 124,439,808 parameters"


@pytest.mark.parametrize("theme", ["", DARK], ids=["light", "dark"])
def test_a_move_is_drawn_at_once_and_a_closed_one_is_silent(show, theme):
    page = show(ShapeWalk("BART"), SCRIPT, theme)
    assert len(set(drawings(page, "layers", list(range(1, 11))))) == 10
    page.evaluate("window.cleanup()")
    assert page.evaluate("listening()") == 0


@FAMILIES
def test_it_leaves_a_picture(family):
    assert base64.b64decode(ShapeWalk(family).static()["image/png"]).startswith(b"\x89PNG")
    assert "GPT; 124,439,808 parameters" in repr(ShapeWalk())


def test_the_picture_has_every_step_and_its_number():
    figure = plot_walk(
        [("in", "token ids", "1 × 3", 0), ("block × 2", "queries", "1 × 2 × 3", 1_234)], "Where they are"
    )
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert {"in", "token ids", "–", "block × 2", "1 × 2 × 3", "1,234"} <= set(texts)
    with pytest.raises(ValueError, match="rows is empty"):
        plot_walk([], "nothing")


@pytest.mark.parametrize("wrong", [{"family": "T5"}, {"family": "BERT", "doublings": 10}, {"doublings": -1}])
def test_what_cannot_be_shown_is_refused(wrong):
    with pytest.raises(ValueError, match="T5" if wrong.get("family") == "T5" else "doublings"):
        ShapeWalk(**wrong)
