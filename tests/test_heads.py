"""What turns hidden states into an answer."""

import pytest
import torch
from every_family import BATCH, CLASSES, D_MODEL, SEQ, VOCAB, assert_same, lively
from torch import nn
from torch.nn import functional as F

from transformer_course.embeddings import TokenEmbedding
from transformer_course.heads import (
    LanguageModelHead,
    MaskedLanguageModelHead,
    MaxPooler,
    Pooler,
    SequenceClassificationHead,
    TiedHead,
    TokenClassificationHead,
)


@pytest.fixture
def x(dtype) -> torch.Tensor:
    return torch.randn(BATCH, SEQ, D_MODEL).to(dtype)


def test_a_head_of_its_own_is_one_matrix(x, dtype):
    head = lively(LanguageModelHead(D_MODEL, VOCAB), dtype)
    assert head(x).shape == (BATCH, SEQ, VOCAB)
    assert_same(head(x), (x.double() @ head.projection.weight.double().T).to(dtype))


def test_a_tied_head_scores_agreement_with_the_embedding_and_has_no_weight_of_its_own(x, dtype):
    embedding = lively(TokenEmbedding(VOCAB, D_MODEL), dtype)
    head = TiedHead(embedding)
    assert_same(head(x), (x.double() @ embedding.weight.double().T).to(dtype))
    assert [parameter is embedding.weight for parameter in head.parameters()] == [True]


def masked_head(dtype) -> MaskedLanguageModelHead:
    return lively(MaskedLanguageModelHead(TokenEmbedding(VOCAB, D_MODEL)), dtype)


def test_the_masked_language_model_head_is_a_layer_then_the_embedding_and_a_bias(x, dtype):
    head = masked_head(dtype)
    hidden = F.gelu(F.linear(x, head.transform.weight, head.transform.bias))
    hidden = F.layer_norm(hidden, (D_MODEL,), head.norm.weight, head.norm.bias, 1e-5)
    assert_same(head(x), F.linear(hidden, head.tied.embedding.weight) + head.bias)


def test_the_masked_language_model_head_bends_as_it_is_told(x, dtype):
    head = lively(MaskedLanguageModelHead(TokenEmbedding(VOCAB, D_MODEL), activation=nn.ReLU()), dtype)
    hidden = F.relu(F.linear(x, head.transform.weight, head.transform.bias))
    assert_same(head(x), head.tied(head.norm(hidden)) + head.bias)
    assert not torch.equal(head(x), head_with(head, nn.GELU())(x))


def head_with(head: MaskedLanguageModelHead, activation: nn.Module) -> MaskedLanguageModelHead:
    other = MaskedLanguageModelHead(head.tied.embedding, activation=activation).to(head.bias.dtype)
    other.load_state_dict(head.state_dict())
    return other


def test_selecting_places_equals_selecting_from_the_full_logits(x, dtype):
    head = masked_head(dtype)
    full = head(x).flatten(0, 1)
    chosen = torch.rand(BATCH, SEQ) < 0.5
    places = chosen.flatten().nonzero()[:, 0]
    assert 0 < len(places) < BATCH * SEQ
    assert_same(head(x, places), full[places])
    assert_same(head(x, chosen), full[places])
    shuffled = torch.tensor([20, 0, 13, 13, 5])
    assert_same(head(x, shuffled), full[shuffled])


def test_selecting_nothing_gives_no_logits_and_a_gradient_of_zero(x, dtype):
    head = masked_head(dtype)
    logits = head(x.requires_grad_(), torch.zeros(BATCH, SEQ, dtype=torch.bool))
    assert logits.shape == (0, VOCAB)
    logits.sum().backward()
    assert (x.grad == 0).all()


def test_a_selection_of_another_shape_is_refused(x, dtype):
    with pytest.raises(ValueError, match=r"select has shape .* axis 1 \(seq\) is 6, expected 7"):
        masked_head(dtype)(x, torch.ones(BATCH, SEQ - 1, dtype=torch.bool))


def test_the_pooler_reads_the_first_token_alone(x, dtype):
    pooler = lively(Pooler(D_MODEL), dtype)
    pooled = pooler(x.requires_grad_())
    assert pooled.shape == (BATCH, D_MODEL) and (pooled.abs() <= 1).all()
    pooled.float().sum().backward()
    assert (x.grad[:, 0] != 0).any() and (x.grad[:, 1:] == 0).all()


def test_the_max_pooler_finds_the_largest_of_each_number_among_real_tokens(x, dtype):
    mask = torch.ones(BATCH, SEQ, dtype=torch.bool)
    mask[1, 2:] = False
    pooled = MaxPooler()(x, mask)
    assert torch.equal(pooled[0], x[0].max(dim=0).values)
    assert torch.equal(pooled[1], x[1, :2].max(dim=0).values)
    head = lively(SequenceClassificationHead(D_MODEL, CLASSES, pooler=MaxPooler()), dtype)
    changed = x.clone()
    changed[1, 2:] = 99.0
    assert torch.equal(head(x, mask), head(changed, mask))
    assert not torch.equal(head(x), head(changed))


def test_one_answer_for_the_sequence_and_one_for_each_token(x, dtype):
    whole = lively(SequenceClassificationHead(D_MODEL, CLASSES), dtype)
    each = lively(TokenClassificationHead(D_MODEL, CLASSES), dtype)
    assert whole(x).shape == (BATCH, CLASSES) and each(x).shape == (BATCH, SEQ, CLASSES)
    pooled = torch.tanh(F.linear(x[:, 0], whole.pooler.projection.weight, whole.pooler.projection.bias))
    assert_same(whole(x), F.linear(pooled, whole.classifier.weight, whole.classifier.bias))
    assert_same(each(x)[1, 4], F.linear(x[1, 4], each.classifier.weight, each.classifier.bias))


@pytest.mark.parametrize("part", [SequenceClassificationHead, TokenClassificationHead])
def test_dropout_acts_in_training_only(part, x, dtype):
    head = lively(part(D_MODEL, CLASSES, dropout=0.5), dtype)
    assert torch.equal(head(x), head(x))
    head.train()
    assert not torch.equal(head(x), head(x))
