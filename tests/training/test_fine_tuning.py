"""Examples for fine-tuning keep the frame of pretraining, and every tier has its plan."""

import pytest

from transformer_course.data.windows import IGNORED
from transformer_course.tokenizers import BytePairTokenizer
from transformer_course.training.fine_tuning import encode_examples, encode_words, fine_tuning
from transformer_course.training.presets import TIERS

TEXT = "the king went out of his house and the people saw the king\n"


@pytest.fixture(scope="module")
def tokenizer():
    return BytePairTokenizer.train(TEXT * 5, 280, special_tokens=("<pad>", "<mask>", "<cls>", "<sep>"))


def test_a_text_stands_between_cls_and_sep(tokenizer):
    ((ids, label),) = encode_examples(tokenizer, [("the king went", 1)], longest=50)
    assert label == 1
    assert (ids[0], ids[-1]) == (tokenizer.special_tokens["<cls>"], tokenizer.special_tokens["<sep>"])
    assert tokenizer.decode(ids[1:-1]) == "the king went"


def test_long_texts_are_left_out_rather_than_cut(tokenizer):
    longest = len(tokenizer.encode("the king went")) + 2
    found = encode_examples(tokenizer, [("the king went", 0), (TEXT, 1)], longest)
    assert [label for _, label in found] == [0]


@pytest.mark.parametrize("tier", TIERS)
def test_every_tier_has_a_plan_with_one_evaluation_at_its_end(tier):
    plan = fine_tuning(tier)
    assert plan.settings.evaluate_every == plan.settings.steps
    assert plan.verses * 2 >= plan.batch


def test_an_unknown_tier_is_named():
    with pytest.raises(ValueError, match="tier='laptop'"):
        fine_tuning("laptop")


def test_a_words_label_stands_at_its_first_token(tokenizer):
    words, labels = ["the", "Nebuchadnezzar", "king"], [1, 1, 0]
    ((ids, wanted),) = encode_words(tokenizer, [(words, labels)], longest=60)
    assert ids == [
        tokenizer.special_tokens["<cls>"],
        *tokenizer.encode(" ".join(words)),
        tokenizer.special_tokens["<sep>"],
    ]
    long = len(tokenizer.encode(" Nebuchadnezzar"))
    assert long > 1
    the = len(tokenizer.encode("the"))
    assert wanted[0] == wanted[-1] == IGNORED
    assert wanted[1] == 1 and wanted[2 : 1 + the] == [IGNORED] * (the - 1)
    assert wanted[1 + the : 1 + the + long] == [1, *[IGNORED] * (long - 1)] and wanted[1 + the + long] == 0
    assert [label for label in wanted if label != IGNORED] == labels
    assert encode_words(tokenizer, [(words, labels)], longest=5) == []


def test_as_many_labels_as_words(tokenizer):
    with pytest.raises(ValueError, match=r"examples\[1\] has 2 words and 1 labels"):
        encode_words(tokenizer, [(["a"], [0]), (["a", "b"], [0])], longest=60)
