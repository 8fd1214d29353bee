"""A prompt writes what the model writes, streams it, repeats itself, and says what is wrong."""

import ipywidgets
import pytest
import torch

from transformer_course.classroom.widgets import Prompt, prompt
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.tokenizers.characters import CharacterTokenizer
from transformer_course.writing import continue_text

TEXT = "In the beginning <b>God</b> & the word\n"


@pytest.fixture(scope="module")
def trained():
    torch.manual_seed(0)
    tokenizer = CharacterTokenizer.train(TEXT)
    sizes = {"max_len": 16, "d_model": 8, "n_layers": 1, "n_heads": 2}
    return GPT(GPTConfig(vocab=tokenizer.vocab_size, **sizes)).eval(), tokenizer


@pytest.fixture
def box(trained):
    return Prompt(*trained, "In the", max_new=20)


def written(trained, text, temperature, seed):
    return "".join(continue_text(*trained, text, 20, temperature=temperature, seed=seed))


def test_it_shows_what_the_model_writes(box, trained):
    assert box.written == written(trained, "In the", 0.7, 1) and box.written
    assert repr(box).endswith(f"In the{box.written}")
    assert "<b>In the</b>" in box.view.value


def test_the_button_draws_again_and_the_temperature_repeats_with_the_same_numbers(box, trained):
    box.button.click()
    assert box.written == written(trained, "In the", 0.7, 2)
    box.temperature.value = 1.5
    assert box.written == written(trained, "In the", 1.5, 2)
    box.temperature.value = 0.7
    assert box.written == written(trained, "In the", 0.7, 2)


def test_enter_draws_again(box, trained):
    box.text.value = "God"
    assert box.written == written(trained, "In the", 0.7, 1), "typing alone writes nothing"
    box.text._handle_custom_msg({"event": "submit"}, [])
    assert box.written == written(trained, "God", 0.7, 2)


def test_it_streams(box, monkeypatch):
    seen = []
    monkeypatch.setattr(prompt, "PAUSE", 0.0)
    box.view.observe(lambda change: seen.append(change["new"]), "value")
    box.again()
    assert len(seen) > 10 and all("▌" in view for view in seen[:-1]) and "▌" not in seen[-1]
    assert not box.button.disabled


@pytest.mark.parametrize("bad, message", [("", "prompt is empty"), ("xyz", "x")])
def test_what_is_wrong_is_said_where_the_text_would_stand(box, bad, message):
    box.text.value = bad
    box.button.click()
    assert message in box.view.value and not box.button.disabled
    box.text.value = "God"
    box.button.click()
    assert "<b>God</b>" in box.view.value


def test_text_is_no_html(box):
    box.text.value = "<b>"
    box.again()
    assert "<b>&lt;b&gt;</b>" in box.view.value


def test_it_shows_without_a_kernel_too(box):
    data = box._repr_mimebundle_()
    assert data["text/html"] == box.view.value and data["text/plain"] == repr(box)
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == box.model_id
    assert isinstance(box, ipywidgets.VBox) and box._ipython_display_ is None
