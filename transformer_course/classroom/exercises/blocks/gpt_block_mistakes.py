"""More wrong versions of `gpt_block` that learners write."""

from torch import nn

from transformer_course.blocks import TransformerBlock
from transformer_course.classroom.exercises.exercise import Mistake
from transformer_course.feedforward import FeedForward
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm
from transformer_course.residual import PostNorm, PreNorm


def block(config, causal=True, activation=None, residual=None):
    """GPT-2's block with one of its pieces replaced."""
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=causal, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=activation or nn.GELU(approximate="tanh")),
        residual=residual or (lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout)),
    )


MORE_MISTAKES = (
    Mistake(
        "tanh instead of GELU",
        lambda config: block(config, activation=nn.Tanh()),
        "You use tanh as the activation. “Tanh GELU” is GELU computed with an approximation that uses tanh. `nn.GELU` "
        "has an argument for it.",
    ),
    Mistake(
        "dropout and eps exchanged",
        lambda config: block(
            config, residual=lambda: PreNorm(LayerNorm(config.d_model, config.dropout), config.norm_eps)
        ),
        "You pass the dropout to the norm as its eps, and the eps to the connection as its dropout. Swap the two "
        "arguments.",
    ),
    Mistake(
        "post-norm, and not causal",
        lambda config: block(
            config, causal=False, residual=lambda: PostNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout)
        ),
        "There are two mistakes here. GPT-2 normalizes before the sublayer, and a token must not see the tokens after "
        "it.",
    ),
)
