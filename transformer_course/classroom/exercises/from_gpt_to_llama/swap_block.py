"""Exercise: build GPT's block, with any of LLaMA's parts swapped in."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import torch
from torch import Tensor, nn

from transformer_course.blocks import TransformerBlock
from transformer_course.classroom.exercises.blocks.composing import AXES, compose
from transformer_course.classroom.exercises.exercise import Case, Exercise, random_tensor
from transformer_course.classroom.exercises.from_gpt_to_llama.swap_block_mistakes import MISTAKES
from transformer_course.classroom.exercises.from_gpt_to_llama.swap_block_rarer_mistakes import MORE_MISTAKES
from transformer_course.classroom.experiments.from_gpt_to_llama.part_swaps import PARTS, SwapConfig
from transformer_course.feedforward import FeedForward, GatedFeedForward
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.residual import PreNorm
from transformer_course.rotary import RotaryPositions


def swap_block(config, parts, d_hidden):
    """Compose GPT's block, but use LLaMA's version of every part that `parts` names.

    `parts` is a tuple with any of "RMSNorm", "RoPE", "SwiGLU", "no biases", and "grouped queries", in any order. "no
    biases" applies to attention only: leave the feed-forward network's biases alone (the experiment removes them
    later). "grouped queries" means config.n_kv_heads key and value heads. Without it, every query head has its own key
    and value heads. GPT's feed-forward network uses the tanh approximation of GELU.

    `config` has d_model, n_heads, n_kv_heads, d_head, and max_len. In either feed-forward network, the hidden layer has
    width `d_hidden`. The block is causal and pre-norm, with a norm of its own for each sublayer; norms use their
    default eps. Return a TransformerBlock.
    """
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


def cases() -> tuple[Case, ...]:
    config = SwapConfig(vocab=10, max_len=8, d_model=16, n_heads=4, n_kv_heads=2, d_hidden=12)

    def case(label, parts, seed, dtype=torch.float32, seq=5, gradient=False, config=config) -> Case:
        x = random_tensor(AXES["x"], {"batch": 2, "seq": seq, "d_model": 16}, seed, dtype)
        inputs = {"config": config, "parts": tuple(parts), "d_hidden": 7 + len(parts), "x": x}
        return Case(label, inputs, AXES, gradient=gradient)

    return (
        case("no part: GPT's block", (), 1500, gradient=True),
        *(case(f"{part} alone", (part,), 1510 + 10 * i) for i, part in enumerate(PARTS)),
        case("all parts: LLaMA's block", PARTS, 1570, gradient=True),
        case("all parts, in reverse order", PARTS[::-1], 1580),
        case("RoPE and grouped queries, one token", ("RoPE", "grouped queries"), 1590, seq=1),
        case("grouped queries with one key head", ("grouped queries",), 1595, config=replace(config, n_kv_heads=1)),
        case("SwiGLU and RMSNorm in float64", ("SwiGLU", "RMSNorm"), 1600, torch.float64, gradient=True),
    )


def run(implementation: Callable, inputs: Mapping[str, object]) -> tuple[Tensor, Tensor]:
    """Compose the block, fill its weights by name, and run it, as in lesson 11, Blocks."""
    config, parts, d_hidden, x = inputs.values()
    return compose(lambda config: implementation(config, parts, d_hidden), {"config": config, "x": x})


EXERCISE = Exercise(
    name="swap_block",
    topic="from_gpt_to_llama",
    title="A block with swapped parts",
    difficulty=2,
    minutes=18,
    builds="TransformerBlock",
    returns=("output", "parameters"),
    reference=swap_block,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Start with GPT's block from lesson 11, Blocks. Which argument or class does each of the five parts change?",
        'Decide part by part: `"RoPE" in parts` is True or False, and `a if condition else b` picks one of two values. '
        "Three parts are arguments of the same attention: `n_kv_heads`, `bias`, and `rotary`. For the feed-forward "
        "network and the norm, you choose between two classes.",
        '`n_kv_heads=config.n_kv_heads if "grouped queries" in parts else config.n_heads`, '
        '`bias="no biases" not in parts`, and '
        '`rotary=RotaryPositions(config.d_head, config.max_len) if "RoPE" in parts else None`. Then '
        '`norm = RMSNorm if "RMSNorm" in parts else LayerNorm`, and pass as `residual` a lambda that makes a new '
        "`PreNorm(norm(config.d_model))` each time.",
    ),
    run=run,
)
