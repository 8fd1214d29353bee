"""Exercise: GPT-2's block, composed from the course's parts."""

import torch
from torch import nn

from transformer_course.blocks import TransformerBlock
from transformer_course.classroom.exercises.blocks.composing import case, compose
from transformer_course.classroom.exercises.blocks.gpt_block_mistakes import MORE_MISTAKES
from transformer_course.classroom.exercises.exercise import Exercise, Mistake
from transformer_course.feedforward import FeedForward, GatedFeedForward
from transformer_course.models.gpt import GPTConfig
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.residual import PostNorm, PreNorm
from transformer_course.rotary import RotaryPositions


def gpt_block(config):
    """Compose one layer of GPT-2: causal attention, then a feed-forward network with tanh GELU, both pre-norm.

    `config` has d_model, n_heads, d_hidden, dropout, and norm_eps (for the LayerNorms). Attention and both residual
    connections use config.dropout. All linear layers have biases. Return a TransformerBlock.
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
    """A wrong composition: each part that is given replaces the right one."""

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
        "Your norms come after the sum, as in BERT. In GPT-2, the norm comes before the sublayer.",
    ),
    Mistake(
        "not causal",
        build(attention=lambda c: attend(c, causal=False)),
        "Your tokens can see the tokens after them, but GPT has to predict those. Which argument of attention "
        "prevents that?",
    ),
    Mistake(
        "relu instead of gelu",
        build(feedforward=lambda c: widened(c, nn.ReLU())),
        "Your feed-forward network's activation is ReLU. GPT-2 uses GELU.",
    ),
    Mistake(
        "exact gelu",
        build(feedforward=lambda c: widened(c, nn.GELU())),
        "Almost: your GELU is the exact one, as in BERT. GPT-2 uses the tanh approximation, which is an option of "
        "`nn.GELU`.",
    ),
    Mistake(
        "neither causal nor approximate",
        build(attention=lambda c: attend(c, causal=False), feedforward=lambda c: widened(c, nn.GELU())),
        "Two defaults don't fit GPT-2: your tokens can see the tokens after them, and your GELU is the exact one.",
    ),
    Mistake(
        "SiLU",
        build(feedforward=lambda c: widened(c, nn.SiLU())),
        "Your feed-forward network's activation is SiLU, as in LLaMA's gate. GPT-2 uses GELU.",
    ),
    Mistake(
        "gated feed-forward",
        build(feedforward=lambda c: GatedFeedForward(c.d_model, c.d_hidden)),
        "Your feed-forward network has a gate, as in LLaMA. GPT-2's has two linear layers with GELU between them.",
    ),
    Mistake(
        "RMSNorm",
        build(residual=lambda c: lambda: PreNorm(RMSNorm(c.d_model, c.norm_eps), c.dropout)),
        "Your norm is RMSNorm, as in LLaMA. GPT-2 uses LayerNorm.",
    ),
    Mistake(
        "one norm for both sublayers",
        build(residual=shared),
        "Both of your sublayers share one residual connection, so they share one norm. The block calls `residual` once "
        "per sublayer, and it should make a new connection each time.",
    ),
    Mistake(
        "no biases",
        build(attention=lambda c: attend(c, bias=False)),
        "Your attention has no biases, as in LLaMA. In GPT-2, all linear layers have them.",
    ),
    Mistake(
        "one head",
        build(attention=lambda c: MultiHeadAttention(c.d_model, 1, causal=True, dropout=c.dropout)),
        "This is right for one head. Take the number of heads from `config`.",
    ),
    Mistake(
        "rotary positions",
        build(attention=lambda c: attend(c, rotary=RotaryPositions(c.d_model // c.n_heads, c.max_len))),
        "Your attention rotates queries and keys. GPT-2 adds learned positions before the first block, and its blocks "
        "don't handle positions.",
    ),
    Mistake(
        "shared key heads",
        build(attention=lambda c: attend(c, n_kv_heads=1)),
        "All your query heads share one key head and one value head. In GPT-2, each query head has its own.",
    ),
    Mistake(
        "always four times as wide",
        build(feedforward=lambda c: FeedForward(c.d_model, 4 * c.d_model, nn.GELU(approximate="tanh"))),
        "Your hidden layer is four times as wide as the model. That's true of the published GPT-2, but here `config` "
        "specifies the width.",
    ),
    Mistake(
        "no dropout anywhere",
        build(
            attention=lambda c: attend(c, dropout=0.0),
            residual=lambda c: lambda: PreNorm(LayerNorm(c.d_model, c.norm_eps)),
        ),
        "This is right without dropout. Pass `config.dropout` to attention and to the connections.",
    ),
    Mistake(
        "no dropout in attention",
        build(attention=lambda c: attend(c, dropout=0.0)),
        "This is right without dropout. Attention needs `config.dropout`, too.",
    ),
    Mistake(
        "no dropout in the connections",
        build(residual=lambda c: lambda: PreNorm(LayerNorm(c.d_model, c.norm_eps))),
        "This is right without dropout. The connections need `config.dropout`, too.",
    ),
    Mistake(
        "norm_eps forgotten",
        build(residual=lambda c: lambda: PreNorm(LayerNorm(c.d_model), c.dropout)),
        "This is right for the default `norm_eps`, but your norms ignore `config.norm_eps`.",
    ),
)

EXERCISE = Exercise(
    name="gpt_block",
    topic="blocks",
    title="GPT's block",
    difficulty=2,
    minutes=10,
    builds="TransformerBlock",
    returns=("output", "parameters"),
    reference=gpt_block,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "TransformerBlock takes three things: attention, feedforward, and residual. Which of the parts you've built "
        "does GPT-2 use for each, and which numbers from `config` does that part need?",
        "`residual` is called once per sublayer and must make a new connection each time, so it's a `lambda` without "
        "arguments. The other two parts have arguments that mask the future and choose the activation.",
        "Attention needs causal=True and the dropout, the feed-forward network needs "
        'activation=nn.GELU(approximate="tanh"), and residual is a lambda that makes a PreNorm with a LayerNorm in it. '
        "Don't forget `norm_eps`.",
    ),
    run=compose,
)
