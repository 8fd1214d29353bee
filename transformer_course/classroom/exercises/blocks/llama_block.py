"""Exercise: LLaMA's block, composed of the course's parts."""

import torch

from transformer_course.blocks import TransformerBlock
from transformer_course.classroom.exercises.blocks.composing import case, compose
from transformer_course.classroom.exercises.exercise import Exercise, Mistake
from transformer_course.feedforward import FeedForward, GatedFeedForward
from transformer_course.models.llama import LlamaConfig
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.residual import PostNorm, PreNorm
from transformer_course.rotary import RotaryPositions


def llama_block(config):
    """Compose one layer of LLaMA: rotary, causal attention with shared key heads, then a gated feed-forward.

    `config` has the numbers d_model, n_heads, n_kv_heads, d_head, max_len, rope_base, d_hidden and norm_eps. Both
    connections are pre-norm with RMSNorm; nothing has a bias, and there is no dropout. The result is a
    TransformerBlock.
    """
    rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)
    return TransformerBlock(
        attention=MultiHeadAttention(
            config.d_model, config.n_heads, n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True
        ),
        feedforward=GatedFeedForward(config.d_model, config.d_hidden),
        residual=lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps)),
    )


def cases():
    small = {"vocab": 10, "max_len": 8, "d_model": 16, "n_heads": 4, "n_kv_heads": 4, "d_hidden": 12}
    return (
        case("4 heads, each with keys of its own", LlamaConfig(**small), 1900, gradient=True),
        case("4 heads share 2 heads of keys", LlamaConfig(**small | {"n_kv_heads": 2}), 1910),
        case("one head", LlamaConfig(**small | {"n_heads": 1, "n_kv_heads": 1}), 1920),
        case("one token", LlamaConfig(**small), 1930, seq=1),
        case("another base of the rotation", LlamaConfig(**small, rope_base=100.0), 1940, seq=8),
        case("a large norm_eps", LlamaConfig(**small, norm_eps=0.5), 1950),
        case("in float64", LlamaConfig(**small | {"n_kv_heads": 1}), 1960, dtype=torch.float64, gradient=True),
    )


def build(attention=None, feedforward=None, residual=None):
    """A wrong composition: what is given replaces the right part."""

    def composed(config):
        return TransformerBlock(
            (attention or attend)(config),
            (feedforward or gated)(config),
            (residual or pre_norm)(config),
        )

    return composed


def attend(config, **how):
    right = {"n_kv_heads": config.n_kv_heads, "bias": False, "rotary": turned(config), "causal": True}
    return MultiHeadAttention(config.d_model, config.n_heads, **right | how)


def turned(config, **how):
    return RotaryPositions(config.d_head, config.max_len, **{"base": config.rope_base} | how)


def gated(config):
    return GatedFeedForward(config.d_model, config.d_hidden)


def pre_norm(config):
    return lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps))


def shared(config):
    one = pre_norm(config)()
    return lambda: one


MISTAKES = (
    Mistake(
        "no rotary",
        build(attention=lambda c: attend(c, rotary=None)),
        "Your attention does not know where a token stands. LLaMA adds no positions before the first block: it turns "
        "queries and keys.",
    ),
    Mistake(
        "biases",
        build(attention=lambda c: attend(c, bias=True)),
        "Your attention has biases. LLaMA's linear layers have none.",
    ),
    Mistake(
        "LayerNorm",
        build(residual=lambda c: lambda: PreNorm(LayerNorm(c.d_model, c.norm_eps))),
        "Your norm is LayerNorm, GPT's. LLaMA's is RMSNorm, without a mean and without a bias.",
    ),
    Mistake(
        "all heads have their own keys",
        build(attention=lambda c: attend(c, n_kv_heads=c.n_heads)),
        "Right where there are as many key heads as heads. `config` may say that several heads share one.",
    ),
    Mistake(
        "all heads share one key",
        build(attention=lambda c: attend(c, n_kv_heads=1)),
        "All your heads share a single head of keys and values. `config` says how many there are.",
    ),
    Mistake(
        "not causal",
        build(attention=lambda c: attend(c, causal=False)),
        "Your tokens see what comes after them. LLaMA predicts the next token: how does attention learn of that?",
    ),
    Mistake(
        "post-norm",
        build(residual=lambda c: lambda: PostNorm(RMSNorm(c.d_model, c.norm_eps))),
        "Your norms stand after the sum. In LLaMA, as in GPT, the norm stands before the sublayer.",
    ),
    Mistake(
        "feed-forward without a gate",
        build(feedforward=lambda c: FeedForward(c.d_model, c.d_hidden)),
        "Your feed-forward is GPT's, without a gate and with biases.",
    ),
    Mistake(
        "one norm for both sublayers",
        build(residual=shared),
        "Both sublayers share one connection, and so one norm. `residual` is called once for each sublayer: it should "
        "make a new one every time.",
    ),
    Mistake(
        "the base of the rotation forgotten",
        build(attention=lambda c: attend(c, rotary=RotaryPositions(c.d_head, c.max_len))),
        "Right for the usual base of the rotation. `config.rope_base` may be another one.",
    ),
    Mistake(
        "pairs in halves",
        build(attention=lambda c: attend(c, rotary=turned(c, pairing="half"))),
        "Your rotation pairs the first half of the features with the second. In this course, as in the published "
        "LLaMA, neighbors are paired.",
    ),
    Mistake(
        "d_model turned",
        build(attention=lambda c: attend(c, rotary=RotaryPositions(c.d_model, c.max_len, base=c.rope_base))),
        "Right with one head only. What is turned is a query of one head: how many numbers has that?",
    ),
    Mistake(
        "norm_eps forgotten",
        build(residual=lambda c: lambda: PreNorm(RMSNorm(c.d_model))),
        "Your norms do not know `config.norm_eps`. LLaMA's is not the one that RMSNorm takes by itself.",
    ),
    Mistake(
        "neither rotary nor bias=False",
        build(attention=lambda c: attend(c, rotary=None, bias=True)),
        "Two things about your attention: it does not know where a token stands, and its linear layers have biases.",
    ),
    Mistake(
        "GPT's block",
        build(
            attention=lambda c: MultiHeadAttention(c.d_model, c.n_heads, causal=True),
            feedforward=lambda c: FeedForward(c.d_model, c.d_hidden),
            residual=lambda c: lambda: PreNorm(LayerNorm(c.d_model, c.norm_eps)),
        ),
        "This is GPT's block. Four of its parts are others in LLaMA: positions, norm, feed-forward, and the keys.",
    ),
)

EXERCISE = Exercise(
    name="llama_block",
    topic="blocks",
    title="LLaMA's block",
    difficulty=2,
    minutes=8,
    builds="TransformerBlock",
    returns=("output", "parameters"),
    reference=llama_block,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Begin with your GPT block. Which parts does LLaMA replace, and by which of those you have built in lessons "
        "04, 07, 08 and 09?",
        "RotaryPositions needs the width of *one head*, the longest text, and the base. It is handed to attention, "
        "which also takes n_kv_heads and bias.",
        "`rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)`; attention with "
        "n_kv_heads=config.n_kv_heads, bias=False, rotary=rotary, causal=True; then GatedFeedForward, and a lambda "
        "that makes PreNorm(RMSNorm(d_model, norm_eps)).",
    ),
    run=compose,
)
