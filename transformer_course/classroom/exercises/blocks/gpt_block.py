"""Exercise: GPT-2's block, composed of the course's parts."""

import torch
from torch import nn

from transformer_course.blocks import TransformerBlock
from transformer_course.classroom.exercises.blocks.composing import case, compose
from transformer_course.classroom.exercises.exercise import Exercise, Mistake
from transformer_course.feedforward import FeedForward, GatedFeedForward
from transformer_course.models.gpt import GPTConfig
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.residual import PostNorm, PreNorm
from transformer_course.rotary import RotaryPositions


def gpt_block(config):
    """Compose one layer of GPT-2: causal attention, then a feed-forward with GELU's tanh approximation, both pre-norm.

    `config` has the numbers d_model, n_heads, d_hidden, dropout and norm_eps. Attention and both connections use the
    dropout. The result is a TransformerBlock.
    """
    return TransformerBlock(
        attention=MultiHeadAttention(config.d_model, config.n_heads, causal=True, dropout=config.dropout),
        feedforward=FeedForward(config.d_model, config.d_hidden, activation=nn.GELU(approximate="tanh")),
        residual=lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout),
    )


def cases():
    small = {"vocab": 10, "max_len": 8, "d_model": 8, "n_heads": 2, "d_hidden": 12}
    return (
        case("2 heads", GPTConfig(**small), 1800, gradient=True),
        case("one head, one token", GPTConfig(**small | {"n_heads": 1}), 1810, seq=1),
        case("8 heads, a hidden layer as wide as the model", GPTConfig(**small | {"n_heads": 8, "d_hidden": 8}), 1820),
        case("with dropout", GPTConfig(**small, dropout=0.3), 1830),
        case("a large norm_eps", GPTConfig(**small, norm_eps=0.5), 1840),
        case("in float64", GPTConfig(**small), 1850, dtype=torch.float64, gradient=True),
    )


def build(attention=None, feedforward=None, residual=None):
    """A wrong composition: what is given replaces the right part."""

    def composed(config):
        return TransformerBlock(
            (attention or causal)(config),
            (feedforward or widened)(config),
            (residual or pre_norm)(config),
        )

    return composed


def attend(config, **how):
    return MultiHeadAttention(config.d_model, config.n_heads, **{"causal": True, "dropout": config.dropout} | how)


def causal(config):
    return attend(config)


def widened(config, activation="tanh"):
    bend = nn.GELU(approximate="tanh") if activation == "tanh" else activation
    return FeedForward(config.d_model, config.d_hidden, activation=bend)


def pre_norm(config):
    return lambda: PreNorm(LayerNorm(config.d_model, config.norm_eps), config.dropout)


def shared(config):
    one = pre_norm(config)()
    return lambda: one


