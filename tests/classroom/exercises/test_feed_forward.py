"""Lesson 08, Feed-forward: right answers in other styles pass, and the exercises are the package's networks."""

import pytest
import torch
from torch import nn
from widget_page import drawings

from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.exercises.feed_forward.feed_forward import feed_forward
from transformer_course.classroom.exercises.feed_forward.gated_feed_forward import gated_feed_forward
from transformer_course.classroom.exercises.feed_forward.matching_hidden import matching_hidden
from transformer_course.classroom.exercises.feed_forward.pattern_detector import pattern_detector
from transformer_course.classroom.widgets import HiddenUnitExplorer
from transformer_course.feedforward import FeedForward, GatedFeedForward

VARIANTS = {
    ("feed_forward", "F.linear"): """
        def feed_forward(x, up_weight, up_bias, down_weight, down_bias, activation):
            return F.linear(activation(F.linear(x, up_weight, up_bias)), down_weight, down_bias)
    """,
    ("feed_forward", "einsum"): """
        def feed_forward(x, w1, b1, w2, b2, act):
            h = act(torch.einsum("...d,hd->...h", x, w1) + b1)
            return torch.einsum("...h,dh->...d", h, w2) + b2
    """,
    ("feed_forward", "unit by unit"): """
        def feed_forward(x, up_weight, up_bias, down_weight, down_bias, activation):
            out = down_bias.expand(*x.shape[:-1], -1)
            for row, bias, column in zip(up_weight, up_bias, down_weight.T):
                out = out + activation((x * row).sum(-1, keepdim=True) + bias) * column
            return out
    """,
    ("pattern_detector", "tensors, scaled"): """
        def pattern_detector(pattern):
            weight = 0.5 * torch.tensor(pattern)
            return weight, 1 - weight.abs().sum()
    """,
    ("pattern_detector", "a list and a list of one"): """
        def pattern_detector(pattern):
            return [0.75 * number for number in pattern], [1 - 0.75 * len(pattern)]
    """,
    ("gated_feed_forward", "F.linear"): """
        def gated_feed_forward(x, gate_weight, up_weight, down_weight):
            return F.linear(F.silu(F.linear(x, gate_weight)) * F.linear(x, up_weight), down_weight)
    """,
    ("gated_feed_forward", "one wide matrix"): """
        def gated_feed_forward(x, gate_weight, up_weight, down_weight):
            gate, up = (x @ torch.cat([gate_weight, up_weight]).T).chunk(2, dim=-1)
            return torch.einsum("...h,dh->...d", gate * torch.sigmoid(gate) * up, down_weight)
    """,
    ("gated_feed_forward", "the package's"): """
        def gated_feed_forward(x, gate, up, down):
            return (F.silu(x.matmul(gate.mT)) * x.matmul(up.mT)).matmul(down.mT)
    """,
    ("matching_hidden", "int of two thirds"): "def matching_hidden(d):\n    return int(2 * d / 3)\n",
    ("matching_hidden", "floor"): "def matching_hidden(d):\n    return math.floor(d * 2 / 3)\n",
    ("matching_hidden", "divided, remainder aside"): """
        def matching_hidden(d_hidden):
            double = d_hidden + d_hidden
            return (double - double % 3) // 3
    """,
    ("matching_hidden", "searched"): """
        def matching_hidden(d_hidden):
            width = 0
            while 3 * (width + 1) <= 2 * d_hidden:
                width += 1
            return width
    """,
}
IMPORTS = "import math\nimport torch\nfrom torch.nn import functional as F\n"


@pytest.mark.parametrize("name, style", VARIANTS, ids=[f"{name}: {style}" for name, style in VARIANTS])
def test_a_correct_variant_passes(name, style, notebook):
    notebook.run(IMPORTS)
    notebook.run(VARIANTS[name, style])
    notebook.assert_passes(name)


def test_the_exercises_are_the_packages_networks():
    torch.manual_seed(0)
    x, plain, gated = torch.randn(2, 3, 6), FeedForward(6, 10), GatedFeedForward(6, 10)
    parameters = (plain.up.weight, plain.up.bias, plain.down.weight, plain.down.bias)
    torch.testing.assert_close(feed_forward(x, *parameters, nn.functional.gelu), plain(x))
    torch.testing.assert_close(gated_feed_forward(x, gated.gate.weight, gated.up.weight, gated.down.weight), gated(x))


def test_four_detectors_are_the_units_of_the_lesson():
    patterns = [[1, -1], [1, 1], [-1, -1], [-1, 1]]
    weights, biases = (
        torch.tensor(part, dtype=torch.float32) for part in zip(*map(pattern_detector, patterns), strict=True)
    )
    network = FeedForward(2, 4, activation=nn.ReLU())
    network.up.load_state_dict({"weight": weights, "bias": biases})
    found = network.activation(network.up(torch.tensor(patterns, dtype=torch.float32)))
    assert torch.equal(found, torch.eye(4))


@pytest.mark.parametrize(
    "body, said",
    [
        ("return 7", "expected two results, the weight and the bias"),
        ("return [1.0], 0", "the weight has shape (1,) and the bias (): expected 2 numbers"),
        ("return pattern, pattern", "the bias (2,)"),
        ("return pattern, -1", "the bias has to depend on the length"),
    ],
)
def test_a_wrong_unit_is_answered_in_words(body, said, notebook):
    notebook.run(f"def pattern_detector(pattern):\n    {body}\n")
    card, passed = judge(find_exercise("pattern_detector"), notebook["pattern_detector"])
    assert not passed and said in " ".join(repr(card).split()), repr(card)


