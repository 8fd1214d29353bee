"""A configuration chooses the parts while the model is composed; nothing is exchanged afterwards."""

import pytest
import torch
from every_family import BOTH, D_MODEL, HEADS, SIZES, VOCAB, make, tokens
from torch import nn

from transformer_course.feedforward import FeedForward
from transformer_course.models.bart import BART, BartConfig, ScaledTokenEmbedding
from transformer_course.models.bert import BERT, BertConfig, MaskedLanguageModel
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.models.llama import LLaMA, LlamaConfig
from transformer_course.models.rope_scaling import LinearScaling, ScaledRotaryPositions
from transformer_course.rotary import RotaryPositions

WITH_ACTIVATION = {
    "gpt": lambda name: GPT(GPTConfig(**SIZES, n_layers=2, activation=name)),
    "bert": lambda name: MaskedLanguageModel(BERT(BertConfig(**SIZES, n_layers=2, activation=name))),
    "bart": lambda name: BART(BartConfig(**BOTH, activation=name)),
}


@pytest.mark.parametrize("name, kind", [("relu", nn.ReLU), ("silu", nn.SiLU), ("gelu", nn.GELU)])
@pytest.mark.parametrize("family", WITH_ACTIVATION)
def test_every_feed_forward_and_berts_head_have_the_activation_of_the_configuration(family, name, kind):
    model = WITH_ACTIVATION[family](name)
    bent = [module for module in model.modules() if isinstance(module, FeedForward)]
    bent += [model.head] if family == "bert" else []
    assert len(bent) >= 2 and {type(module.activation) for module in bent} == {kind}
    assert len({id(module.activation) for module in bent}) == len(bent)


@pytest.mark.parametrize("family", WITH_ACTIVATION)
def test_an_unknown_activation_is_refused_by_name(family):
    with pytest.raises(ValueError, match="activation='bend' is unknown: choose one of gelu, gelu_new"):
        WITH_ACTIVATION[family]("bend")


def llama(**options) -> LLaMA:
    return LLaMA(LlamaConfig(**SIZES, n_layers=1, n_kv_heads=2, **options))


def test_llamas_attention_is_as_wide_and_biased_as_the_configuration_says():
    attention = llama(head_size=6, attention_bias=True).stack.blocks[0].attention
    assert attention.query.weight.shape == (HEADS * 6, D_MODEL) and attention.key.weight.shape == (2 * 6, D_MODEL)
    linears = [attention.query, attention.key, attention.value, attention.output]
    assert all(linear.bias is not None for linear in linears) and attention.rotary.d_head == 6
    assert llama(head_size=6)(tokens(2, 5)).shape == (2, 5, VOCAB)


def test_llamas_rotary_positions_are_plain_or_scaled():
    scaled = llama(rope_scaling=LinearScaling(2.0)).stack.blocks[0].attention.rotary
    assert type(scaled) is ScaledRotaryPositions and scaled.scaling == LinearScaling(2.0)
    assert type(llama().stack.blocks[0].attention.rotary) is RotaryPositions


def test_a_scaled_embedding_is_shared_by_source_target_and_head():
    model = BART(BartConfig(**BOTH, scaled_embedding=True))
    table = model.source_embedding.tokens
    assert type(table) is ScaledTokenEmbedding and table.scale == D_MODEL**0.5
    assert model.target_embedding.tokens is table and model.head.embedding is table


def test_barts_encoder_layer_is_berts():
    block, other = make("bart").encoder.blocks[0], make("bert").stack.blocks[0]
    assert str(block) == str(other)
    assert str(make("rotary-bart").encoder.blocks[0]) == str(make("rotary-bert").stack.blocks[0])


def test_scaled_rotation_changes_nothing_of_what_a_seed_gives():
    torch.manual_seed(1)
    one = llama(rope_scaling=LinearScaling(2.0)).state_dict()
    torch.manual_seed(1)
    assert all(torch.equal(one[name], tensor) for name, tensor in llama().state_dict().items())
