import pytest
import small_models
import torch

from transformer_course.data.masking import mask_tokens
from transformer_course.evaluation import (
    classification_scores,
    masked_token_accuracy,
    predict_classes,
    text_scores,
    token_f1,
)
from transformer_course.models.bert import MaskedLanguageModel, SequenceClassifier, TokenClassifier


@pytest.mark.parametrize("build", [small_models.bert, small_models.rotary_bert])
def test_masked_accuracy_counts_hidden_places_only(build):
    model = MaskedLanguageModel(build()).train()
    generator = torch.Generator().manual_seed(0)
    tokens = torch.randint(1, 17, (13, 9), generator=generator)
    padding_mask = torch.arange(9) < torch.randint(4, 10, (13, 1), generator=generator)
    masked = mask_tokens(tokens, mask_id=0, vocab=17, special_ids=[0], probability=0.4, generator=generator)
    masked = masked._replace(select=masked.select & padding_mask)
    accuracy = masked_token_accuracy(model, masked, padding_mask, batch=5)
    assert model.training
    answers = model.eval()(masked.inputs, padding_mask).argmax(-1)
    # Labels that are the answers at every second hidden place only.
    hidden = masked.select.nonzero().tolist()
    assert accuracy == pytest.approx(sum(answers[i, j] == tokens[i, j] for i, j in hidden).item() / len(hidden))
    labels = (answers + 1) % 17
    for i, j in hidden[::2]:
        labels[i, j] = answers[i, j]
    expected = len(hidden[::2]) / len(hidden)
    assert masked_token_accuracy(model, masked._replace(labels=labels), padding_mask, 5) == pytest.approx(expected)


def test_nothing_hidden_is_refused():
    masked = mask_tokens(
        torch.ones(2, 3).long(), mask_id=0, vocab=17, special_ids=[0], probability=0.0, generator=torch.Generator()
    )
    with pytest.raises(ValueError, match="hide at least one"):
        masked_token_accuracy(MaskedLanguageModel(small_models.bert()), masked)


@pytest.mark.parametrize("head", [SequenceClassifier, TokenClassifier])
def test_classes_are_those_of_the_model_whatever_the_batch(head):
    model = head(small_models.bert(), 5)
    tokens, mask = torch.randint(17, (7, 6)), torch.arange(6) < torch.randint(2, 7, (7, 1))
    model.train()
    predicted = predict_classes(model, tokens, mask, batch=3)
    assert model.training
    assert predicted.equal(model.eval()(tokens, mask).argmax(-1))


def test_classification_scores_by_hand():
    expected, predicted = torch.tensor([0, 0, 0, 1, 1, 2]), torch.tensor([0, 0, 1, 1, 0, 0])
    scores = classification_scores(predicted, expected)
    # F1 of class 0: 2·2/(4+3); of class 1: 2·1/(2+2); class 2 is never named.
    assert scores["accuracy"] == pytest.approx(3 / 6)
    assert scores["macro_f1"] == pytest.approx((4 / 7 + 1 / 2 + 0) / 3)


def test_token_f1_by_hand():
    expected = torch.tensor([[1, 1, 0, 0], [0, 1, 1, 1]])
    predicted = torch.tensor([[1, 0, 1, 0], [0, 1, 1, 1]])
    mask = torch.tensor([[True, True, True, True], [True, True, False, False]])
    assert token_f1(predicted, expected, mask) == pytest.approx({"precision": 2 / 3, "recall": 2 / 3, "f1": 2 / 3})
    assert token_f1(predicted, expected)["recall"] == pytest.approx(4 / 5)
    assert token_f1(1 - predicted, 1 - expected, mask, positive=0) == token_f1(predicted, expected, mask)


def test_a_copy_scores_100_and_the_signatures_name_the_versions():
    texts = ["In the beginning God created the heavens and the earth.", "The earth was formless and empty."]
    scores = text_scores(texts, texts)
    assert scores.chrf == pytest.approx(100) and scores.bleu == pytest.approx(100)
    assert "version:" in scores.chrf_signature and "tok:13a" in scores.bleu_signature
    worse = text_scores(texts[::-1], texts)
    assert worse.chrf < 60 and worse.bleu < 20


def test_mismatched_answers_are_refused():
    with pytest.raises(ValueError, match="written has 1 texts, references 2"):
        text_scores(["a"], ["a", "b"])
    with pytest.raises(ValueError, match="predicted"):
        classification_scores(torch.zeros(3).long(), torch.zeros(4).long())
