"""Lesson 09, Layer normalization: the exercises are the package's norms, variants pass, the experiments hold."""

import math

import pytest
import torch
from torch import nn
from widget_page import drawings

from transformer_course import normalization
from transformer_course.classroom.checking.sandbox import run_case
from transformer_course.classroom.exercises import find_exercise, topics
from transformer_course.classroom.experiments.layer_normalization.deep_models_without_norm import (
    LAYERS,
    LENGTH,
    deep_model,
    sizes_by_layer,
    train_deep,
    without_norm,
)
from transformer_course.classroom.widgets import NormExplorer
from transformer_course.normalization import LayerNorm, RMSNorm

VARIANTS = {
    ("token_statistics", "var_mean"): """
        def token_statistics(x):
            variance, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
            return mean, variance
    """,
    ("token_statistics", "sums"): """
        def token_statistics(x):
            n = x.shape[-1]
            mean = x.sum(-1, keepdim=True) / n
            return mean, ((x - mean) ** 2).sum(-1, keepdim=True) / n
    """,
    ("token_statistics", "var, unbiased=False"): """
        def token_statistics(features):
            return [features.mean(-1, True), features.var(-1, unbiased=False, keepdim=True)]
    """,
    ("token_statistics", "einops"): """
        def token_statistics(x):
            mean = reduce(x, "... d -> ... 1", "mean")
            return mean, reduce((x - mean).pow(2), "... d -> ... 1", "mean")
    """,
    ("token_statistics", "token by token"): """
        def token_statistics(x):
            means, variances = [], []
            for token in x.reshape(-1, x.shape[-1]):
                mean = sum(token) / len(token)
                means.append(mean)
                variances.append(sum((f - mean) ** 2 for f in token) / len(token))
            shape = (*x.shape[:-1], 1)
            return torch.stack(means).reshape(shape), torch.stack(variances).reshape(shape)
    """,
    ("layer_norm", "torch's own"): """
        def layer_norm(x, weight, bias, eps=1e-5):
            return F.layer_norm(x, x.shape[-1:], weight, bias, eps)
    """,
    ("layer_norm", "rsqrt and addcmul"): """
        def layer_norm(x, w, b, eps=1e-5):
            variance, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
            return torch.addcmul(b, (x - mean) * torch.rsqrt(variance + eps), w)
    """,
    ("layer_norm", "without the first exercise"): """
        def layer_norm(x, weight, bias, eps=1e-5):
            centered = x - x.mean(-1, keepdim=True)
            return weight * centered / (centered.pow(2).mean(-1, keepdim=True) + eps) ** 0.5 + bias
    """,
    ("layer_norm", "a length, divided by √n"): """
        def layer_norm(x, weight, bias, eps=1e-5):
            n = x.shape[-1]
            centered = x - x.mean(-1, keepdim=True)
            padded = torch.cat([centered, torch.full_like(centered[..., :1], math.sqrt(n * eps))], dim=-1)
            return centered / padded.norm(dim=-1, keepdim=True) * math.sqrt(n) * weight + bias
    """,
    ("layer_norm", "token by token"): """
        def layer_norm(x, weight, bias, eps=1e-5):
            out = []
            for token in x.reshape(-1, x.shape[-1]):
                mean, variance = token.mean(), token.var(correction=0)
                out.append((token - mean) / torch.sqrt(variance + eps) * weight + bias)
            return torch.stack(out).reshape(x.shape)
    """,
    ("rms_norm", "torch's own"): """
        def rms_norm(x, weight, eps=1e-5):
            return F.rms_norm(x, x.shape[-1:], weight, eps)
    """,
    ("rms_norm", "rsqrt, as in LLaMA's code"): """
        def rms_norm(x, weight, eps=1e-5):
            return weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + eps))
    """,
    ("rms_norm", "einsum"): """
        def rms_norm(x, weight, eps=1e-5):
            squares = torch.einsum("...d,...d->...", x, x)[..., None] / x.size(-1)
            return torch.einsum("...d,d->...d", x / (squares + eps).sqrt(), weight)
    """,
    ("rms_norm", "token by token"): """
        def rms_norm(x, weight, eps=1e-5):
            rows = [row / (sum(f * f for f in row) / len(row) + eps) ** 0.5 for row in x.reshape(-1, x.shape[-1])]
            return torch.stack(rows).reshape(x.shape) * weight
    """,
}
IMPORTS = "import math\nimport torch\nfrom torch.nn import functional as F\nfrom einops import reduce\n"
STREAM = torch.arange(10).repeat(200)


@pytest.mark.parametrize("name, style", VARIANTS, ids=[f"{name}: {style}" for name, style in VARIANTS])
def test_a_correct_variant_passes(name, style, notebook):
    notebook.run(IMPORTS)
    notebook.run(VARIANTS[name, style])
    notebook.assert_passes(name)


@pytest.mark.parametrize("name", ["layer_norm", "rms_norm"])
def test_an_exercise_is_the_packages_function(name):
    exercise = find_exercise(name)
    for case in exercise.cases():
        ours = run_case(exercise, exercise.reference, case).result
        theirs = getattr(normalization, name)(*case.inputs.values())
        torch.testing.assert_close(ours, theirs, equal_nan=True)


