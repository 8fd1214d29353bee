"""Lesson 10, Residual connections: right answers in other styles pass, parts equal the package's, the widget holds."""

import pytest
import torch
from torch import nn
from widget_page import drawings

from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.checking.sandbox import run_case
from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.widgets import StreamExplorer
from transformer_course.initialization import scale_residual_outputs
from transformer_course.models.gpt import GPTConfig, gpt_block
from transformer_course.residual import PostNorm, PreNorm

VARIANTS = {
    "pre_norm": {
        "in steps": """
            def pre_norm(x, norm, sublayer):
                h = norm(x)
                h = sublayer(h)
                return torch.add(h, x)
        """,
        "with the package's class": """
            def pre_norm(x, norm, sublayer):
                class Held(torch.nn.Module):
                    def forward(self, h):
                        return norm(h)
                return PreNorm(Held())(x, sublayer)
        """,
        "a copy first": """
            def pre_norm(stream, norm, sublayer):
                kept = stream.clone()
                kept += sublayer(norm(stream))
                return kept
        """,
    },
    "post_norm": {
        "in steps": """
            def post_norm(x, norm, sublayer):
                total = sublayer(x)
                total = total + x
                return norm(total)
        """,
        "stacked and summed": """
            def post_norm(x, norm, sublayer):
                return norm(torch.stack([x, sublayer(x)]).sum(dim=0))
        """,
    },
    "stream_writes": {
        "the sum anew each time": """
            def stream_writes(x, norms, sublayers):
                writes = [x]
                for i in range(len(norms)):
                    writes.append(sublayers[i](norms[i](sum(writes))))
                return torch.stack(writes, dim=0)
        """,
        "differences of the stream": """
            def stream_writes(x, norms, sublayers):
                stream = [x]
                for norm, f in zip(norms, sublayers):
                    stream.append(pre_norm(stream[-1], norm, f))
                steps = [b - a for a, b in zip(stream, stream[1:])]
                return torch.stack([x] + steps)
        """,
    },
    "residual_std": {
        "math": """
            def residual_std(std, n_layers, sublayers=2):
                return std / math.sqrt(sublayers * n_layers)
        """,
        "from the variance": """
            def residual_std(std, n_layers, sublayers=2):
                return (std**2 / n_layers / sublayers) ** 0.5
        """,
    },
}
ALL = [(name, style, source) for name, styles in VARIANTS.items() for style, source in styles.items()]
IMPORTS = """
import math
import torch
from transformer_course.residual import PreNorm
from transformer_course.classroom.exercises.residual_connections.pre_norm import pre_norm
"""


@pytest.mark.parametrize("name, style, source", ALL, ids=[f"{name}: {style}" for name, style, _ in ALL])
def test_a_correct_variant_passes(name, style, source, notebook):
    notebook.run(IMPORTS)
    notebook.run(source)
    notebook.assert_passes(name)


@pytest.mark.parametrize("name, part", [("pre_norm", PreNorm), ("post_norm", PostNorm)])
def test_the_exercises_are_the_packages_parts(name, part):
    class Held(nn.Module):
        def __init__(self, norm):
            super().__init__()
            self.held = norm

        def forward(self, x):
            return self.held(x)

    exercise = find_exercise(name)
    for case in exercise.cases():
        x, norm, sublayer = case.inputs.values()
        ours = run_case(exercise, exercise.reference, case).result
        assert torch.equal(ours, part(Held(norm))(x, sublayer))


def test_the_writes_add_up_to_the_stack():
    exercise, pre_norm = find_exercise("stream_writes"), find_exercise("pre_norm").reference
    for case in exercise.cases():
        stream, norms, sublayers = case.inputs.values()
        writes = run_case(exercise, exercise.reference, case).result
        for norm, sublayer in zip(norms, sublayers, strict=True):
            stream = pre_norm(stream, norm, sublayer)
        torch.testing.assert_close(writes.sum(dim=0), stream)


def test_the_scale_is_the_packages():
    residual_std = find_exercise("residual_std").reference
    block = gpt_block(GPTConfig(vocab=10, max_len=8, d_model=8, n_layers=3, n_heads=2, d_hidden=16))
    before = block.feedforward.down.weight.detach().clone()
    scale_residual_outputs(block, 2 * 3)
    torch.testing.assert_close(block.feedforward.down.weight.detach(), before * residual_std(1.0, n_layers=3))


