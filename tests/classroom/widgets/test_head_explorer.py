"""The head explorer: what it shows are the model's weights, of whatever is typed."""

import base64

import pytest
import torch
from widget_page import DARK, drawings

from transformer_course.classroom.widgets import HeadExplorer

SENTENCE = "who saw the cat"


def read(text):
    """A model of 2 layers and 3 heads whose weights depend on the length of the text."""
    tokens = text.split()
    scores = torch.randn(2, 3, len(tokens), len(tokens), generator=torch.Generator().manual_seed(len(tokens)))
    return tokens, (3 * scores).softmax(dim=-1)


def test_it_begins_with_the_last_token_and_leaves_a_picture():
    widget = HeadExplorer(read, SENTENCE)
    assert (widget.tokens, widget.query, widget.layer) == (SENTENCE.split(), 3, 0)
    assert repr(widget) == "HeadExplorer(2 layers, 3 heads, 4 tokens)"
    assert base64.b64decode(widget.static()["image/png"]).startswith(b"\x89PNG")
    torch.testing.assert_close(torch.tensor(widget.weights), read(SENTENCE)[1], atol=6e-4, rtol=0)


def test_another_text_is_read_and_an_empty_one_keeps_the_last():
    widget = HeadExplorer(read, SENTENCE)
    widget.text = "the dog"
    assert widget.tokens == ["the", "dog"] and widget.query == 1
    torch.testing.assert_close(torch.tensor(widget.weights), read("the dog")[1], atol=6e-4, rtol=0)
    widget.text = " "
    assert widget.tokens == ["the", "dog"] and len(widget.weights[0][0]) == 2


@pytest.mark.parametrize("text, layer, message", [(" ", 0, "text=' ' has no tokens"), (SENTENCE, 2, "layer=2 is not")])
def test_what_cannot_be_shown_is_refused(text, layer, message):
    with pytest.raises(ValueError, match=message):
        HeadExplorer(read, text, layer)


def numbers(page):
    return [
        [float(cell.inner_text()) for cell in row.locator(".tc-head-cell .tc-number").all()]
        for row in page.locator(".tc-row").all()[1:]
    ]


def test_it_follows_keyboard_layer_and_text(show):
    widget = HeadExplorer(read, SENTENCE)
    page = show(widget, "head_explorer.js")
    expected = torch.tensor(widget.weights)
    torch.testing.assert_close(torch.tensor(numbers(page)), expected[0, :, 3].T, atol=6e-3, rtol=0)
    page.locator(".tc-token[aria-pressed=true]").focus()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("model.get('query')") == 2
    page.locator(".tc-layer").select_option("1")
    torch.testing.assert_close(torch.tensor(numbers(page)), expected[1, :, 2].T, atol=6e-3, rtol=0)
    for head in range(3):
        best = widget.tokens[expected[1, head, 2].argmax()]
        assert f"head {head} at “{best}”" in page.locator(".tc-said").inner_text()
    page.locator(".tc-heads-text").fill("the dog")
    assert page.evaluate("model.get('text')") == "the dog"
    weights = [[[[1, 0], [0, 1]]]] * 2
    page.evaluate("values => { model.set('tokens', ['the', 'dog']); model.set('weights', values); }", weights)
    assert page.locator(".tc-token").all_inner_texts() == ["the", "dog"] and len(numbers(page)) == 2


def test_a_head_can_be_hidden_by_keyboard_and_the_dark_theme_is_dark(show):
    page = show(HeadExplorer(read, SENTENCE), "head_explorer.js", DARK)
    page.locator(".tc-head-button").nth(1).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("model.get('silent')") == [1]
    assert {line.get_attribute("stroke-opacity") for line in page.locator("line").all()[1::3]} == {"0"}
    page.keyboard.press("Enter")
    assert page.evaluate("model.get('silent')") == []
    color = page.locator(".tc-token").first.evaluate("element => getComputedStyle(element).color")
    assert color == "rgb(238, 238, 238)"


def test_a_move_is_drawn_at_once(show):
    page = show(HeadExplorer(read, SENTENCE), "head_explorer.js")
    assert len(set(drawings(page, "query", list(range(4))))) == 4


def test_nothing_listens_after_the_widget_is_gone(show):
    page = show(HeadExplorer(read, SENTENCE), "head_explorer.js")
    assert page.evaluate("listening()") == 5
    page.evaluate("cleanup()")
    assert page.evaluate("listening()") == 0
