"""GPT-2: learned positions, pre-norm blocks, causal attention, the head tied to the embedding."""

from dataclasses import dataclass

from transformer_course.blocks import Stack, TransformerBlock
from transformer_course.embeddings import InputEmbedding, TokenEmbedding
from transformer_course.feedforward import FeedForward
from transformer_course.guards import guard
from transformer_course.heads import TiedHead
from transformer_course.initialization import initialize, scale_residual_outputs
from transformer_course.models.activations import new_activation
from transformer_course.models.families import CausalLanguageModel
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm
from transformer_course.positions import LearnedPositions
from transformer_course.residual import PreNorm


@dataclass(frozen=True)
class GPTConfig:
    """The sizes of a GPT; the defaults are GPT-2 small's."""

    vocab: int = 50_257
    max_len: int = 1_024
    d_model: int = 768
    n_layers: int = 12
    n_heads: int = 12
    d_hidden: int = 3_072
    dropout: float = 0.0
    norm_eps: float = 1e-5
    activation: str = "gelu_new"
    std: float = 0.02  # of the weights at the start


def gpt_block(config: GPTConfig) -> TransformerBlock:
    """One layer of GPT-2."""
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=new_activation(config.activation)),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


class GPT(CausalLanguageModel):
    """GPT-2.

    Source: Radford et al. 2019, section 2.3, "Language Models are Unsupervised Multitask Learners".

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
        returns: batch seq vocab
    """

    def __init__(self, config: GPTConfig):
        tokens = TokenEmbedding(config.vocab, config.d_model)
        positions = LearnedPositions(config.max_len, config.d_model)
        blocks = [gpt_block(config) for _ in range(config.n_layers)]
        super().__init__(
            config,
            embedding=InputEmbedding(tokens, positions, dropout=config.dropout),
            stack=Stack(blocks, norm=LayerNorm(config.d_model, config.norm_eps)),
            head=TiedHead(tokens),
        )
        initialize(self, config.std)
        scale_residual_outputs(self, 2 * config.n_layers)


# Sizes are checked before anything is built from them.
guard(GPTConfig)
