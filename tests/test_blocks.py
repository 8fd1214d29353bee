"""A block composes what it is given, and asks nothing about it."""

import pytest
import torch
from every_family import BATCH, D_HIDDEN, D_MODEL, HEADS, SOURCE, TARGET, assert_same, lively
from torch import nn

from transformer_course.blocks import CrossAttentionBlock, Stack, TransformerBlock
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


def test_a_postnorm_block_equals_torchs_encoder_layer(dtype):
    ours = block(PostNorm, dtype)
    theirs = nn.TransformerEncoderLayer(
        D_MODEL, HEADS, D_HIDDEN, dropout=0.0, activation="gelu", batch_first=True, norm_first=False
    ).to(dtype)
    copy_encoder_layer(ours, theirs)
    x = vectors(dtype)
    assert_same(ours(x), theirs(x))
    padding = torch.rand(BATCH, TARGET) < 0.6
    padding[:, 0] = True
    assert_same(ours(x, mask=for_attention(padding)), theirs(x, src_key_padding_mask=~padding))


def test_a_prenorm_block_equals_torchs_encoder_layer(dtype):
    ours = block(PreNorm, dtype)
    theirs = nn.TransformerEncoderLayer(
        D_MODEL, HEADS, D_HIDDEN, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
    ).to(dtype)
    copy_encoder_layer(ours, theirs)
    x = vectors(dtype)
    assert_same(ours(x), theirs(x))


def copy_attention(ours: MultiHeadAttention, theirs: nn.MultiheadAttention) -> None:
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([ours.query.weight, ours.key.weight, ours.value.weight]))
        theirs.in_proj_bias.copy_(torch.cat([ours.query.bias, ours.key.bias, ours.value.bias]))
    theirs.out_proj.load_state_dict(ours.output.state_dict())


def copy_encoder_layer(ours: TransformerBlock, theirs: nn.TransformerEncoderLayer) -> None:
    copy_attention(ours.attention, theirs.self_attn)
    theirs.linear1.load_state_dict(ours.feedforward.up.state_dict())
    theirs.linear2.load_state_dict(ours.feedforward.down.state_dict())
    theirs.norm1.load_state_dict(ours.attention_residual.norm.state_dict())
    theirs.norm2.load_state_dict(ours.feedforward_residual.norm.state_dict())


@pytest.mark.parametrize(("residual", "first"), [(PreNorm, True), (PostNorm, False)])
def test_a_cross_attention_block_equals_torchs_decoder_layer(residual, first, dtype):
    ours = cross_block(residual, dtype)
    theirs = nn.TransformerDecoderLayer(
        D_MODEL, HEADS, D_HIDDEN, dropout=0.0, activation="gelu", batch_first=True, norm_first=first
    ).to(dtype)
    copy_attention(ours.attention, theirs.self_attn)
    copy_attention(ours.cross_attention, theirs.multihead_attn)
    theirs.linear1.load_state_dict(ours.feedforward.up.state_dict())
    theirs.linear2.load_state_dict(ours.feedforward.down.state_dict())
    theirs.norm1.load_state_dict(ours.attention_residual.norm.state_dict())
    theirs.norm2.load_state_dict(ours.cross_attention_residual.norm.state_dict())
    theirs.norm3.load_state_dict(ours.feedforward_residual.norm.state_dict())
    x, memory = vectors(dtype), vectors(dtype, SOURCE)
    padding = torch.rand(BATCH, SOURCE) < 0.6
    padding[:, 0] = True
    later = torch.ones(TARGET, TARGET, dtype=torch.bool).triu(1)
    assert_same(
        ours(x, memory, memory_mask=for_attention(padding)),
        theirs(x, memory, tgt_mask=later, memory_key_padding_mask=~padding),
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
