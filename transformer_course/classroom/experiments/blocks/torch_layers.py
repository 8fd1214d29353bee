"""PyTorch's transformer layers with our weights."""

import torch
from torch import nn

from transformer_course.blocks import CrossAttentionBlock, TransformerBlock
from transformer_course.multihead import MultiHeadAttention


def copy_attention(ours: MultiHeadAttention, theirs: nn.MultiheadAttention) -> None:
    """Copy our attention's weights into PyTorch's."""
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([ours.query.weight, ours.key.weight, ours.value.weight]))
        theirs.in_proj_bias.copy_(torch.cat([ours.query.bias, ours.key.bias, ours.value.bias]))
    theirs.out_proj.load_state_dict(ours.output.state_dict())


def sizes(ours: TransformerBlock | CrossAttentionBlock) -> dict:
    """The arguments that make PyTorch's layers as large as ours."""
    attention, up = ours.attention, ours.feedforward.up
    return {
        "d_model": attention.d_model,
        "nhead": attention.n_heads,
        "dim_feedforward": up.out_features,
        "dropout": 0.0,
        "batch_first": True,
        "layer_norm_eps": ours.attention_residual.norm.eps,
        "dtype": up.weight.dtype,
    }


def encoder_layer(ours: TransformerBlock, norm_first: bool, activation="gelu") -> nn.TransformerEncoderLayer:
    """PyTorch's block with self-attention and our weights."""
    theirs = nn.TransformerEncoderLayer(**sizes(ours), norm_first=norm_first, activation=activation)
    copy_attention(ours.attention, theirs.self_attn)
    theirs.linear1.load_state_dict(ours.feedforward.up.state_dict())
    theirs.linear2.load_state_dict(ours.feedforward.down.state_dict())
    theirs.norm1.load_state_dict(ours.attention_residual.norm.state_dict())
    theirs.norm2.load_state_dict(ours.feedforward_residual.norm.state_dict())
    return theirs


def decoder_layer(ours: CrossAttentionBlock, norm_first: bool) -> nn.TransformerDecoderLayer:
    """PyTorch's block with cross-attention and our weights."""
    theirs = nn.TransformerDecoderLayer(**sizes(ours), norm_first=norm_first, activation="gelu")
    copy_attention(ours.attention, theirs.self_attn)
    copy_attention(ours.cross_attention, theirs.multihead_attn)
    theirs.linear1.load_state_dict(ours.feedforward.up.state_dict())
    theirs.linear2.load_state_dict(ours.feedforward.down.state_dict())
    theirs.norm1.load_state_dict(ours.attention_residual.norm.state_dict())
    theirs.norm2.load_state_dict(ours.cross_attention_residual.norm.state_dict())
    theirs.norm3.load_state_dict(ours.feedforward_residual.norm.state_dict())
    return theirs


def forbidden(length: int) -> torch.Tensor:
    """PyTorch's causal mask.

    Shape:
        returns: query key; bool, True = may not attend
    """
    return torch.ones(length, length, dtype=torch.bool).triu(1)
