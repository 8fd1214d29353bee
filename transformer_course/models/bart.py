"""BART: BERT's encoder and a causal decoder that reads it; as published, and recomposed with later parts."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from transformer_course.blocks import CrossAttentionBlock, Stack, TransformerBlock
from transformer_course.embeddings import InputEmbedding, TokenEmbedding
from transformer_course.feedforward import FeedForward
from transformer_course.heads import TiedHead
from transformer_course.initialization import initialize, scale_residual_outputs
from transformer_course.models.families import EncoderDecoder
from transformer_course.models.variants import ScaledTokenEmbedding, set_activation
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm
from transformer_course.positions import LearnedPositions
from transformer_course.residual import PostNorm, PreNorm
from transformer_course.rotary import RotaryPositions


@dataclass(frozen=True)
class BartConfig:
    """The sizes of a BART; the defaults are BART-base's."""

    vocab: int = 50_265
    max_len: int = 1_024
    d_model: int = 768
    n_encoder_layers: int = 6
    n_decoder_layers: int = 6
    n_heads: int = 12
    d_hidden: int = 3_072
    dropout: float = 0.1
    norm_eps: float = 1e-5
    activation: str = "gelu"
    scaled_embedding: bool = False


@dataclass(frozen=True)
class RotaryBartConfig:
    """The sizes of a BART recomposed from later parts."""

    vocab: int
    max_len: int = 512
    d_model: int = 768
    n_encoder_layers: int = 6
    n_decoder_layers: int = 6
    n_heads: int = 12
    d_hidden: int = 3_072
    rope_base: float = 10_000.0
    dropout: float = 0.0
    norm_eps: float = 1e-5
    std: float = 0.02  # of the weights at the start


class BiasedTiedHead(TiedHead):
    """A tied head with BART's final logits bias: part of its published weights, zero there, and never trained.

    Shape:
        x: batch seq d_model; float
        returns: batch seq vocab
    """

    def __init__(self, embedding: TokenEmbedding):
        super().__init__(embedding)
        self.register_buffer("bias", torch.zeros(embedding.weight.shape[0]))

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x) + self.bias


def bart_attention(config: BartConfig, causal: bool = False) -> MultiHeadAttention:
    """Attention as all three places of a BART layer use it."""
    return MultiHeadAttention(config.d_model, config.n_heads, causal=causal, dropout=config.dropout)


def bart_residual(config: BartConfig) -> PostNorm:
    """The residual connection around every sublayer of BART."""
    return PostNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout)


def bart_encoder_block(config: BartConfig) -> TransformerBlock:
    """One encoder layer of BART: BERT's."""
    return TransformerBlock(
        attention=bart_attention(config),
        feedforward=FeedForward(config.d_model, config.d_hidden),
        residual=lambda: bart_residual(config),
    )


def bart_decoder_block(config: BartConfig) -> CrossAttentionBlock:
    """One decoder layer of BART."""
    return CrossAttentionBlock(
        attention=bart_attention(config, causal=True),
        cross_attention=bart_attention(config),
        feedforward=FeedForward(config.d_model, config.d_hidden),
        residual=lambda: bart_residual(config),
    )


class BART(EncoderDecoder):
    """BART as published: post-norm, learned positions from the third row on, one embedding for all three uses.

    Source: Lewis et al. 2020, section 2.1, arXiv 1910.13461.

    Shape:
        source: batch source; integer
        target: batch target; integer
        source_mask: batch source; bool, True = a real token
        target_mask: batch target; bool, True = a real token
        returns: batch target vocab
    """

    def __init__(self, config: BartConfig):
        tokens = TokenEmbedding(config.vocab, config.d_model)
        if config.scaled_embedding:
            tokens = ScaledTokenEmbedding(config.vocab, config.d_model, scale=math.sqrt(config.d_model))

        def embedding() -> InputEmbedding:
            positions = LearnedPositions(config.max_len, config.d_model, offset=2)
            norm = LayerNorm(config.d_model, config.norm_eps)
            return InputEmbedding(tokens, positions, norm=norm, dropout=config.dropout)

        super().__init__(
            config,
            source_embedding=embedding(),
            encoder=Stack([bart_encoder_block(config) for _ in range(config.n_encoder_layers)]),
            target_embedding=embedding(),
            decoder=Stack([bart_decoder_block(config) for _ in range(config.n_decoder_layers)]),
            head=BiasedTiedHead(tokens),
        )
        set_activation(self, config.activation)
        initialize(self)


def rotary_attention(config: RotaryBartConfig, causal: bool = False) -> MultiHeadAttention:
    """Self-attention with rotary positions."""
    rotary = RotaryPositions(config.d_model // config.n_heads, config.max_len, base=config.rope_base)
    return MultiHeadAttention(config.d_model, config.n_heads, rotary=rotary, causal=causal, dropout=config.dropout)


def rotary_bart_residual(config: RotaryBartConfig) -> PreNorm:
    """The residual connection with the norm moved before the sublayer."""
    return PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout)


def rotary_bart_encoder_block(config: RotaryBartConfig) -> TransformerBlock:
    """One encoder layer, recomposed."""
    return TransformerBlock(
        attention=rotary_attention(config),
        feedforward=FeedForward(config.d_model, config.d_hidden),
        residual=lambda: rotary_bart_residual(config),
    )


def rotary_bart_decoder_block(config: RotaryBartConfig) -> CrossAttentionBlock:
    """One decoder layer, recomposed; attention to the source has no positions, which differ between two texts."""
    return CrossAttentionBlock(
        attention=rotary_attention(config, causal=True),
        cross_attention=MultiHeadAttention(config.d_model, config.n_heads, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden),
        residual=lambda: rotary_bart_residual(config),
    )


class RotaryBART(EncoderDecoder):
    """BART with rotary positions and pre-norm, which a small model learns from sooner.

    Source: Lewis et al. 2020, section 2.1, arXiv 1910.13461; Su et al. 2021, arXiv 2104.09864.

    Shape:
        source: batch source; integer
        target: batch target; integer
        source_mask: batch source; bool, True = a real token
        target_mask: batch target; bool, True = a real token
        returns: batch target vocab
    """

    def __init__(self, config: RotaryBartConfig):
        tokens = TokenEmbedding(config.vocab, config.d_model)

        def stack(block, n_layers: int) -> Stack:
            return Stack([block(config) for _ in range(n_layers)], norm=LayerNorm(config.d_model, config.norm_eps))

        super().__init__(
            config,
            source_embedding=InputEmbedding(tokens, dropout=config.dropout),
            encoder=stack(rotary_bart_encoder_block, config.n_encoder_layers),
            target_embedding=InputEmbedding(tokens, dropout=config.dropout),
            decoder=stack(rotary_bart_decoder_block, config.n_decoder_layers),
            head=TiedHead(tokens),
        )
        initialize(self, config.std)
        scale_residual_outputs(self.encoder, 2 * config.n_encoder_layers)
        scale_residual_outputs(self.decoder, 3 * config.n_decoder_layers)
