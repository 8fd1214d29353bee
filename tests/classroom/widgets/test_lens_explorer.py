"""The lens explorer: what it shows is the model's logit lens, with whatever heads are silent, of whatever is typed."""

import base64

import pytest
import torch
from widget_page import DARK, drawings

from transformer_course.classroom.widgets import LensExplorer
from transformer_course.inspection import ablate_heads, logit_lens
from transformer_course.plotting import plot_lens
from transformer_course.trained import load_trained

SENTENCE = "The king sent his servants"
GPT, TOKENIZER, _ = load_trained("gpt-verses")


def explorer(**changes):
    return LensExplorer(GPT, TOKENIZER, SENTENCE, **changes)


def likeliest(text, silent):
    """The first guess of every state after every token."""
    with ablate_heads(GPT, silent):
        best = logit_lens(GPT, torch.tensor([TOKENIZER.encode(text)]))[:, 0].argmax(dim=-1)
    return [[TOKENIZER.decode([token]) for token in row] for row in best.tolist()]


def firsts(table):
    return [[cell[0] for cell in row] for row in table]


def test_it_shows_the_lens_and_leaves_a_picture():
    widget = explorer()
    assert firsts(widget.guesses) == firsts(widget.whole_guesses) == likeliest(SENTENCE, {})
    assert (widget.state, widget.token, widget.heads) == (4, len(widget.tokens) - 1, [4, 4])
    assert repr(widget) == f"LensExplorer(5 states, {len(widget.tokens)} tokens, 0 silent heads)"
    assert base64.b64decode(widget.static()["image/png"]).startswith(b"\x89PNG")


def test_silent_heads_change_the_reading_and_not_what_it_is_compared_with():
    widget = explorer(silent={0: [0, 2]})
    assert widget.silent == [[0, 0], [0, 2]]
    assert firsts(widget.guesses) == likeliest(SENTENCE, {0: [0, 2]}) != firsts(widget.whole_guesses)
    assert firsts(widget.whole_guesses) == likeliest(SENTENCE, {})
    widget.silent = [[3, 1]]
    assert firsts(widget.guesses) == likeliest(SENTENCE, {3: [1]})
    widget.silent = []
    assert widget.guesses == widget.whole_guesses


def test_another_text_is_read_with_the_same_silent_heads_and_an_empty_one_keeps_the_last():
    widget = explorer(silent={1: [3]})
    widget.text = "In the beginning"
    assert firsts(widget.guesses) == likeliest("In the beginning", {1: [3]})
    assert widget.token == len(widget.tokens) - 1
    widget.text = ""
    assert "".join(widget.tokens) == "In the beginning"


@pytest.mark.parametrize(
    "text, silent, message",
    [("", {}, "text='' has no tokens"), (SENTENCE, {9: [0]}, "layer 9 does not exist"), (SENTENCE, {0: [4]}, "heads")],
)
def test_what_cannot_be_shown_is_refused(text, silent, message):
    with pytest.raises(ValueError, match=message):
        LensExplorer(GPT, TOKENIZER, text, silent)


def test_a_picture_needs_a_cell_for_every_token_and_state():
    with pytest.raises(ValueError, match="there are 2 states and 1 tokens"):
        plot_lens([["a"]], [[0.5]], ["x"], ["before", "after"], "title")


def test_the_picture_holds_every_guess_inside_its_cell():
    widget = explorer()
    figure = widget.figure()
    assert figure.get_figwidth() <= 9.0
    texts = [text for text in figure.axes[0].texts if text.get_text().strip()]
    assert [text.get_text() for text in texts] == [word for row in firsts(widget.guesses) for word in row]
    corners = figure.axes[0].transData.transform([(0, 0), (1, 0)])
    assert all(text.get_window_extent().width <= corners[1, 0] - corners[0, 0] for text in texts)


def cells(page):
    return [[cell.inner_text() for cell in row.locator(".tc-lens-cell").all()] for row in page.locator("tr").all()[1:]]


def stripped(rows):
    return [[word.strip() for word in row] for row in rows]


def test_it_follows_mouse_and_keyboard(show):
    widget = explorer()
    page = show(widget, "lens_explorer.js")
    assert stripped(cells(page)) == stripped(firsts(widget.guesses))
    page.locator(".tc-lens-cell[aria-pressed=true]").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("[model.get('state'), model.get('token')]") == [3, len(widget.tokens) - 2]
    said = page.locator(".tc-said").inner_text()
    assert "after block 2" in said and widget.guesses[3][-2][0].strip() in said
    page.locator(".tc-lens-cell").first.hover()
    assert page.evaluate("[model.get('state'), model.get('token')]") == [0, 0]
    shown = [float(number.inner_text()) for number in page.locator(".tc-lens-list .tc-number").all()]
    torch.testing.assert_close(torch.tensor(shown), torch.tensor(widget.probabilities[0][0]), atol=6e-3, rtol=0)


def test_a_head_is_silenced_by_keyboard_and_the_change_is_marked(show):
    page = show(explorer(), "lens_explorer.js", DARK)
    page.locator(".tc-lens-head").nth(5).focus()
    page.keyboard.press("Enter")
    assert page.evaluate("model.get('silent')") == [[1, 1]]
    assert page.locator(".tc-lens-head").nth(5).get_attribute("aria-pressed") == "true"
    assert page.locator(".tc-changed").count() == 0
    other = explorer(silent={1: [1], 0: [0]})
    page.evaluate("values => model.set('guesses', values)", other.guesses)
    differing = sum(
        a != b
        for row, whole in zip(firsts(other.guesses), firsts(other.whole_guesses), strict=True)
        for a, b in zip(row, whole, strict=True)
    )
    assert page.locator(".tc-changed").count() == differing > 0
    assert page.locator(".tc-lens-list").count() == 2
    page.locator(".tc-all").click()
    assert page.evaluate("model.get('silent')") == []
    color = page.locator(".tc-lens-cell").first.evaluate("element => getComputedStyle(element).color")
    assert color == "rgb(238, 238, 238)"


def test_a_move_is_drawn_at_once(show):
    page = show(explorer(), "lens_explorer.js")
    assert len(set(drawings(page, "token", list(range(4))))) == 4


def test_nothing_listens_after_the_widget_is_gone(show):
    page = show(explorer(), "lens_explorer.js")
    page.evaluate("cleanup()")
    assert page.evaluate("listening()") == 0
