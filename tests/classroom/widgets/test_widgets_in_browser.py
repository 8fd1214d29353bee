"""The widgets' own scripts in a real browser: moved by keyboard and mouse, in a light and a dark theme."""

import pytest
import torch
from widget_page import DARK, drawings

from transformer_course.classroom import predict, quiz
from transformer_course.classroom.widgets import AttentionExplorer, TemperatureExplorer


def test_a_quiz_is_answered_by_keyboard_and_explains_every_option(show):
    widget = quiz("attention.axis")
    page = show(widget, "quiz.js")
    options = widget.questions[0]["options"]
    page.keyboard.press("Tab")
    for i, option in enumerate(options):
        page.keyboard.press("Enter")
        assert page.evaluate("model.get('answers')") == {"attention.axis": i}
        assert option["why"] in page.locator(".tc-after").inner_text()
        assert page.locator("[aria-pressed=true]").count() == 1
        page.keyboard.press("ArrowDown")


def test_a_prediction_keeps_the_explanation_until_it_is_asked_for(show):
    widget = predict("attention.entropy")
    page = show(widget, "quiz.js")
    page.locator(".tc-option").nth(1).click()
    why = page.get_by_text(widget.questions[0]["options"][1]["why"])
    assert "Noted: B" in page.locator(".tc-after").inner_text() and not why.is_visible()
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    assert why.is_visible()


def test_attention_follows_mouse_and_keyboard(show):
    weights = torch.softmax(2 * torch.randn(2, 3, 3, generator=torch.Generator().manual_seed(3)), dim=-1)
    page = show(AttentionExplorer(weights, ["the", "cat", "sat"]), "attention_explorer.js")

    def numbers():
        return [float(text) for text in page.locator(".tc-number").all_inner_texts()]

    assert numbers() == pytest.approx(weights[0, 0].tolist(), abs=0.006)
    page.locator(".tc-token").nth(2).hover()
    assert numbers() == pytest.approx(weights[0, 2].tolist(), abs=0.006)
    page.locator(".tc-token").nth(2).focus()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("model.get('query')") == 1
    widths = [float(line.get_attribute("stroke-width")) for line in page.locator("line").all()]
    assert sorted(range(3), key=widths.__getitem__) == weights[0, 1].argsort().tolist()
    page.locator(".tc-head").select_option("1")
    assert numbers() == pytest.approx(weights[1, 1].tolist(), abs=0.006)
    assert "attends most to" in page.locator(".tc-said").inner_text()


def test_temperature_draws_the_kernels_softmax_while_the_slider_moves(show):
    widget = TemperatureExplorer()
    page = show(widget, "temperature_explorer.js")
    for keys, values in (("", {}), ("ArrowRight", {"doublings": 7}), ("ArrowLeft", {"doublings": 6})):
        page.locator(".tc-width").focus()
        if keys:
            page.keyboard.press(keys)
        for name, value in values.items():
            assert page.evaluate(f"model.get('{name}')") == value
            setattr(widget, name, value)
        shown = [float(text) for text in page.locator(".tc-row .tc-number").all_inner_texts()]
        assert shown == pytest.approx(widget.weights().tolist(), abs=0.0006)
    page.locator(".tc-scaled").focus()
    page.keyboard.press("Space")
    widget.scaled = False
    shown = [float(text) for text in page.locator(".tc-row .tc-number").all_inner_texts()]
    assert shown == pytest.approx(widget.weights().tolist(), abs=0.0006)
    entropy = -(widget.weights() * widget.weights().log2()).nan_to_num().sum()
    assert f"entropy {entropy:.2f} of 3.00 bits" in page.locator(".tc-said").inner_text()


def test_a_move_is_drawn_at_once(show):
    page = show(TemperatureExplorer(), "temperature_explorer.js")
    assert len(set(drawings(page, "doublings", list(range(7))))) == 7


@pytest.mark.parametrize("theme", ["", DARK], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(show, theme):
    page = show(quiz("attention.axis"), "quiz.js", theme)
    color = page.locator(".tc-option").first.evaluate("element => getComputedStyle(element).color")
    levels = [int(part) for part in color.removeprefix("rgb(").rstrip(")").split(",")]
    assert min(levels) > 200 if theme else max(levels) < 60


def test_a_closed_widget_listens_no_more(show):
    page = show(TemperatureExplorer(), "temperature_explorer.js")
    assert page.evaluate("listening()") == 3
    page.evaluate("window.cleanup()")
    assert page.evaluate("listening()") == 0
