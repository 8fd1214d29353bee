"""Examples for fine-tuning keep the frame of pretraining, and every tier has its plan."""

import pytest

from transformer_course.tokenizers import BytePairTokenizer
from transformer_course.training.fine_tuning import encode_examples, fine_tuning
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
