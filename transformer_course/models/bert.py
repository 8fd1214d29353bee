"""BERT: an encoder that sees both sides; as published, and recomposed with rotary positions and pre-norm."""

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from transformer_course.blocks import Stack, TransformerBlock
from transformer_course.embeddings import InputEmbedding, TokenEmbedding
from transformer_course.feedforward import FeedForward
from transformer_course.guards import guard
from transformer_course.heads import (
    MaskedLanguageModelHead,
    SequenceClassificationHead,
    TokenClassificationHead,
)
from transformer_course.initialization import initialize, initialize_linear, scale_residual_outputs
from transformer_course.models.activations import new_activation
from transformer_course.models.families import Encoder
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm
from transformer_course.positions import LearnedPositions
from transformer_course.residual import PostNorm, PreNorm
from transformer_course.rotary import RotaryPositions


@dataclass(frozen=True)
class BertSizes:
    """The sizes that both versions of BERT have; the defaults are BERT-base's."""

    vocab: int
    max_len: int = 512
    d_model: int = 768
    n_layers: int = 12
    n_heads: int = 12
    d_hidden: int = 3_072


@dataclass(frozen=True)
class BertConfig(BertSizes):
    """What describes a BERT as published; the defaults are BERT-base (uncased)."""

    vocab: int = 30_522
    n_segments: int = 2
    dropout: float = 0.1
    norm_eps: float = 1e-12
    activation: str = "gelu"


@dataclass(frozen=True)
class RotaryBertConfig(BertSizes):
    """What describes a BERT recomposed from later parts."""

    activation: ClassVar[str] = "gelu"  # the published one; there is no choice here
    rope_base: float = 10_000.0
    dropout: float = 0.0
    norm_eps: float = 1e-5
    std: float = 0.02  # of the weights at the start


def bert_block(config: BertConfig) -> TransformerBlock:
    """One layer of BERT."""
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=new_activation(config.activation)),
        residual=lambda: PostNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def rotary_bert_block(config: RotaryBertConfig) -> TransformerBlock:
    """The same layer with two parts swapped: rotary positions, and the norm before the sublayer."""
    rotary = RotaryPositions(config.d_model // config.n_heads, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, rotary=rotary, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=new_activation(config.activation)),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


class BERT(Encoder):
    """BERT as published: post-norm, learned positions, segments.

    Source: Devlin et al. 2019, section 3, arXiv 1810.04805.

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
        segments: batch seq; integer, 0 or 1
        returns: batch seq d_model
    """

    def __init__(self, config: BertConfig):
        embedding = InputEmbedding(
            TokenEmbedding(config.vocab, config.d_model),
            positions=LearnedPositions(config.max_len, config.d_model),
            segments=TokenEmbedding(config.n_segments, config.d_model),
            norm=LayerNorm(config.d_model, config.norm_eps),
            dropout=config.dropout,
        )
        super().__init__(config, embedding, Stack([bert_block(config) for _ in range(config.n_layers)]))
        initialize(self)


class RotaryBERT(Encoder):
    """BERT with rotary positions and pre-norm, as encoders have been built since.

    Source: Warner et al. 2024, section 2.1, arXiv 2412.13663 (the choice of rotary positions and pre-norm).

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
        returns: batch seq d_model
    """

    def __init__(self, config: RotaryBertConfig):
        blocks = [rotary_bert_block(config) for _ in range(config.n_layers)]
        embedding = InputEmbedding(TokenEmbedding(config.vocab, config.d_model), dropout=config.dropout)
        super().__init__(config, embedding, Stack(blocks, norm=LayerNorm(config.d_model, config.norm_eps)))
        initialize(self, config.std)
        scale_residual_outputs(self, 2 * config.n_layers)


class MaskedLanguageModel(nn.Module):
    """An encoder that names the hidden tokens.

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
        segments: batch seq; integer
        select: slot; integer, indices into (batch seq), or bool, batch seq: the places whose logits are wanted
        returns: batch seq vocab; slot vocab where there is a selection
    """

    def __init__(self, encoder: Encoder):
        super().__init__()
        self.config, self.encoder = encoder.config, encoder
        activation = new_activation(self.config.activation)
        self.head = MaskedLanguageModelHead(encoder.embedding.tokens, self.config.norm_eps, activation)
        initialize_linear(self.head)

    def forward(
        self,
        tokens: Tensor,
        padding_mask: Tensor | None = None,
        segments: Tensor | None = None,
        select: Tensor | None = None,
    ) -> Tensor:
        return self.head(self.encoder(tokens, padding_mask, segments), select)


class SequenceClassifier(nn.Module):
    """An encoder that gives one answer for the whole sequence.

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
        segments: batch seq; integer
        returns: batch classes
    """

    def __init__(self, encoder: Encoder, n_classes: int, dropout: float = 0.0, pooler: nn.Module | None = None):
        super().__init__()
        self.config, self.encoder = encoder.config, encoder
        self.head = SequenceClassificationHead(encoder.config.d_model, n_classes, dropout, pooler)
        initialize_linear(self.head)

    def forward(self, tokens: Tensor, padding_mask: Tensor | None = None, segments: Tensor | None = None) -> Tensor:
        return self.head(self.encoder(tokens, padding_mask, segments), padding_mask)


class TokenClassifier(nn.Module):
    """An encoder that gives one answer for each token.

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
        segments: batch seq; integer
        returns: batch seq classes
    """

    def __init__(self, encoder: Encoder, n_classes: int, dropout: float = 0.0):
        super().__init__()
        self.config, self.encoder = encoder.config, encoder
        self.head = TokenClassificationHead(encoder.config.d_model, n_classes, dropout)
        initialize_linear(self.head)

    def forward(self, tokens: Tensor, padding_mask: Tensor | None = None, segments: Tensor | None = None) -> Tensor:
        return self.head(self.encoder(tokens, padding_mask, segments))


# Sizes are checked before anything is built from them.
guard(BertConfig, RotaryBertConfig, SequenceClassifier, TokenClassifier)
