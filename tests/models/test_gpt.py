"""GPT-2, as published."""

import torch
from every_family import BATCH, CAUSAL, SEQ, VOCAB, assert_same, make, tokens
from torch import nn

from transformer_course.classroom.experiments.blocks.torch_layers import encoder_layer, forbidden
from transformer_course.models.gpt import GPT, GPTConfig


def test_gpt2_small_has_the_published_number_of_parameters():
    with torch.device("meta"):
        model = GPT(GPTConfig())
    assert sum(parameter.numel() for parameter in model.parameters()) == 124_439_808


def test_logits_are_the_head_of_the_hidden_states(dtype):
    model, ids = make("gpt", dtype), tokens(BATCH, SEQ)
    hidden = model.hidden(ids)
    assert hidden.shape == (BATCH, SEQ, model.config.d_model)
    assert torch.equal(model(ids), model.head(hidden))
    assert model(ids).shape == (BATCH, SEQ, VOCAB)


def test_gpt_equals_torchs_prenorm_layers_with_a_causal_mask(dtype):
    model, ids = make("gpt", dtype), tokens(BATCH, SEQ)
    words, places, last = model.embedding.tokens.weight, model.embedding.positions.weight, model.stack.norm
    x = words[ids] + places[:SEQ]
    for block in model.stack.blocks:
        layer = encoder_layer(block, norm_first=True, activation=nn.GELU(approximate="tanh"))
        x = layer(x, src_mask=forbidden(SEQ))
    hidden = nn.functional.layer_norm(x, last.weight.shape, last.weight, last.bias, last.eps)
    assert_same(model(ids), hidden @ words.T)


def test_one_token_is_enough(dtype):
    assert make("gpt", dtype)(tokens(BATCH, 1)).shape == (BATCH, 1, VOCAB)


def test_the_same_token_is_read_differently_at_another_position(dtype):
    for family in CAUSAL:
        model = make(family, dtype)
        ids = tokens(1, SEQ)
        swapped = ids.clone()
        ids[0, :2], swapped[0, :2] = torch.tensor([3, 8]), torch.tensor([8, 3])
        assert (model(ids) - model(swapped))[0, -1].abs().max() > 0.01, family
