"""The mask explorer: its masks are the package's, and the browser draws the kernel's weights."""

import base64

import pytest
import torch
from widget_page import DARK, drawings

from transformer_course.classroom.widgets import MaskExplorer
from transformer_course.classroom.widgets.mask_explorer import KINDS, PAD
from transformer_course.masks import causal_mask, padding_mask

SCORES = torch.randn(8, 8, generator=torch.Generator().manual_seed(0))


def test_its_masks_are_the_packages():
    assert torch.equal(MaskExplorer("causal", length=5).mask(), causal_mask(5))
    assert MaskExplorer("everything").mask().all()
    band = torch.ones(6, 6).tril().triu(-1).bool()
    assert torch.equal(MaskExplorer("sliding window", window=2).mask(), band)
    left = MaskExplorer("padding on the left", padding=2)
    assert torch.equal(left.mask()[0], padding_mask(torch.tensor([[0, 0, 1, 2, 3, 4]]), 0)[0])
    left.causal = True
    assert not left.mask()[:2].any() and (left.weights()[:2] == 0).all()


@pytest.mark.parametrize("kind", KINDS)
def test_padding_is_named_where_it_is_hidden(kind):
    widget = MaskExplorer(kind, padding=3)
    queries, keys = widget.labels()
    assert len(queries) == len(keys) == 6
    assert [key == PAD for key in keys] == (~widget.mask()).all(dim=0).tolist()
    assert base64.b64decode(widget.static()["image/png"]).startswith(b"\x89PNG")


def test_weights_are_the_softmax_of_what_is_seen():
    widget = MaskExplorer("causal", scores=SCORES, length=4)
    hidden = SCORES[:4, :4].double().masked_fill(~causal_mask(4), float("-inf"))
    torch.testing.assert_close(widget.weights(), hidden.softmax(dim=-1), atol=1e-3, rtol=1e-3)
    widget.flipped = [[0, 3]]
    assert widget.mask()[0].tolist() == [True, False, False, True]


@pytest.mark.parametrize("wrong", [{"kind": "diagonal"}, {"length": 9}, {"length": 0}, {"scores": torch.zeros(2, 2)}])
def test_what_cannot_be_shown_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        MaskExplorer(**wrong)


def cells(page):
    return [[cell.inner_text() for cell in row.locator(".tc-cell").all()] for row in page.locator("tr").all()[1:]]


def expected(widget):
    mask, weights = widget.mask(), widget.weights()
    return [
        [f"{weight:.2f}" if sees else "·" for sees, weight in zip(row, line, strict=True)]
        for row, line in zip(mask.tolist(), weights.tolist(), strict=True)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_browser_draws_the_kernels_weights(show, kind):
    widget = MaskExplorer("everything", scores=2 * SCORES)
    page = show(widget, "mask_explorer.js")
    page.locator(".tc-kind").select_option(kind)
    widget.kind = kind
    assert cells(page) == expected(widget)


def test_sliders_and_the_tick_follow_the_keyboard(show):
    widget = MaskExplorer("padding on the left", scores=SCORES)
    page = show(widget, "mask_explorer.js")
    page.locator(".tc-padding").focus()
    page.keyboard.press("ArrowRight")
    page.locator(".tc-length").focus()
    page.keyboard.press("ArrowLeft")
    page.locator(".tc-both").focus()
    page.keyboard.press("Space")
    widget.padding, widget.length, widget.causal = 3, 5, True
    assert cells(page) == expected(widget)
    assert "sees nothing" in page.locator(".tc-said").inner_text()
    page.locator(".tc-kind").select_option("sliding window")
    page.locator(".tc-window").focus()
    page.keyboard.press("ArrowLeft")
    widget.kind, widget.window = "sliding window", 2
    assert cells(page) == expected(widget)


def test_a_cell_is_flipped_by_mouse_and_by_keyboard(show):
    widget = MaskExplorer("causal", length=4)
    page = show(widget, "mask_explorer.js")
    page.locator(".tc-cell").nth(1).click()
    widget.flipped = [[0, 1]]
    assert page.evaluate("model.get('flipped')") == widget.flipped and cells(page) == expected(widget)
    assert "“In” sees 2 of 4: In, the" in page.locator(".tc-said").inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    widget.flipped = [[0, 1], [1, 1]]
    assert cells(page) == expected(widget)
    page.keyboard.press("Space")
    assert page.evaluate("model.get('flipped')") == [[0, 1]]
    page.locator(".tc-kind").select_option("everything")
    assert page.evaluate("model.get('flipped')") == []


@pytest.mark.parametrize("theme", ["", DARK], ids=["light", "dark"])
def test_a_move_is_drawn_at_once_and_a_closed_one_is_silent(show, theme):
    page = show(MaskExplorer("causal", length=8), "mask_explorer.js", theme)
    assert len(set(drawings(page, "length", list(range(2, 9))))) == 7
    page.evaluate("window.cleanup()")
    assert page.evaluate("listening()") == 0
