"""Fill in the blank: words hide, guesses come, and what cannot be answered is said."""

import pytest
import torch

from transformer_course.classroom.widgets import FillInTheBlank
from transformer_course.models.bert import MaskedLanguageModel, RotaryBERT, RotaryBertConfig
from transformer_course.tokenizers import BytePairTokenizer
from transformer_course.writing import fill_blanks

SENTENCE = "The king went out, and the people saw him."


@pytest.fixture(scope="module")
def trained():
    tokenizer = BytePairTokenizer.train(f"{SENTENCE} \n" * 9, 300, special_tokens=("<pad>", "<mask>", "<cls>", "<sep>"))
    torch.manual_seed(0)
    sizes = RotaryBertConfig(tokenizer.vocab_size, max_len=40, d_model=24, n_layers=1, n_heads=2, d_hidden=40)
    return MaskedLanguageModel(RotaryBERT(sizes)), tokenizer


def test_the_guesses_are_those_of_fill_blanks(trained):
    widget = FillInTheBlank(*trained, SENTENCE, hidden=[1])
    (blank,) = fill_blanks(*trained, SENTENCE.replace("king", "<mask>"))
    assert widget.blanks[0]["word"] == "king"
    assert [token for token, _ in widget.blanks[0]["guesses"]] == [token for token, _ in blank.candidates]


def test_hiding_another_word_asks_again_with_both_hidden(trained):
    widget = FillInTheBlank(*trained, SENTENCE, hidden=[1])
    widget.hidden = [6, 1]
    both = fill_blanks(*trained, SENTENCE.replace("king", "<mask>").replace("people", "<mask>"))
    assert [blank["word"] for blank in widget.blanks] == ["king", "people"]
    for shown, wanted in zip(widget.blanks, both, strict=True):
        assert [token for token, _ in shown["guesses"]] == [token for token, _ in wanted.candidates]


def test_the_pieces_spell_the_sentence_and_number_its_words(trained):
    widget = FillInTheBlank(*trained, SENTENCE)
    assert "".join(text for text, _ in widget.pieces) == SENTENCE
    assert [text for text, number in widget.pieces if number >= 0][2:5] == ["went", "out", "and"]
    assert widget.blanks == []


def test_a_new_sentence_drops_numbers_that_it_does_not_have(trained):
    widget = FillInTheBlank(*trained, SENTENCE, hidden=[7])
    widget.sentence = "The king."
    assert widget.blanks == [] and widget.problem == ""


def test_a_word_of_several_tokens_is_counted(trained):
    widget = FillInTheBlank(*trained, "The Zephyrus king", hidden=[1, 2])
    assert widget.blanks[0]["tokens"] > 1 and widget.blanks[1]["tokens"] == 1


def test_a_sentence_that_is_too_long_gets_a_sentence_back(trained):
    widget = FillInTheBlank(*trained, "the king " * 60, hidden=[0])
    assert "max_len=40" in widget.problem and widget.blanks == []


@pytest.mark.parametrize("hidden", [[], [1]])
def test_it_leaves_a_text_and_a_picture_of_its_guesses(trained, hidden):
    widget = FillInTheBlank(*trained, SENTENCE, hidden=hidden)
    data, _ = widget._repr_mimebundle_()
    assert ("image/png" in data) == bool(hidden) and data["text/plain"] == repr(widget)
    assert ("[…]" in repr(widget)) == bool(hidden)