def test_the_lesson_builds_both_functions():
    assert {exercise.builds for exercise in topics()["layer_normalization"].EXERCISES} == {"layer_norm", "rms_norm"}


def test_the_explorer_says_what_the_package_computes():
    widget = NormExplorer((1, 2, 6, 3, 8), doublings=2, shift=-7, push=5)
    assert widget.token().tolist() == [2, 1, 17, 5, 25]
    token = widget.token()[None, None].float()
    torch.testing.assert_close(LayerNorm(5)(token)[0, 0].double(), widget.normalized(), atol=1e-5, rtol=0)
    widget.centered = False
    torch.testing.assert_close(RMSNorm(5)(token)[0, 0].double(), widget.normalized(), atol=1e-5, rtol=0)
    assert "RMSNorm, scale 4, shift -7, push 5" in repr(widget)
    assert len(widget.figure().axes) == 2 and "pushed by 5" in widget.figure().get_suptitle()


def test_shift_and_scale_change_nothing_unless_eps_matters():
    assert NormExplorer(doublings=5, shift=50).change() < 1e-4
    assert NormExplorer(doublings=-14, shift=0).change() > 1
    assert NormExplorer(shift=20, centered=False).change() > 0.1
    assert NormExplorer(doublings=5, centered=False).change() < 1e-4
    assert NormExplorer(push=50).change() > 0.1


@pytest.mark.parametrize("given", [{"doublings": 7}, {"doublings": -15}, {"shift": 51}, {"push": -51}])
def test_the_explorer_refuses_what_its_sliders_do_not_reach(given):
    ((name, value),) = given.items()
    with pytest.raises(ValueError, match=f"{name}={value}: its slider runs from"):
        NormExplorer(**given)


def test_the_explorer_needs_two_features():
    with pytest.raises(ValueError, match="features has 1 numbers"):
        NormExplorer([3])


def test_the_browser_draws_the_packages_norm_while_the_sliders_move(show):
    widget = NormExplorer((1, 7, -3, 9, 4))
    page = show(widget, "norm_explorer.js")

    def bars(kind):
        shown = [float(bar.get_attribute("data-value")) for bar in page.locator(f".tc-{kind}").all()]
        return torch.tensor(shown, dtype=torch.float64)

    untouched = widget.normalized()
    for control, key, name, value in (
        ("scale", "ArrowLeft", "doublings", -1),
        ("shift", "ArrowRight", "shift", 1),
        ("push", "ArrowLeft", "push", -1),
        ("centered", " ", "centered", False),
        ("shift", "ArrowRight", "shift", 2),
        ("scale", "Home", "doublings", -14),
    ):
        page.locator(f".tc-{control}").focus()
        page.keyboard.press(key)
        setattr(widget, name, value)
        assert page.evaluate(f"model.get('{name}')") == value
        torch.testing.assert_close(bars("before"), widget.token())
        torch.testing.assert_close(bars("after"), widget.normalized())
        before = untouched if widget.centered else NormExplorer((1, 7, -3, 9, 4), centered=False).normalized()
        torch.testing.assert_close(bars("start"), before)
        assert f"change in the result: {widget.change():.4f}" in page.locator(".tc-change").inner_text()


def test_the_explorer_answers_at_once_and_stops_listening(show):
    page = show(NormExplorer(), "norm_explorer.js")
    assert len(set(drawings(page, "shift", list(range(20))))) == 20
    assert page.evaluate("listening()") == 4
    page.evaluate("window.cleanup()")
    assert page.evaluate("listening()") == 0


def test_deep_models_differ_in_their_norms_alone():
    with_norms, without = deep_model(10), deep_model(10, without_norm)
    kept, left = dict(with_norms.named_parameters()), dict(without.named_parameters())
    assert all(torch.equal(kept[name], value) for name, value in left.items())
    assert all("norm" in name for name in kept.keys() - left.keys())
    norms = [module for module in with_norms.modules() if isinstance(module, LayerNorm)]
    assert len(norms) == 2 * LAYERS + 1
    assert not any(isinstance(module, LayerNorm | RMSNorm) for module in without.modules())


def test_without_norms_large_weights_multiply():
    tokens = STREAM[: 4 * LENGTH].view(4, LENGTH)
    bounded, free = (sizes_by_layer(deep_model(10, norm, std=0.2), tokens) for norm in (LayerNorm, without_norm))
    assert len(bounded) == len(free) == LAYERS + 1
    assert bounded[0] == free[0] and bounded[-1] < 20 < 1000 < free[-1]


def test_training_learns_and_a_hopeless_one_is_stopped():
    run = train_deep(deep_model(10, RMSNorm, n_layers=2), STREAM, 1e-2, steps=60)
    assert not run.stopped and len(run.losses) == 60 and run.loss < 0.5 < run.losses[0]
    assert str(run) == f"loss {run.loss:.2f}"
    stopped = train_deep(deep_model(10, n_layers=1), STREAM, 1e-3, steps=5, limit=0.1)
    assert stopped.stopped and math.isinf(stopped.loss) and str(stopped) == "stopped at step 1"
    nowhere = deep_model(10, n_layers=1)
    nn.init.constant_(nowhere.head.projection.weight, math.nan)
    assert train_deep(nowhere, STREAM, 1e-3, steps=5, limit=math.inf).stopped
