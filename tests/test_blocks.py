"""A block composes what it is given, and asks nothing about it."""

import pytest
import torch
from every_family import BATCH, D_HIDDEN, D_MODEL, HEADS, SOURCE, TARGET, assert_same, lively
from torch import nn

from transformer_course.blocks import CrossAttentionBlock, Stack, TransformerBlock
from transformer_course.classroom.experiments.blocks.torch_layers import decoder_layer, encoder_layer, forbidden
from transformer_course.feedforward import FeedForward
from transformer_course.masks import for_attention
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm
from transformer_course.residual import PostNorm, PreNorm

RESIDUALS = pytest.mark.parametrize("residual", [PreNorm, PostNorm])


def attention(**how) -> MultiHeadAttention:
    return MultiHeadAttention(D_MODEL, HEADS, **how)


def block(residual, dtype, **how) -> TransformerBlock:
    parts = attention(**how), FeedForward(D_MODEL, D_HIDDEN)
    return lively(TransformerBlock(*parts, residual=lambda: residual(LayerNorm(D_MODEL))), dtype)


def cross_block(residual, dtype) -> CrossAttentionBlock:
    parts = attention(causal=True), attention(), FeedForward(D_MODEL, D_HIDDEN)
    return lively(CrossAttentionBlock(*parts, residual=lambda: residual(LayerNorm(D_MODEL))), dtype)


def vectors(dtype, seq: int = TARGET) -> torch.Tensor:
    return torch.randn(BATCH, seq, D_MODEL).to(dtype)


@pytest.mark.parametrize(("residual", "first"), [(PreNorm, True), (PostNorm, False)])
def test_a_block_equals_torchs_encoder_layer(residual, first, dtype):
    ours = block(residual, dtype)
    theirs = encoder_layer(ours, norm_first=first)
    x = vectors(dtype)
    assert_same(ours(x), theirs(x))
    padding = torch.rand(BATCH, TARGET) < 0.6
    padding[:, 0] = True
    assert_same(ours(x, mask=for_attention(padding)), theirs(x, src_key_padding_mask=~padding))


@pytest.mark.parametrize(("residual", "first"), [(PreNorm, True), (PostNorm, False)])
def test_a_cross_attention_block_equals_torchs_decoder_layer(residual, first, dtype):
    ours = cross_block(residual, dtype)
    theirs = decoder_layer(ours, norm_first=first)
    x, memory = vectors(dtype), vectors(dtype, SOURCE)
    padding = torch.rand(BATCH, SOURCE) < 0.6
    padding[:, 0] = True
    assert_same(
        ours(x, memory, memory_mask=for_attention(padding)),
        theirs(x, memory, tgt_mask=forbidden(TARGET), memory_key_padding_mask=~padding),
    )


@RESIDUALS
def test_every_sublayer_has_a_residual_connection_of_its_own(residual, dtype):
    norms = [module for module in cross_block(residual, dtype).modules() if isinstance(module, LayerNorm)]
    assert len({id(norm) for norm in norms}) == len({norm.weight.data_ptr() for norm in norms}) == 3
    norms = [module for module in block(residual, dtype).modules() if isinstance(module, LayerNorm)]
    assert len({norm.weight.data_ptr() for norm in norms}) == 2


def test_a_block_takes_any_sublayer(dtype):
    class Nothing(nn.Module):
        def forward(self, x, **_):
            return torch.zeros_like(x)

    x = vectors(dtype)
    assert torch.equal(TransformerBlock(Nothing(), Nothing(), lambda: PreNorm(nn.Identity()))(x), x)


@RESIDUALS
def test_a_stack_is_its_blocks_one_after_the_other(residual, dtype):
    blocks = [block(residual, dtype, causal=True) for _ in range(3)]
    norm = lively(LayerNorm(D_MODEL), dtype)
    x = vectors(dtype)
    expected = blocks[2](blocks[1](blocks[0](x)))
    assert torch.equal(Stack(blocks)(x), expected)
    assert torch.equal(Stack(blocks, norm)(x), norm(expected))


def test_a_stack_refuses_caches_that_are_not_one_per_block(dtype):
    stack = Stack([block(PreNorm, dtype) for _ in range(2)])
    with pytest.raises(ValueError, match="shorter"):
        stack(vectors(dtype), caches=[None])
