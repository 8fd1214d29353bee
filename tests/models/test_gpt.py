"""GPT-2, as published."""

import torch
from every_family import BATCH, CAUSAL, SEQ, VOCAB, assert_same, make, tokens
from torch import nn

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


def test_the_stack_equals_torchs_prenorm_encoder_with_a_causal_mask(dtype):
    model, ids = make("gpt", dtype), tokens(BATCH, SEQ)
    config = model.config
    layer = nn.TransformerEncoderLayer(
        config.d_model,
        config.n_heads,
        config.d_hidden,
        dropout=0.0,
        activation=nn.GELU(approximate="tanh"),
        batch_first=True,
        norm_first=True,
    )
    theirs = nn.TransformerEncoder(layer, config.n_layers, nn.LayerNorm(config.d_model), enable_nested_tensor=False)
    with torch.no_grad():
        for mine, layer in zip(model.stack.blocks, theirs.layers, strict=True):
            attention = mine.attention
            three = attention.query, attention.key, attention.value
            layer.self_attn.in_proj_weight.copy_(torch.cat([part.weight for part in three]))
            layer.self_attn.in_proj_bias.copy_(torch.cat([part.bias for part in three]))
            layer.self_attn.out_proj.load_state_dict(attention.output.state_dict())
            layer.linear1.load_state_dict(mine.feedforward.up.state_dict())
            layer.linear2.load_state_dict(mine.feedforward.down.state_dict())
            layer.norm1.load_state_dict(mine.attention_residual.norm.state_dict())
            layer.norm2.load_state_dict(mine.feedforward_residual.norm.state_dict())
    theirs.norm.load_state_dict(model.stack.norm.state_dict())
    words, places = model.embedding.tokens.weight, model.embedding.positions.weight
    later = torch.ones(SEQ, SEQ, dtype=torch.bool).triu(1)
    hidden = theirs.to(dtype)(words[ids] + places[:SEQ], mask=later)
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
