"""LLaMA: rotary positions, RMSNorm, gated feed-forward, grouped-query attention, no biases."""

from dataclasses import dataclass

from transformer_course.blocks import Stack, TransformerBlock
from transformer_course.embeddings import InputEmbedding, TokenEmbedding
from transformer_course.feedforward import GatedFeedForward
from transformer_course.guards import guard
from transformer_course.heads import LanguageModelHead, TiedHead
from transformer_course.initialization import initialize, scale_residual_outputs
from transformer_course.models.families import CausalLanguageModel
from transformer_course.models.rope_scaling import RopeScaling, ScaledRotaryPositions
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import RMSNorm
from transformer_course.residual import PreNorm
from transformer_course.rotary import RotaryPositions


@dataclass(frozen=True)
class LlamaConfig:
    """The sizes of a LLaMA; the defaults are LLaMA-7B's."""

    vocab: int = 32_000
    max_len: int = 2_048
    d_model: int = 4_096
    n_layers: int = 32
    n_heads: int = 32
    n_kv_heads: int = 32
    d_hidden: int = 11_008
    rope_base: float = 10_000.0
    norm_eps: float = 1e-6
    tied: bool = False
    head_size: int | None = None  # d_model / n_heads where it is not given
    attention_bias: bool = False
    rope_scaling: RopeScaling | None = None
    std: float = 0.02  # of the weights at the start

    @property
    def d_head(self) -> int:
        return self.head_size or self.d_model // self.n_heads


def llama_rotary(config: LlamaConfig) -> RotaryPositions:
    """Rotary positions, slowed down where the configuration asks for it."""
    if config.rope_scaling is None:
        return RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return ScaledRotaryPositions(config.d_head, config.max_len, config.rope_base, config.rope_scaling)


def llama_block(config: LlamaConfig) -> TransformerBlock:
    """One layer of LLaMA."""
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model,
            config.n_heads,
            n_kv_heads=config.n_kv_heads,
            d_head=config.head_size,
            bias=config.attention_bias,
            rotary=llama_rotary(config),
            causal=True,
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


class LLaMA(CausalLanguageModel):
    """LLaMA; with fewer key-value heads than heads, Llama 2 70B's and Llama 3's attention.

    Source: Touvron et al. 2023, section 2.2, arXiv 2302.13971; grouped queries: section 2.2, arXiv 2307.09288.

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
        returns: batch seq vocab
    """

    def __init__(self, config: LlamaConfig):
        tokens = TokenEmbedding(config.vocab, config.d_model)
        blocks = [llama_block(config) for _ in range(config.n_layers)]
        super().__init__(
            config,
            embedding=InputEmbedding(tokens),
            stack=Stack(blocks, norm=RMSNorm(config.d_model, config.norm_eps)),
            head=TiedHead(tokens) if config.tied else LanguageModelHead(config.d_model, config.vocab),
        )
        initialize(self, config.std)
        # The paper does not say how LLaMA started; GPT-2's scaling does it no harm.
        scale_residual_outputs(self, 2 * config.n_layers)


# Sizes are checked before anything is built from them.
guard(LlamaConfig)
