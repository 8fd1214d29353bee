"""The wrong ways to compose a block with swapped parts."""

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
    """A wrong composition: what is given replaces the right piece; each gets the config and the parts."""

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
        "Your block is GPT's whatever `parts` says.",
    ),
    Mistake(
        "the parts ignored, always LLaMA",
        lambda c, parts, h: build()(c, PARTS, h),
        "Your block is LLaMA's whatever `parts` says.",
    ),
    Mistake(
        "all or nothing",
        lambda c, parts, h: build()(c, PARTS if set(parts) == set(PARTS) else (), h),
        "Right for no part and for all. With some of them yours is still GPT's block: decide piece by piece.",
    ),
    Mistake(
        "one part, and everything is LLaMA's",
        lambda c, parts, h: build()(c, PARTS if parts else (), h),
        "As soon as one part is named, your whole block is LLaMA's. Decide piece by piece.",
    ),
    Mistake(
        "RMSNorm never",
        build(residual=lambda c, parts: connect(c, ())),
        "Your norm is LayerNorm, also where `parts` names RMSNorm.",
    ),
    Mistake(
        "RMSNorm always",
        build(residual=lambda c, parts: connect(c, PARTS)),
        "Your norm is RMSNorm, also where `parts` does not name it.",
    ),
    Mistake(
        "RoPE never",
        build(attention=lambda c, parts: attend(c, parts, rotary=None)),
        "Your attention never turns queries and keys, also where `parts` names RoPE.",
    ),
    Mistake(
        "RoPE always",
        build(attention=lambda c, parts: attend(c, (*parts, "RoPE"))),
        "Your attention turns queries and keys, also where `parts` does not name RoPE.",
    ),
    Mistake(
        "d_model turned",
        build(
            attention=lambda c, parts: attend(
                c, parts, rotary=RotaryPositions(c.d_model, c.max_len) if "RoPE" in parts else None
            )
        ),
        "What is turned is a query of one head: how many numbers has that?",
    ),
    Mistake(
        "biases always",
        build(attention=lambda c, parts: attend(c, parts, bias=True)),
        "Your attention has biases, also where `parts` says that there are none.",
    ),
    Mistake(
        "biases never",
        build(attention=lambda c, parts: attend(c, parts, bias=False)),
        "Your attention has no biases, though GPT's has. Only where `parts` says so they are left out.",
    ),
    Mistake(
        "biases the wrong way round",
        build(attention=lambda c, parts: attend(c, parts, bias="no biases" in parts)),
        "Your biases are there exactly where they should not be. Read the name of the part once more.",
    ),
    Mistake(
        "keys always shared",
        build(attention=lambda c, parts: attend(c, parts, n_kv_heads=c.n_kv_heads)),
        "Heads share keys in your block, also where `parts` does not name grouped queries.",
    ),
    Mistake(
        "keys never shared",
        build(attention=lambda c, parts: attend(c, parts, n_kv_heads=c.n_heads)),
        "Every head has keys of its own in your block, also where `parts` names grouped queries.",
    ),
    Mistake(
        "one head of keys",
        build(attention=lambda c, parts: attend(c, parts, n_kv_heads=1 if "grouped queries" in parts else c.n_heads)),
        "With grouped queries all your heads share one head of keys. `config` says how many there are.",
    ),
    Mistake(
        "a gate never",
        build(feedforward=lambda c, parts, h: think(c, (), h)),
        "Your feed-forward has no gate, also where `parts` names SwiGLU.",
    ),
    Mistake(
        "a gate always",
        build(feedforward=lambda c, parts, h: think(c, PARTS, h)),
        "Your feed-forward has a gate, also where `parts` does not name SwiGLU.",
    ),
    Mistake(
        "SiLU without a gate",
        build(feedforward=lambda c, parts, h: think(c, (), h, nn.SiLU() if "SwiGLU" in parts else None)),
        "Where `parts` names SwiGLU you bend with SiLU, but there is no gate: another class does that.",
    ),
    Mistake(
        "exact gelu",
        build(feedforward=lambda c, parts, h: think(c, parts, h, nn.GELU())),
        "Very near where there is no SwiGLU: your GELU is the exact one, and GPT-2's the approximation through tanh.",
    ),
    Mistake(
        "d_hidden of the config",
        lambda c, parts, h: build()(c, parts, c.d_hidden),
        "Your hidden layer has the width in `config`, and not the `d_hidden` that was given.",
    ),
    Mistake(
        "not causal",
        build(attention=lambda c, parts: attend(c, parts, causal=False)),
        "Your tokens see what comes after them. Both models predict the next token.",
    ),
    Mistake(
        "post-norm",
        build(residual=lambda c, parts: connect(c, parts, PostNorm)),
        "Your norms stand after the sum. In GPT-2 and in LLaMA they stand before the sublayer.",
    ),
    Mistake(
        "one norm for both sublayers",
        build(residual=shared),
        "Both sublayers share one connection, and so one norm. `residual` should make a new one every time.",
    ),
)