@pytest.mark.parametrize(
    "name, source, says",
    [
        ("pre_norm", "def pre_norm(x, norm, sublayer):\n    x += sublayer(norm(x))\n    return x", "in place"),
        ("pre_norm", "def pre_norm(x, norm, sublayer):\n    x + sublayer(norm(x))", "Is a `return` missing"),
        ("post_norm", "def post_norm(x, norm, sublayer):\n    return norm(x + sublayer)", "It raised `TypeError"),
        ("residual_std", "def residual_std(std, n_layers, sublayers=2):\n    return std / n_layers", "1 of 6|differs"),
    ],
)
def test_an_unlisted_mistake_is_explained(name, source, says, notebook):
    notebook.run("import torch")
    notebook.run(source)
    card, passed = judge(find_exercise(name), notebook[name])
    assert not passed and any(text in repr(card) for text in says.split("|")), repr(card)


def test_a_message_names_the_norm_and_the_sublayer(notebook):
    notebook.run("def pre_norm(x, norm, sublayer):\n    return 3 * x + sublayer(norm(x))")
    card, _ = judge(find_exercise("pre_norm"), notebook["pre_norm"])
    assert "Input `norm`: LayerNorm with random weights" in repr(card)
    assert "Input `sublayer`: feed-forward sublayer" in repr(card)


SETTINGS = [
    {"depth": 1, "path": 1.0, "write": 0.5},
    {"depth": 64, "path": 0.0, "write": 0.5},
    {"depth": 40, "path": 1.0, "write": 1.0, "norm": "pre-norm"},
    {"depth": 40, "path": 0.8, "write": 2.0, "norm": "post-norm"},
]


def drawn(page, name: str) -> list[float]:
    """The powers of ten that a line of the drawing stands at, read from where 1 and 1e9 are."""
    heights = {text: page.locator(f"svg >> text='{text}'").get_attribute("y") for text in ("1", "1e9")}
    one, billion = (float(heights[text]) - 4 for text in ("1", "1e9"))
    points = page.locator(f"polyline.tc-{name}").get_attribute("points").split()
    return [9 * (one - float(point.split(",")[1])) / (one - billion) for point in points]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_browsers_gradient_is_autograds(settings, show):
    widget = StreamExplorer(**settings)
    page = show(widget, "stream_explorer.js")
    for name, sizes in zip(("signal", "gradient"), widget.sizes(), strict=True):
        wanted = sizes.log10().clamp(-12, 9).tolist()
        assert drawn(page, name) == pytest.approx(wanted, abs=0.006)


def test_without_the_path_the_gradient_vanishes_and_with_it_it_does_not():
    assert StreamExplorer(depth=64, path=0.0).sizes()[1][0] < 1e-15
    assert 0.1 < StreamExplorer(depth=64, path=1.0).sizes()[1][0] < 100
    assert StreamExplorer(depth=64, path=1.0, write=0.0).sizes()[1][0] == pytest.approx(1.0, abs=1e-3)


def test_the_drawing_follows_the_keyboard(show):
    page = show(StreamExplorer(depth=24, path=0.0), "stream_explorer.js")
    line, said = page.locator("polyline.tc-gradient"), page.locator(".tc-said")
    before = line.get_attribute("points")
    page.locator(".tc-path").focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("model.get('path')") == 1 and line.get_attribute("points") != before
    assert "gradient at the input: 2.9" in said.inner_text()
    page.locator(".tc-depth").focus()
    page.keyboard.press("End")
    assert page.evaluate("model.get('depth')") == 64 and len(line.get_attribute("points").split()) == 65
    page.locator(".tc-norm").select_option("post-norm")
    assert "signal after the last layer: 1.00" in said.inner_text()
    assert page.locator("polyline").count() == 2


def test_the_names_of_the_lines_do_not_meet(show):
    for settings in SETTINGS:
        page = show(StreamExplorer(**settings), "stream_explorer.js")
        places = [float(page.locator(f"text.tc-{name}-name").get_attribute("y")) for name in ("signal", "gradient")]
        assert abs(places[0] - places[1]) >= 13


def test_a_closed_stream_listens_no_more(show):
    page = show(StreamExplorer(), "stream_explorer.js")
    assert page.evaluate("listening()") == 4
    page.evaluate("window.cleanup()")
    assert page.evaluate("listening()") == 0


def test_a_move_is_drawn_at_once(show):
    page = show(StreamExplorer(depth=64, norm="pre-norm"), "stream_explorer.js")
    assert len(set(drawings(page, "write", [i / 10 for i in range(10)]))) == 10


def test_the_explorer_says_what_does_not_fit():
    with pytest.raises(ValueError, match="depth=65: choose from 1 to 64"):
        StreamExplorer(depth=65)
    with pytest.raises(ValueError, match="norm='batch' is unknown"):
        StreamExplorer(norm="batch")
    with pytest.raises(ValueError, match=r"path=3\.0 is off its slider"):
        StreamExplorer(path=3.0)
