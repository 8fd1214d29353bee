"""From GPT to LLaMA one part at a time: a small GPT in which any of five parts is LLaMA's."""

from collections.abc import Collection
from dataclasses import dataclass

import torch
from torch import nn

from transformer_course.blocks import Stack, TransformerBlock
from transformer_course.embeddings import InputEmbedding, TokenEmbedding
from transformer_course.feedforward import FeedForward, GatedFeedForward
from transformer_course.heads import TiedHead
from transformer_course.initialization import initialize, scale_residual_outputs
from transformer_course.models.families import CausalLanguageModel
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.positions import LearnedPositions
from transformer_course.residual import PreNorm
from transformer_course.rotary import RotaryPositions

PARTS = ("RMSNorm", "RoPE", "SwiGLU", "no biases", "grouped queries")


@dataclass(frozen=True)
class SwapConfig:
    """The sizes of the model before anything is swapped, a small GPT; `n_kv_heads` is used by grouped queries only."""

    vocab: int
    max_len: int = 64
    d_model: int = 64
    n_layers: int = 2
    n_heads: int = 4
    n_kv_heads: int = 1
    d_hidden: int = 256
    std: float = (
        0.07  # of the weights at the start: GPT-2's 0.02 at a width of 768, adapted to this one: 0.02 · √(768 / 64)
    )

    @property
    def d_head(self) -> int:
        return self.d_model // self.n_heads


def swapped_block(config: SwapConfig, parts: Collection[str], d_hidden: int) -> TransformerBlock:
    """GPT's block, with LLaMA's part wherever `parts` names it."""
    attention = MultiHeadAttention(
        config.d_model,
        config.n_heads,
        n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads,
        bias="no biases" not in parts,
        rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        causal=True,
    )
    if "SwiGLU" in parts:
        feedforward = GatedFeedForward(config.d_model, d_hidden)
    else:
        feedforward = FeedForward(config.d_model, d_hidden, activation=nn.GELU(approximate="tanh"))
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return TransformerBlock(attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


def swapped_width(config: SwapConfig, parts: Collection[str]) -> int:
    """The width of the hidden layer that gives a block's matrices as many weights as GPT's."""
    saved = config.n_heads - config.n_kv_heads if "grouped queries" in parts else 0
    room = 2 * config.d_hidden + 2 * saved * config.d_head
    return room // (3 if "SwiGLU" in parts else 2)


def swapped_model(config: SwapConfig, parts: Collection[str] = (), seed: int = 0) -> CausalLanguageModel:
    """A small GPT with some of its parts replaced by LLaMA's; with all five, it's a LLaMA with a tied head.

    Raises:
        ValueError: one of the parts is unknown
    """
    unknown = set(parts) - set(PARTS)
    if unknown:
        raise ValueError(f"parts has {', '.join(sorted(unknown))}: choose among {', '.join(PARTS)}")
    torch.manual_seed(seed)
    tokens = TokenEmbedding(config.vocab, config.d_model)
    positions = None if "RoPE" in parts else LearnedPositions(config.max_len, config.d_model)
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    model = CausalLanguageModel(
        config,
        embedding=InputEmbedding(tokens, positions),
        stack=Stack(
            [swapped_block(config, parts, swapped_width(config, parts)) for _ in range(config.n_layers)],
            norm=norm(config.d_model),
        ),
        head=TiedHead(tokens),
    )
    if "no biases" in parts:  # FeedForward always has biases, so remove them here
        for module in model.modules():
            if isinstance(module, nn.Linear):
                module.bias = None
    initialize(model, config.std)
    scale_residual_outputs(model, 2 * config.n_layers)
    return model
