"""BART: BERT's encoder and a causal decoder that reads it; as published, and recomposed with later parts."""

import math
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import Tensor

from transformer_course.blocks import CrossAttentionBlock, Stack
from transformer_course.embeddings import InputEmbedding, TokenEmbedding
from transformer_course.feedforward import FeedForward
from transformer_course.guards import guard
from transformer_course.heads import TiedHead
from transformer_course.initialization import initialize, scale_residual_outputs
from transformer_course.models.activations import new_activation
from transformer_course.models.bert import bert_block, rotary_bert_block
from transformer_course.models.families import EncoderDecoder
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm
from transformer_course.positions import LearnedPositions
from transformer_course.residual import PostNorm, PreNorm
from transformer_course.rotary import RotaryPositions


@dataclass(frozen=True)
class BartSizes:
    """The sizes that both versions of BART have; the defaults are BART-base's."""

    vocab: int
    max_len: int = 512
    d_model: int = 768
    n_encoder_layers: int = 6
    n_decoder_layers: int = 6
    n_heads: int = 12
    d_hidden: int = 3_072


@dataclass(frozen=True)
class BartConfig(BartSizes):
    """What describes a BART as published; the defaults are BART-base's."""

    vocab: int = 50_265
    max_len: int = 1_024
    dropout: float = 0.1
    norm_eps: float = 1e-5
    activation: str = "gelu"
    scaled_embedding: bool = False


@dataclass(frozen=True)
class RotaryBartConfig(BartSizes):
    """What describes a BART recomposed from later parts."""

    activation: ClassVar[str] = "gelu"  # the published one; there is no choice here
    rope_base: float = 10_000.0
    dropout: float = 0.0
    norm_eps: float = 1e-5
    std: float = 0.02  # of the weights at the start


class ScaledTokenEmbedding(TokenEmbedding):
    """An embedding whose rows are multiplied by `scale` on their way in; a head tied to it reads them as they are.

    Source: Vaswani et al. 2017, section 3.4, arXiv 1706.03762 (the scale there is √d_model).

    Shape:
        tokens: batch seq; integer
        returns: batch seq d_model
    """

    def __init__(self, vocab: int, d_model: int, scale: float):
        super().__init__(vocab, d_model)
        self.scale = scale

    def forward(self, tokens: Tensor) -> Tensor:
        return super().forward(tokens) * self.scale


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
        return super().forward(x, self.bias)


def bart_decoder_block(config: BartConfig) -> CrossAttentionBlock:
    """One decoder layer of BART; its encoder layer is BERT's."""
    return CrossAttentionBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        cross_attention=MultiHeadAttention(config.d_model, config.n_heads, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=new_activation(config.activation)),
        residual=lambda: PostNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def bart_tokens(config: BartConfig) -> TokenEmbedding:
    """The one table of tokens for source, target and head."""
    if config.scaled_embedding:
        return ScaledTokenEmbedding(config.vocab, config.d_model, scale=math.sqrt(config.d_model))
    return TokenEmbedding(config.vocab, config.d_model)


def bart_embedding(config: BartConfig, tokens: TokenEmbedding) -> InputEmbedding:
    """What enters the encoder or the decoder: positions and a norm of its own, the tokens shared."""
    # The published table of positions starts with two rows that no position uses.
    positions = LearnedPositions(config.max_len, config.d_model, offset=2)
    return InputEmbedding(tokens, positions, norm=LayerNorm(config.d_model, config.norm_eps), dropout=config.dropout)


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
        tokens = bart_tokens(config)
        super().__init__(
            config,
            source_embedding=bart_embedding(config, tokens),
            encoder=Stack([bert_block(config) for _ in range(config.n_encoder_layers)]),
            target_embedding=bart_embedding(config, tokens),
            decoder=Stack([bart_decoder_block(config) for _ in range(config.n_decoder_layers)]),
            head=BiasedTiedHead(tokens),
        )
        initialize(self)


def rotary_bart_decoder_block(config: RotaryBartConfig) -> CrossAttentionBlock:
    """One decoder layer with rotary positions, but not in cross-attention: two texts don't share their positions."""
    rotary = RotaryPositions(config.d_model // config.n_heads, config.max_len, base=config.rope_base)
    return CrossAttentionBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, rotary=rotary, causal=True, dropout=config.dropout
        ),
        cross_attention=MultiHeadAttention(config.d_model, config.n_heads, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=new_activation(config.activation)),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
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
        encoder = [rotary_bert_block(config) for _ in range(config.n_encoder_layers)]
        decoder = [rotary_bart_decoder_block(config) for _ in range(config.n_decoder_layers)]
        super().__init__(
            config,
            source_embedding=InputEmbedding(tokens, dropout=config.dropout),
            encoder=Stack(encoder, norm=LayerNorm(config.d_model, config.norm_eps)),
            target_embedding=InputEmbedding(tokens, dropout=config.dropout),
            decoder=Stack(decoder, norm=LayerNorm(config.d_model, config.norm_eps)),
            head=TiedHead(tokens),
        )
        initialize(self, config.std)
        scale_residual_outputs(self.encoder, 2 * config.n_encoder_layers)
        scale_residual_outputs(self.decoder, 3 * config.n_decoder_layers)


# Sizes are checked before anything is built from them.
guard(BartConfig, RotaryBartConfig, ScaledTokenEmbedding)
