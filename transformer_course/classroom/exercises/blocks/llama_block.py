"""Exercise: LLaMA's block, composed from the course's parts."""

import torch

from transformer_course.blocks import TransformerBlock
from transformer_course.classroom.exercises.blocks.composing import case, compose
from transformer_course.classroom.exercises.blocks.llama_block_mistakes import MORE_MISTAKES
from transformer_course.classroom.exercises.exercise import Exercise, Mistake
from transformer_course.feedforward import FeedForward, GatedFeedForward
from transformer_course.models.llama import LlamaConfig
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.residual import PostNorm, PreNorm
from transformer_course.rotary import RotaryPositions


def llama_block(config):
    """Compose one layer of LLaMA: causal attention with RoPE, then a gated feed-forward network, both with RMSNorm.

    `config` has d_model, n_heads, n_kv_heads (pass it on to attention), d_hidden, and norm_eps (for the RMSNorms).
    RotaryPositions needs d_head, max_len, and rope_base. Nothing has a bias, and there is no dropout. Return a
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
        case("4 heads, each with its own keys", LlamaConfig(**small), 1900, gradient=True),
        case("4 query heads that share 2 key heads", LlamaConfig(**small | {"n_kv_heads": 2}), 1910),
        case("one head", LlamaConfig(**small | {"n_heads": 1, "n_kv_heads": 1}), 1920),
        case("one token", LlamaConfig(**small), 1930, seq=1),
        case("a different rope_base", LlamaConfig(**small, rope_base=100.0), 1940, seq=8),
        case("a large norm_eps", LlamaConfig(**small, norm_eps=0.5), 1950),
        case("in float64", LlamaConfig(**small | {"n_kv_heads": 1}), 1960, dtype=torch.float64, gradient=True),
    )


def build(attention=None, feedforward=None, residual=None):
    """A wrong composition: each part that is given replaces the right one."""

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
        "Your attention has no positions. LLaMA doesn't add positions before the first block, so each attention layer "
        "must rotate its queries and keys.",
    ),
    Mistake(
        "biases",
        build(attention=lambda c: attend(c, bias=True)),
        "Your attention has biases. In LLaMA, no linear layer has a bias.",
    ),
    Mistake(
        "LayerNorm",
        build(residual=lambda c: lambda: PreNorm(LayerNorm(c.d_model, c.norm_eps))),
        "Your norm is LayerNorm, as in GPT. LLaMA uses RMSNorm.",
    ),
    Mistake(
        "all heads have their own keys",
        build(attention=lambda c: attend(c, n_kv_heads=c.n_heads)),
        "This is right when n_kv_heads equals n_heads. Pass `config.n_kv_heads` on to attention.",
    ),
    Mistake(
        "all heads share one key",
        build(attention=lambda c: attend(c, n_kv_heads=1)),
        "All your query heads share a single key head and a single value head. `config.n_kv_heads` specifies how many "
        "there should be.",
    ),
    Mistake(
        "not causal",
        build(attention=lambda c: attend(c, causal=False)),
        "Your tokens can see the tokens after them, but LLaMA has to predict those. Which argument of attention "
        "prevents that?",
    ),
    Mistake(
        "post-norm",
        build(residual=lambda c: lambda: PostNorm(RMSNorm(c.d_model, c.norm_eps))),
        "Your norms come after the sum. In LLaMA, as in GPT, the norm comes before the sublayer.",
    ),
    Mistake(
        "feed-forward without a gate",
        build(feedforward=lambda c: FeedForward(c.d_model, c.d_hidden)),
        "Your feed-forward network has no gate, and it has biases, as in GPT. LLaMA's has a gate and no biases.",
    ),
    Mistake(
        "one norm for both sublayers",
        build(residual=shared),
        "Both of your sublayers share one residual connection, so they share one norm. The block calls `residual` once "
        "per sublayer, and it should make a new connection each time.",
    ),
    Mistake(
        "rope_base forgotten",
        build(attention=lambda c: attend(c, rotary=RotaryPositions(c.d_head, c.max_len))),
        "This is right for the default base, but your rotation ignores `config.rope_base`.",
    ),
    Mistake(
        "pairs in halves",
        build(attention=lambda c: attend(c, rotary=turned(c, pairing="half"))),
        "Your rotation pairs the first half of the features with the second half. In this course, as in Meta's own "
        "LLaMA code, neighboring features form a pair.",
    ),
    Mistake(
        "norm_eps forgotten",
        build(residual=lambda c: lambda: PreNorm(RMSNorm(c.d_model))),
        "Your norms ignore `config.norm_eps`, which differs from RMSNorm's default.",
    ),
    Mistake(
        "neither rotary nor bias=False",
        build(attention=lambda c: attend(c, rotary=None, bias=True)),
        "Two things are off in your attention: it has no rotary positions, and its linear layers have biases.",
    ),
    Mistake(
        "GPT's block",
        build(
            attention=lambda c: MultiHeadAttention(c.d_model, c.n_heads, causal=True),
            feedforward=lambda c: FeedForward(c.d_model, c.d_hidden),
            residual=lambda c: lambda: PreNorm(LayerNorm(c.d_model, c.norm_eps)),
        ),
        "This is GPT's block. LLaMA differs in its positions, norms, feed-forward network, and biases, and it passes "
        "n_kv_heads to attention.",
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
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Start from your GPT block. Which parts of GPT's block does LLaMA replace, and with which of the parts that "
        "you've built?",
        "RotaryPositions needs the width of *one head*, the maximum length, and the base. Pass the resulting object to "
        "attention, which also takes n_kv_heads and bias.",
        "Make `rotary = RotaryPositions(config.d_head, config.max_len, base=config.rope_base)` first. Attention gets "
        "n_kv_heads, bias=False, rotary, and causal=True. Then come GatedFeedForward and a lambda that makes a "
        "PreNorm with an RMSNorm in it.",
    ),
    run=compose,
)
