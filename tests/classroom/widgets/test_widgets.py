"""Widgets from the kernel's side: what they send, what they leave behind, how fast they answer."""

import base64

import ipywidgets
import pytest
import torch
from IPython.core.formatters import DisplayFormatter

from transformer_course.classroom import predict, quiz
from transformer_course.classroom.widgets import AttentionExplorer, ClockHands, TemperatureExplorer, play
from transformer_course.classroom.widgets.base import CourseWidget
from transformer_course.plotting import plot_lines

WORDS = ["the", "cat", "sat"]


def weights(*shape):
    return torch.softmax(torch.randn(*shape, generator=torch.Generator().manual_seed(0)), dim=-1)


MAKERS = {
    "attention": lambda: AttentionExplorer(weights(2, 3, 3), WORDS),
    "clocks": ClockHands,
    "temperature": TemperatureExplorer,
    "quiz": lambda: quiz("attention.axis"),
    "predict": lambda: predict("attention.entropy"),
    "play": lambda: play(lambda size: f"<p>{size}</p>", size=(0, 9, 1, 2)),
    "play with a figure": lambda: play(figure, size=(1, 9, 1, 2)),
}


def figure(size):
    return plot_lines([0, 1], {"line": [0, size]}, title="t", xlabel="x", ylabel="y")


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_it_leaves_a_static_form_beside_the_live_one(make):
    widget = make()
    bundle = widget._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == widget.model_id
    assert data["text/plain"] == repr(widget)
    if "image/png" in data:
        assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
        assert len(bundle[1]["image/png"]["alt"]) >= 20, "a blind reader is told what the picture shows"
    else:
        assert data["text/html"].startswith("<")


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_notebook_shows_both_forms(make):
    data, _ = DisplayFormatter().format(make())
    assert "application/vnd.jupyter.widget-view+json" in data and {"image/png", "text/html"} & set(data)


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_its_text_is_the_same_in_every_run(make):
    assert repr(make()) == repr(make())
    assert "0x" not in repr(make()) and make().model_id not in repr(make())


def test_the_metadata_for_colab_is_kept(monkeypatch):
    live = ({"text/plain": "x"}, {"application/vnd.jupyter.widget-view+json": {"colab": 1}})
    monkeypatch.setattr("anywidget.AnyWidget._repr_mimebundle_", lambda self, **kwargs: live)
    assert live[1].items() <= TemperatureExplorer()._repr_mimebundle_()[1].items()


def test_every_native_control_keeps_its_keys_from_the_notebook():
    for kind in [*CourseWidget.__subclasses__(), AttentionExplorer, ClockHands, TemperatureExplorer]:
        script = kind._esm.default_value if hasattr(kind, "_esm") else ""
        made = sum(script.count(f'make("{tag}"') for tag in ("button", "input", "select", "summary"))
        assert script.count("dataset.lmSuppressShortcuts") >= made, kind


def test_attention_sends_its_weights_rounded_by_head():
    widget = AttentionExplorer(weights(3, 3), WORDS, query=1)
    assert len(widget.weights) == 1 and widget.query == 1
    torch.testing.assert_close(torch.tensor(widget.weights[0]), weights(3, 3), atol=1e-4, rtol=0)


def test_attention_says_at_once_what_does_not_fit():
    with pytest.raises(ValueError, match="query_tokens has 2"):
        AttentionExplorer(weights(3, 3), WORDS[:2])
    with pytest.raises(ValueError, match="query=3 is not one of the 3 queries"):
        AttentionExplorer(weights(3, 3), WORDS, query=3)


@pytest.mark.parametrize("d_head, scaled, temperature", [(1, True, 1.0), (64, True, 1.0), (512, False, 0.5)])
def test_temperature_shows_the_softmax_of_the_scores(d_head, scaled, temperature):
    query, keys = torch.randn(512), torch.randn(5, 512)
    widget = TemperatureExplorer(query, keys, d_head=d_head)
    widget.scaled, widget.temperature = scaled, temperature
    scores = keys[:, :d_head] @ query[:d_head] / temperature / (d_head**0.5 if scaled else 1)
    torch.testing.assert_close(widget.weights().float(), torch.softmax(scores, dim=-1), atol=1e-4, rtol=1e-3)


def test_temperature_of_a_short_query_stops_at_its_length():
    widget = TemperatureExplorer(torch.randn(20), torch.randn(4, 20), d_head=64)
    assert 2**widget.doublings == 16 and len(widget.products) == 5


def test_a_moved_control_redraws_at_once():
    widget = play(lambda size: f"<p>{size}</p>", size=(0, 9, 1, 2))
    widget.controls["size"].value = 7
    assert widget.view.value == "<p>7</p>"


def test_a_moved_control_changes_the_picture():
    widget = play(figure, size=(1, 9, 1, 2))
    before = widget.view.value
    widget.controls["size"].value = 5
    assert widget.view.value != before and repr(widget) == "play(size=5)"


@pytest.mark.parametrize(
    "given, kind, value",
    [
        ((0, 9, 1, 2), ipywidgets.IntSlider, 2),
        ((0.0, 1.0, 0.1, 0.5), ipywidgets.FloatSlider, 0.5),
        (["a", "b"], ipywidgets.Dropdown, "a"),
        (True, ipywidgets.Checkbox, True),
    ],
)
def test_controls_are_made_from_plain_values(given, kind, value):
    control = play(lambda x: str(x), x=given).controls["x"]
    assert type(control) is kind and control.value == value


def test_a_control_that_cannot_be_made_is_named():
    with pytest.raises(ValueError, match="size='big'"):
        play(lambda size: "", size="big")
