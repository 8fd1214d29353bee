"""Wrong ways to compose a block with swapped parts."""

from torch import nn

from transformer_course.blocks import TransformerBlock
from transformer_course.classroom.exercises.exercise import Mistake
from transformer_course.classroom.experiments.from_gpt_to_llama.part_swaps import PARTS
from transformer_course.feedforward import FeedForward, GatedFeedForward
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.residual import PostNorm, PreNorm
from transformer_course.rotary import RotaryPositions


def build(attention=None, feedforward=None, residual=None):
    """A wrong composition: each argument given here replaces a right choice and gets the config and the parts."""

    def composed(config, parts, d_hidden):
        return TransformerBlock(
            (attention or attend)(config, parts),
            (feedforward or think)(config, parts, d_hidden),
            (residual or connect)(config, parts),
        )

    return composed


def attend(config, parts, **how):
    right = {
        "n_kv_heads": config.n_kv_heads if "grouped queries" in parts else None,
        "bias": "no biases" not in parts,
        "rotary": RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None,
        "causal": True,
    }
    return MultiHeadAttention(config.d_model, config.n_heads, **right | how)


def think(config, parts, d_hidden, bend=None):
    if "SwiGLU" in parts:
        return GatedFeedForward(config.d_model, d_hidden)
    return FeedForward(config.d_model, d_hidden, activation=bend or nn.GELU(approximate="tanh"))


def connect(config, parts, around=PreNorm):
    norm = RMSNorm if "RMSNorm" in parts else LayerNorm
    return lambda: around(norm(config.d_model))


def shared(config, parts):
    one = connect(config, parts)()
    return lambda: one


MISTAKES = (
    Mistake(
        "the parts ignored, always GPT",
        lambda c, parts, h: build()(c, (), h),
        "You always build GPT's block, no matter what `parts` contains.",
    ),
    Mistake(
        "the parts ignored, always LLaMA",
        lambda c, parts, h: build()(c, PARTS, h),
        "You always build LLaMA's block, no matter what `parts` contains.",
    ),
    Mistake(
        "all or nothing",
        lambda c, parts, h: build()(c, PARTS if set(parts) == set(PARTS) else (), h),
        "This is right if `parts` names no parts or all of them. If only some parts are named, you still build GPT's "
        "block. Decide part by part.",
    ),
    Mistake(
        "one part, and everything is LLaMA's",
        lambda c, parts, h: build()(c, PARTS if parts else (), h),
        "As soon as one part is named, your whole block is LLaMA's. Decide part by part.",
    ),
    Mistake(
        "RMSNorm never",
        build(residual=lambda c, parts: connect(c, ())),
        "Your norm is LayerNorm even when `parts` names RMSNorm.",
    ),
    Mistake(
        "RMSNorm always",
        build(residual=lambda c, parts: connect(c, PARTS)),
        "Your norm is RMSNorm even when `parts` doesn't name it.",
    ),
    Mistake(
        "RoPE never",
        build(attention=lambda c, parts: attend(c, parts, rotary=None)),
        "Your attention never rotates queries and keys, even when `parts` names RoPE.",
    ),
    Mistake(
        "RoPE always",
        build(attention=lambda c, parts: attend(c, (*parts, "RoPE"))),
        "Your attention rotates queries and keys even when `parts` doesn't name RoPE.",
    ),
    Mistake(
        "biases always",
        build(attention=lambda c, parts: attend(c, parts, bias=True)),
        'Your attention has biases even when `parts` names "no biases".',
    ),
    Mistake(
        "biases never",
        build(attention=lambda c, parts: attend(c, parts, bias=False)),
        "Your attention never has biases, but GPT's does. Leave them out only if `parts` says so.",
    ),
    Mistake(
        "biases the wrong way round",
        build(attention=lambda c, parts: attend(c, parts, bias="no biases" in parts)),
        "Your attention has biases exactly when it shouldn't. Read the name of the part again.",
    ),
    Mistake(
        "keys always shared",
        build(attention=lambda c, parts: attend(c, parts, n_kv_heads=c.n_kv_heads)),
        "Your heads share keys and values even when `parts` doesn't name grouped queries.",
    ),
    Mistake(
        "keys never shared",
        build(attention=lambda c, parts: attend(c, parts, n_kv_heads=c.n_heads)),
        "Every head has its own keys and values even when `parts` names grouped queries.",
    ),
    Mistake(
        "one head of keys",
        build(attention=lambda c, parts: attend(c, parts, n_kv_heads=1 if "grouped queries" in parts else c.n_heads)),
        "With grouped queries, all your query heads share one key head. `config` tells you how many key heads there "
        "should be.",
    ),
    Mistake(
        "a gate never",
        build(feedforward=lambda c, parts, h: think(c, (), h)),
        "Your feed-forward network has no gate even when `parts` names SwiGLU.",
    ),
    Mistake(
        "a gate always",
        build(feedforward=lambda c, parts, h: think(c, PARTS, h)),
        "Your feed-forward network has a gate even when `parts` doesn't name SwiGLU.",
    ),
    Mistake(
        "SiLU without a gate",
        build(feedforward=lambda c, parts, h: think(c, (), h, nn.SiLU() if "SwiGLU" in parts else None)),
        "If `parts` names SwiGLU, you use SiLU, but without a gate. There is a separate class for the gated network.",
    ),
    Mistake(
        "exact gelu",
        build(feedforward=lambda c, parts, h: think(c, parts, h, nn.GELU())),
        "Almost: your GELU is the exact one. GPT-2 uses the tanh approximation.",
    ),
    Mistake(
        "d_hidden of the config",
        lambda c, parts, h: build()(c, parts, c.d_hidden),
        "Your hidden layer takes its width from `config` instead of from the argument `d_hidden`.",
    ),
    Mistake(
        "not causal",
        build(attention=lambda c, parts: attend(c, parts, causal=False)),
        "Your tokens can see the tokens after them, but both models have to predict those.",
    ),
    Mistake(
        "post-norm",
        build(residual=lambda c, parts: connect(c, parts, PostNorm)),
        "Your norms come after the sum. In GPT-2 and LLaMA, they come before the sublayer.",
    ),
    Mistake(
        "one norm for both sublayers",
        build(residual=shared),
        "Both of your sublayers share one norm. `residual` should make a new norm, and with it a new connection each "
        "time.",
    ),
)