MISTAKES = (
    Mistake(
        "post-norm",
        build(residual=lambda c: lambda: PostNorm(LayerNorm(c.d_model, c.norm_eps), c.dropout)),
        "Your norms stand after the sum. That is BERT's way; in GPT-2 the norm stands before the sublayer.",
    ),
    Mistake(
        "not causal",
        build(attention=lambda c: attend(c, causal=False)),
        "Your tokens see what comes after them. GPT predicts the next token: how does attention learn of that?",
    ),
    Mistake(
        "relu instead of gelu",
        build(feedforward=lambda c: widened(c, nn.ReLU())),
        "Your feed-forward bends with ReLU. GPT-2 uses GELU.",
    ),
    Mistake(
        "exact gelu",
        build(feedforward=lambda c: widened(c, nn.GELU())),
        "Very near, but not the same: your GELU is the exact one, which BERT uses. GPT-2's is the approximation "
        "through tanh.",
    ),
    Mistake(
        "SiLU",
        build(feedforward=lambda c: widened(c, nn.SiLU())),
        "Your feed-forward bends with SiLU, as LLaMA's gate does. GPT-2 uses GELU.",
    ),
    Mistake(
        "gated feed-forward",
        build(feedforward=lambda c: GatedFeedForward(c.d_model, c.d_hidden)),
        "Your feed-forward has a gate: that is LLaMA's. GPT-2's has two linear layers with GELU between them.",
    ),
    Mistake(
        "RMSNorm",
        build(residual=lambda c: lambda: PreNorm(RMSNorm(c.d_model, c.norm_eps), c.dropout)),
        "Your norm is RMSNorm, LLaMA's. GPT-2's is LayerNorm, with a bias.",
    ),
    Mistake(
        "one norm for both sublayers",
        build(residual=shared),
        "Both sublayers share one connection, and so one norm. `residual` is called once for each sublayer: it should "
        "make a new one every time.",
    ),
    Mistake(
        "no biases",
        build(attention=lambda c: attend(c, bias=False)),
        "Your attention has no biases: that is LLaMA's way. GPT-2's linear layers all have them.",
    ),
    Mistake(
        "one head",
        build(attention=lambda c: MultiHeadAttention(c.d_model, 1, causal=True, dropout=c.dropout)),
        "Right with one head. `config` says how many there are.",
    ),
    Mistake(
        "rotary positions",
        build(attention=lambda c: attend(c, rotary=RotaryPositions(c.d_model // c.n_heads, c.max_len))),
        "Your attention turns queries and keys by their positions. GPT-2 learns its positions and adds them before the "
        "first block; the block knows nothing of them.",
    ),
    Mistake(
        "shared key heads",
        build(attention=lambda c: attend(c, n_kv_heads=1)),
        "All your heads share one head of keys and values. In GPT-2 every head has its own.",
    ),
    Mistake(
        "always four times as wide",
        build(feedforward=lambda c: FeedForward(c.d_model, 4 * c.d_model, nn.GELU(approximate="tanh"))),
        "Your hidden layer is four times as wide as the model. So it is in the published one, but `config` says how "
        "wide it is here.",
    ),
    Mistake(
        "no dropout anywhere",
        build(
            attention=lambda c: attend(c, dropout=0.0),
            residual=lambda c: lambda: PreNorm(LayerNorm(c.d_model, c.norm_eps)),
        ),
        "Right without dropout. Where `config.dropout` is not 0, neither attention nor the connections know of it.",
    ),
    Mistake(
        "no dropout in attention",
        build(attention=lambda c: attend(c, dropout=0.0)),
        "Right without dropout. Where `config.dropout` is not 0, attention does not know of it.",
    ),
    Mistake(
        "no dropout in the connections",
        build(residual=lambda c: lambda: PreNorm(LayerNorm(c.d_model, c.norm_eps))),
        "Right without dropout. Where `config.dropout` is not 0, the connections do not know of it.",
    ),
    Mistake(
        "norm_eps forgotten",
        build(residual=lambda c: lambda: PreNorm(LayerNorm(c.d_model), c.dropout)),
        "Right for the usual `norm_eps`. `config` may have another one, and your norms do not know of it.",
    ),
)

EXERCISE = Exercise(
    name="gpt_block",
    topic="blocks",
    title="GPT's block",
    difficulty=2,
    minutes=8,
    builds="TransformerBlock",
    returns=("output", "parameters"),
    reference=gpt_block,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "TransformerBlock wants three things: attention, feedforward, residual. Which of the parts you have built is "
        "each of them in GPT-2, and which numbers of `config` does it need?",
        "`residual` is called once for each sublayer and must make a new connection every time: a `lambda` without "
        "arguments. What makes attention causal, and which activation the feed-forward has, are arguments of these "
        "parts.",
        "MultiHeadAttention(d_model, n_heads, causal=True, dropout=…), FeedForward(d_model, d_hidden, "
        'activation=nn.GELU(approximate="tanh")), and for residual a lambda that makes '
        "PreNorm(LayerNorm(d_model, norm_eps), dropout).",
    ),
    run=compose,
)
