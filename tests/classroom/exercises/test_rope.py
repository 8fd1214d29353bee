"""Lesson 06, RoPE: right answers in other styles pass, the parts agree with the package, and the clocks are true."""

import pytest
import torch
from widget_page import drawings

from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.checking.sandbox import run_case
from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.widgets import ClockHands
from transformer_course.rotary import RotaryPositions

VARIANTS = {
    "turn_pairs": {
        "complex": """
            def turn_pairs(pairs, angles):
                points = torch.view_as_complex(pairs.contiguous())
                return torch.view_as_real(points * torch.polar(torch.ones_like(angles), angles).to(points.dtype))
        """,
        "matrix": """
            def turn_pairs(pairs, angles):
                c, s = angles.cos(), angles.sin()
                m = torch.stack([torch.stack([c, -s], -1), torch.stack([s, c], -1)], -2).to(pairs.dtype)
                return (m @ pairs[..., None])[..., 0]
        """,
        "turned by a quarter": """
            def turn_pairs(pairs, angles):
                quarter = torch.stack((-pairs[..., 1], pairs[..., 0]), dim=-1)
                return (pairs * angles.cos()[..., None] + quarter * angles.sin()[..., None]).type_as(pairs)
        """,
    },
    "split_pairs": {
        "einops": """
            def split_pairs(x, pairing="interleaved"):
                pattern = {"interleaved": "(pair two)", "half": "(two pair)"}[pairing]
                return rearrange(x, f"... {pattern} -> ... pair two", two=2)
        """,
        "slices": """
            def split_pairs(x, pairing="interleaved"):
                half = x.shape[-1] // 2
                a, b = (x[..., :half], x[..., half:]) if pairing == "half" else (x[..., ::2], x[..., 1::2])
                return torch.stack([a, b], dim=-1)
        """,
    },
    "rotate": {
        "rotate_half, as in transformers": """
            def rotate(x, positions, base=10_000.0, pairing="interleaved"):
                d = x.shape[-1]
                angles = positions[:, None] * base ** (-torch.arange(0, d, 2).double() / d)
                if pairing == "half":
                    angles = torch.cat([angles, angles], -1)
                    a, b = x.chunk(2, -1)
                    other = torch.cat([-b, a], -1)
                else:
                    angles = angles.repeat_interleave(2, -1)
                    other = torch.stack([-x[..., 1::2], x[..., ::2]], -1).flatten(-2)
                return x * angles.cos().to(x.dtype) + other * angles.sin().to(x.dtype)
        """,
    },
}
ALL = [(name, style, source) for name, styles in VARIANTS.items() for style, source in styles.items()]


@pytest.mark.parametrize("name, style, source", ALL, ids=[f"{name}: {style}" for name, style, _ in ALL])
def test_a_correct_variant_passes(name, style, source, notebook):
    notebook.run("import math\nimport torch\nfrom einops import rearrange")
    notebook.run(source)
    notebook.assert_passes(name)


def test_rotate_is_the_packages_rotation():
    exercise = find_exercise("rotate")
    for case in exercise.cases():
        x, positions, base, pairing = case.inputs.values()
        ours = run_case(exercise, exercise.reference, case).result
        rotary = RotaryPositions(x.shape[-1], 64, base=base, pairing=pairing)
        four = x.reshape(-1, 1, *x.shape[-2:])
        torch.testing.assert_close(ours, rotary(four, positions).reshape(x.shape), atol=1e-6, rtol=1e-5)


def test_an_input_overwritten_is_found(notebook):
    notebook.run("import torch")
    notebook.run("""
        def turn_pairs(pairs, angles):
            c, s = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
            a, b = pairs[..., 0].clone(), pairs[..., 1].clone()
            pairs[..., 0], pairs[..., 1] = a * c - b * s, a * s + b * c
            return pairs
    """)
    card, passed = judge(find_exercise("turn_pairs"), notebook["turn_pairs"])
    assert not passed and "changed its input `pairs` in place" in repr(card)


def test_the_clocks_are_rope():
    query, key = torch.randn(2, 8, generator=torch.Generator().manual_seed(0))
    rotary = RotaryPositions(8, 64, base=100.0)
    for m, n in ((0, 0), (3, 17), (32, 5)):
        widget = ClockHands(query, key, m=m, n=n)
        q, k = (rotary(v[None, None, None], torch.tensor([at])).flatten() for v, at in ((query, m), (key, n)))
        assert widget.score() == pytest.approx((q @ k).item(), abs=2e-3)


def test_clocks_say_what_does_not_fit():
    with pytest.raises(ValueError, match=r"shapes \(3,\) and \(3,\)"):
        ClockHands(torch.ones(3), torch.ones(3))
    with pytest.raises(ValueError, match="n=40 is not on the sliders"):
        ClockHands(n=40)


def test_without_a_kernel_the_curve_is_there_and_the_dot_is_on_it():
    widget = ClockHands(m=2, n=5)
    curve = widget.figure().axes[-1]
    line, dot = curve.lines
    scores = dict(zip(line.get_xdata(), line.get_ydata(), strict=True))
    assert list(dot.get_xdata()) == [3] and list(dot.get_ydata()) == [scores[3]] == [pytest.approx(widget.score())]
    assert scores[-7] == pytest.approx(widget.score(10, 3))


def shown_score(page) -> float:
    return float(page.locator(".tc-said").inner_text().split("score ")[1].replace("−", "-"))


def test_the_score_follows_the_distance_and_nothing_else(show):
    widget = ClockHands(torch.tensor([1.0, 0.0, 2.0, 1.0]), torch.tensor([0.5, 1.0, 1.0, -1.0]), m=2, n=5)
    page = show(widget, "clock_hands.js")
    assert shown_score(page) == pytest.approx(widget.score(), abs=6e-4)
    dot = page.locator(".tc-here").get_attribute("cx")
    hand = page.locator(".tc-query-hand").first.get_attribute("x2")
    page.locator(".tc-on").focus()
    for _ in range(4):
        page.keyboard.press("Enter")
    assert page.evaluate("[model.get('m'), model.get('n')]") == [6, 9]
    assert shown_score(page) == pytest.approx(widget.score(), abs=6e-4)
    assert page.locator(".tc-here").get_attribute("cx") == dot
    assert page.locator(".tc-query-hand").first.get_attribute("x2") != hand
    page.locator(".tc-n").focus()
    page.keyboard.press("ArrowRight")
    widget.m, widget.n = 6, 10
    assert page.evaluate("model.get('n')") == 10
    assert shown_score(page) == pytest.approx(widget.score(), abs=6e-4) and page.locator(".tc-here").count() == 1
    assert page.locator(".tc-here").get_attribute("cx") != dot


def test_both_stop_at_the_ends_of_the_sliders(show):
    page = show(ClockHands(m=0, n=31), "clock_hands.js")
    assert page.locator(".tc-back").is_disabled()
    page.locator(".tc-on").click()
    assert page.evaluate("[model.get('m'), model.get('n')]") == [1, 32] and page.locator(".tc-on").is_disabled()
    page.locator(".tc-back").click()
    assert page.evaluate("[model.get('m'), model.get('n')]") == [0, 31]


def test_a_closed_clock_listens_no_more(show):
    page = show(ClockHands(), "clock_hands.js")
    assert page.evaluate("listening()") == 2
    page.evaluate("window.cleanup()")
    assert page.evaluate("listening()") == 0


def test_a_move_of_the_clocks_is_drawn_at_once(show):
    page = show(ClockHands(), "clock_hands.js")
    assert len(set(drawings(page, "n", list(range(10))))) == 10
