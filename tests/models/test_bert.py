"""BERT, as published and recomposed, and its three uses."""

import pytest
import torch
from every_family import BATCH, CLASSES, D_MODEL, ENCODERS, SEQ, VOCAB, assert_same, make, tokens
from torch import nn

from transformer_course.classroom.experiments.blocks.torch_layers import encoder_layer
from transformer_course.models.bert import BERT, BertConfig

BOTH = pytest.mark.parametrize("family", ENCODERS)


def test_bert_base_without_pooler_has_the_published_number_of_parameters():
    with torch.device("meta"):
        model = BERT(BertConfig())
    assert sum(parameter.numel() for parameter in model.parameters()) == 108_891_648


def test_bert_equals_torchs_postnorm_layers(dtype):
    model, ids = make("bert", dtype), tokens(BATCH, SEQ)
    embedding = model.embedding
    x = embedding.tokens.weight[ids] + embedding.positions.weight[:SEQ] + embedding.segments.weight[0]
    x = nn.functional.layer_norm(x, (D_MODEL,), embedding.norm.weight, embedding.norm.bias, embedding.norm.eps)
    for block in model.stack.blocks:
        x = encoder_layer(block, norm_first=False)(x)
    assert_same(model(ids), x)


def test_the_recomposed_bert_is_prenorm(dtype):
    # What a block writes is added to its input and not normalized after: taking all it writes away leaves the input.
    model, ids = make("rotary-bert", dtype), tokens(BATCH, SEQ)
    with torch.no_grad():
        for block in model.stack.blocks:
            for linear in (block.attention.output, block.feedforward.down):
                linear.weight.zero_(), linear.bias.zero_()
    x, last = model.embedding.tokens.weight[ids], model.stack.norm
    assert_same(model(ids), nn.functional.layer_norm(x, (D_MODEL,), last.weight, last.bias, last.eps))


@BOTH
def test_every_token_sees_every_other(family, dtype):
    model, ids = make(family, dtype), tokens(BATCH, SEQ)
    before = model(ids)
    for place in range(SEQ):
        changed = ids.clone()
        changed[:, place] = (ids[:, place] + 1) % VOCAB
        assert (model(changed) - before).ne(0).any(dim=-1).all()


@BOTH
def test_a_token_is_read_differently_at_another_position(family, dtype):
    model, ids = make(family, dtype), tokens(BATCH, SEQ)
    order = torch.arange(SEQ).flip(0)
    assert (model(ids[:, order]) - model(ids)[:, order]).abs().max() > 0.1


def test_without_its_positions_bert_is_permutation_equivariant(dtype):
    model, ids = make("bert", dtype), tokens(BATCH, SEQ)
    with torch.no_grad():
        model.embedding.positions.weight.zero_()
    order = torch.randperm(SEQ)
    assert_same(model(ids[:, order]), model(ids)[:, order])


def test_segments_matter_and_are_the_first_by_default(dtype):
    model, ids = make("bert", dtype), tokens(BATCH, SEQ)
    segments = torch.arange(SEQ).expand(BATCH, SEQ) // 4
    assert torch.equal(model(ids), model(ids, segments=torch.zeros_like(ids)))
    assert (model(ids) - model(ids, segments=segments)).abs().max() > 0.1


@pytest.mark.parametrize("family", ["bert-masked-lm", "rotary-bert-masked-lm"])
@pytest.mark.parametrize("padded", [False, True])
def test_logits_at_selected_places_equal_those_chosen_from_all(family, padded, dtype):
    model, ids = make(family, dtype), tokens(BATCH, SEQ)
    mask = torch.arange(SEQ).expand(BATCH, SEQ) < torch.tensor([[SEQ], [4], [5]]) if padded else None
    chosen = torch.rand(BATCH, SEQ) < 0.4
    places = chosen.flatten().nonzero()[:, 0]
    full = model(ids, mask)
    assert full.shape == (BATCH, SEQ, VOCAB)
    for select in (chosen, places):
        assert_same(model(ids, mask, select=select), full[chosen])


def test_the_vocabulary_is_projected_at_the_selected_places_only():
    model, ids = make("bert-masked-lm"), tokens(BATCH, SEQ)
    sizes = []
    model.head.tied.register_forward_hook(lambda _module, _inputs, logits: sizes.append(logits.numel()))
    model(ids, select=torch.tensor([4, 9, 11, 2, 17]))
    assert sizes == [5 * VOCAB]


def test_one_answer_for_the_sequence_and_one_for_each_token(dtype):
    ids = tokens(BATCH, SEQ)
    assert make("bert-sequences", dtype)(ids).shape == (BATCH, CLASSES)
    assert make("bert-tokens", dtype)(ids).shape == (BATCH, SEQ, CLASSES)
    assert make("bert", dtype)(ids).shape == (BATCH, SEQ, D_MODEL)
