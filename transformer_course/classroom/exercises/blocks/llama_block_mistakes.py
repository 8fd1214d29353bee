"""More wrong versions of `llama_block` that learners write."""

from torch import nn

from transformer_course.blocks import TransformerBlock
from transformer_course.classroom.exercises.exercise import Mistake
from transformer_course.feedforward import FeedForward, GatedFeedForward
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.residual import PreNorm
from transformer_course.rotary import RotaryPositions


def block(config, feedforward=None, residual=None, heads=None, dropout=0.0):
    """LLaMA's block with one of its pieces replaced."""
    n_heads, n_kv_heads = heads or (config.n_heads, config.n_kv_heads)
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, n_heads, n_kv_heads=n_kv_heads, bias=False, rotary=rotary, causal=True, dropout=dropout
        ),
        feedforward=feedforward or GatedFeedForward(config.d_model, config.d_hidden),
        residual=residual or (lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps))),
    )


def four_times(config):
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, 4 * config.d_model),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


MORE_MISTAKES = (
    Mistake(
        "a feed-forward with SiLU, without a gate",
        lambda config: block(config, feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.SiLU())),
        "Your feed-forward network has SiLU but no gate. In LLaMA, the result of SiLU is multiplied by the output of a "
        "second, linear path, and nothing has a bias.",
    ),
    Mistake(
        "two-thirds of the width",
        lambda config: block(config, feedforward=GatedFeedForward(config.d_model, 2 * config.d_hidden // 3)),
        "You make the hidden layer narrower. `d_hidden` is already the right width.",
    ),
    Mistake(
        "dropout",
        lambda config: block(
            config, residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps), 0.1), dropout=0.1
        ),
        "You use dropout. LLaMA has none.",
    ),
    Mistake(
        "dropout in the connections",
        lambda config: block(config, residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps), 0.1)),
        "Your connections use dropout. LLaMA has none.",
    ),
    Mistake(
        "LayerNorm and a plain feed-forward",
        lambda config: block(
            config,
            feedforward=FeedForward(config.d_model, config.d_hidden),
            residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps)),
        ),
        "Two of the parts are still GPT's. LLaMA's norm doesn't subtract the mean, and its feed-forward network has a "
        "gate.",
    ),
    Mistake(
        "the hidden layer four times as wide",
        four_times,
        "Your hidden layer is four times as wide as d_model. Take its width from `config`.",
    ),
)
