"""Rarer mistakes in `swap_block`."""

from torch import nn

from transformer_course.blocks import TransformerBlock
from transformer_course.classroom.exercises.exercise import Mistake
from transformer_course.feedforward import FeedForward
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.residual import PreNorm


def swap_block(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.from_gpt_to_llama.swap_block import swap_block as reference

    return reference(*inputs)


ORDER = ("RMSNorm", "RoPE", "SwiGLU", "no biases", "grouped queries")


def with_norm(config, parts, d_hidden, norm):
    block = swap_block(config, parts, d_hidden)
    return TransformerBlock(block.attention, block.feedforward, residual=lambda: PreNorm(norm()))


def shared(config, parts, d_hidden):
    connection = PreNorm((RMSNorm if "RMSNorm" in parts else LayerNorm)(config.d_model))
    block = swap_block(config, parts, d_hidden)
    return TransformerBlock(block.attention, block.feedforward, residual=lambda: connection)


def relu(config, parts, d_hidden):
    block = swap_block(config, parts, d_hidden)
    plain = FeedForward(config.d_model, d_hidden, activation=nn.ReLU())
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    feedforward = block.feedforward if "SwiGLU" in parts else plain
    return TransformerBlock(block.attention, feedforward, residual=lambda: PreNorm(norm(config.d_model)))


MORE_MISTAKES = (
    Mistake(
        "only one part at a time",
        lambda config, parts, d_hidden: swap_block(config, [part for part in ORDER if part in parts][:1], d_hidden),
        "You swap only one part, because with `elif`, only the first branch that applies runs. `parts` may name "
        "several.",
    ),
    Mistake(
        "the norm depends on RoPE",
        lambda config, parts, d_hidden: swap_block(
            config, [part for part in parts if part != "RMSNorm"] + ["RMSNorm"] * ("RoPE" in parts), d_hidden
        ),
        "Your norm depends on RoPE. `'RMSNorm' and 'RoPE' in parts` checks only the second of the two, so check for "
        "each part by itself.",
    ),
    Mistake(
        "LLaMA's eps",
        lambda config, parts, d_hidden: with_norm(
            config,
            parts,
            d_hidden,
            lambda: RMSNorm(config.d_model, 1e-6) if "RMSNorm" in parts else LayerNorm(config.d_model),
        ),
        "Almost. Your RMSNorm sets its own eps, as published LLaMA models do. Here, the norms use their default eps.",
    ),
    Mistake(
        "biases inverted, one norm for both",
        lambda config, parts, d_hidden: shared(
            config,
            [part for part in parts if part != "no biases"] + ["no biases"] * ("no biases" not in parts),
            d_hidden,
        ),
        "There are two mistakes here. Attention has biases *unless* `parts` names “no biases,” and each connection "
        "needs a norm of its own.",
    ),
    Mistake(
        "ReLU in the plain feed-forward",
        relu,
        "Your plain feed-forward network uses ReLU. GPT's uses the tanh approximation of GELU.",
    ),
)