@pytest.mark.parametrize("width", [4, 12, 16, 512, 3072])
def test_matching_networks_have_nearly_the_same_number_of_weights(width):
    plain = sum(p.numel() for p in FeedForward(8, width).parameters() if p.dim() == 2)
    gated = [sum(p.numel() for p in GatedFeedForward(8, matching_hidden(width) + i).parameters()) for i in (0, 1)]
    assert gated[0] <= plain < gated[1]


@pytest.mark.parametrize(
    "body, said",
    [
        ("...\n    return 2 * d_hidden / 3", "whole number"),
        ("...\n    return None", "whole number (`int`)"),
        ("...\n    return 7", "expected"),
        ("...\n    return torch.tensor(7)", "It returned a `Tensor`, but it should return a whole number"),
    ],
)
def test_a_wrong_number_is_answered_in_words(body, said, notebook):
    notebook.run(f"import torch\ndef matching_hidden(d_hidden):\n    {body}\n")
    card, passed = judge(find_exercise("matching_hidden"), notebook["matching_hidden"])
    assert not passed and said.lower() in repr(card).lower(), repr(card)


def test_the_message_names_the_activation_without_an_address(notebook):
    notebook.run("def feed_forward(x, up_weight, up_bias, down_weight, down_bias, activation):\n    return x * 2\n")
    card, _ = judge(find_exercise("feed_forward"), notebook["feed_forward"])
    assert "Input `activation`: relu" in repr(card) and "0x" not in repr(card)


def test_one_step_makes_the_tent():
    widget = HiddenUnitExplorer()
    before = widget.distance()
    widget.down = [1.0, -2.0, 1.0]
    assert before > 0.5 and widget.distance() < 1e-9
    torch.testing.assert_close(widget.units().sum(dim=0), widget.target())
    widget.activation = "none"
    total = widget.units().sum(dim=0)
    assert total.diff(n=2).abs().max() < 1e-9  # straight


def test_the_explorer_is_a_feed_forward_network():
    widget = HiddenUnitExplorer("GELU")
    network = FeedForward(1, 3).double()
    values = (torch.tensor(numbers, dtype=torch.float64) for numbers in widget.numbers())
    up, bias, down = values
    with torch.no_grad():
        network.up.weight.copy_(up[:, None])
        network.up.bias.copy_(bias)
        network.down.weight.copy_(down[None])
        network.down.bias.zero_()
        torch.testing.assert_close(network(widget.x[None, :, None])[0, :, 0], widget.units().sum(dim=0))


def test_without_a_kernel_both_with_and_without_activation_are_shown():
    widget = HiddenUnitExplorer()
    assert [axes.get_title("left") for axes in widget.figure().axes] == ["ReLU", "no activation"]
    assert len(HiddenUnitExplorer("none").figure().axes) == 1
    data, _ = widget._repr_mimebundle_()
    assert {"image/png", "application/vnd.jupyter.widget-view+json"} <= set(data) and data["text/plain"] == repr(widget)


@pytest.mark.parametrize("given", [{"activation": "softmax"}, {"unit": 3}])
def test_the_explorer_refuses_what_it_does_not_have(given):
    ((name, value),) = given.items()
    with pytest.raises(ValueError, match=f"{name}={value!r}"):
        HiddenUnitExplorer(**given)


def drawn(page, name):
    points = page.locator(f"polyline.{name}").get_attribute("points").split()
    return torch.tensor([[float(number) for number in point.split(",")] for point in points], dtype=torch.float64)


def test_the_browser_draws_what_the_kernel_computes(show):
    widget = HiddenUnitExplorer()
    page = show(widget, "hidden_unit_explorer.js")
    for activation in widget.activations:
        page.locator(".tc-activation").select_option(activation)
        assert page.evaluate("model.get('activation')") == activation
        widget.activation = activation
        for name, values in (("tc-curve0", widget.units()[0]), ("tc-total", widget.units().sum(dim=0))):
            heights = (3 - values) / 6 * 292 + 8
            torch.testing.assert_close(drawn(page, name)[:, 1], heights, atol=0.06, rtol=0)
        assert f"the sum is {widget.distance():.2f} away from the target" in page.locator(".tc-said").inner_text()


def test_the_sliders_move_the_chosen_unit_alone(show):
    page = show(HiddenUnitExplorer(), "hidden_unit_explorer.js")
    page.locator(".tc-down").focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    assert page.evaluate("model.get('down').map((value) => Math.round(10 * value) / 10)") == [1, -2, 1]
    assert "unit 2 adds −2.0 · ReLU(1.0 · x + 0.0)" in page.locator(".tc-said").inner_text()
    assert "0.00 away from the target" in page.locator(".tc-said").inner_text()
    page.locator(".tc-unit").select_option("2")
    before = drawn(page, "tc-curve0")
    page.locator(".tc-bias").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("model.get('bias')")[:2] == [1, 0]
    assert page.evaluate("model.get('bias')")[2] == pytest.approx(-0.9)
    assert torch.equal(drawn(page, "tc-curve0"), before)
    assert "ReLU(1.0 · x − 0.9)" in page.locator(".tc-said").inner_text()


def test_the_explorer_answers_at_once_and_stops_listening(show):
    page = show(HiddenUnitExplorer(), "hidden_unit_explorer.js")
    assert len(set(drawings(page, "bias", [[i / 10, 0, -1] for i in range(20)]))) == 20
    assert page.evaluate("listening()") == 5
    page.evaluate("window.cleanup()")
    assert page.evaluate("listening()") == 0
