"""Lesson 11, Blocks: right answers in other styles pass, references equal the package's parts, and removals show."""

import math

import pytest
import torch

from transformer_course import blocks
from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.checking.sandbox import run_case
from transformer_course.classroom.exercises import find_exercise, topics
from transformer_course.classroom.exercises.blocks.composing import fill
from transformer_course.classroom.experiments.blocks.removed_parts import (
    WAYS,
    bigram_loss,
    gpt_without,
    stream_sizes,
    uniform_loss,
)
from transformer_course.classroom.experiments.tiny_gpt import train_tiny
from transformer_course.classroom.workspace.kept_solutions import load_kept
from transformer_course.data.corpora import load_text
from transformer_course.data.windows import encode_stream
from transformer_course.models import gpt, llama
from transformer_course.normalization import LayerNorm
from transformer_course.residual import PostNorm, PreNorm
from transformer_course.tokenizers import CharacterTokenizer

VARIANTS = {
    "transformer_block": {
        "nested": """
            def transformer_block(x, attention, feedforward, attention_residual, feedforward_residual):
                return feedforward_residual(attention_residual(x, attention), feedforward)
        """,
        "a loop over pairs": """
            def transformer_block(x, a, f, ra, rf):
                for connection, sublayer in ((ra, a), (rf, f)):
                    x = connection(x, lambda h: sublayer(h))
                return x
        """,
    },
    "cross_attention_block": {
        "an inner function": """
            def cross_attention_block(x, memory, attention, cross_attention, feedforward, r1, r2, r3):
                def read(h):
                    return cross_attention(h, memory)

                return r3(r2(r1(x, attention), read), feedforward)
        """,
        "partial": """
            def cross_attention_block(x, memory, attention, cross, feedforward, first, second, third):
                swapped = functools.partial(lambda m, h: cross(h, m), memory)
                after = second(first(x, attention), swapped)
                return third(after, feedforward)
        """,
    },
    "run_blocks": {
        "reduce": """
            def run_blocks(x, blocks, norm):
                return norm(functools.reduce(lambda h, block: block(h), blocks, x))
        """,
        "by index": """
            def run_blocks(x, blocks, norm):
                for i in range(len(blocks)):
                    x = blocks[i](x)
                x = norm(x)
                return x
        """,
    },
    "gpt_block": {
        "positional": """
            def gpt_block(c):
                def residual():
                    return PreNorm(LayerNorm(c.d_model, eps=c.norm_eps), dropout=c.dropout)

                attend = MultiHeadAttention(c.d_model, c.n_heads, None, True, None, True, c.dropout)
                return TransformerBlock(attend, FeedForward(c.d_model, c.d_hidden, nn.GELU("tanh")), residual)
        """,
    },
    "llama_block": {
        "other order": """
            def llama_block(config):
                feedforward = GatedFeedForward(config.d_model, config.d_hidden)
                width = config.d_model // config.n_heads
                turn = RotaryPositions(width, config.max_len, config.rope_base, pairing="interleaved")
                how = dict(causal=True, bias=False, rotary=turn, n_kv_heads=config.n_kv_heads)
                attention = MultiHeadAttention(config.d_model, config.n_heads, **how)
                make = lambda: PreNorm(RMSNorm(config.d_model, config.norm_eps))
                return TransformerBlock(residual=make, attention=attention, feedforward=feedforward)
        """,
    },
}
IMPORTS = """
import functools
import torch
from torch import nn
from transformer_course.blocks import TransformerBlock
from transformer_course.feedforward import FeedForward, GatedFeedForward
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.residual import PreNorm
from transformer_course.rotary import RotaryPositions
"""
ALL = [(name, style, source) for name, styles in VARIANTS.items() for style, source in styles.items()]


@pytest.mark.parametrize("name, style, source", ALL, ids=[f"{name}: {style}" for name, style, _ in ALL])
def test_a_correct_variant_passes_and_what_is_kept_runs_alone(name, style, source, notebook):
    notebook.run(IMPORTS)
    notebook.run(source)
    exercise = find_exercise(name)
    notebook.assert_passes(name)
    assert all(run_case(exercise, load_kept(name), case).error == "" for case in exercise.cases())


def test_every_exercise_has_variants():
    assert set(VARIANTS) == {exercise.name for exercise in topics()["blocks"].EXERCISES}


@pytest.mark.parametrize("name, norm", [("gpt_block", "LayerNorm"), ("llama_block", "RMSNorm")])
def test_a_finished_connection_is_named(name, norm, notebook):
    arguments = "attention=nn.Identity(), feedforward=nn.Identity()"
    notebook.run(IMPORTS)
    notebook.run(
        f"def {name}(config):\n    return TransformerBlock({arguments}, residual=PreNorm({norm}(config.d_model)))"
    )
    card, passed = judge(find_exercise(name), notebook[name])
    assert not passed and "residual is a finished connection" in repr(card)
    assert "missing 2 required positional arguments" not in repr(card)


def test_a_rotation_as_wide_as_the_model_is_named(notebook):
    notebook.run(IMPORTS)
    notebook.run(
        "def llama_block(c):\n"
        "    rotary = RotaryPositions(c.d_model, c.max_len, base=c.rope_base)\n"
        "    attend = MultiHeadAttention(c.d_model, c.n_heads, c.n_kv_heads, bias=False, rotary=rotary, causal=True)\n"
        "    make = lambda: PreNorm(RMSNorm(c.d_model, c.norm_eps))\n"
        "    return TransformerBlock(attend, GatedFeedForward(c.d_model, c.d_hidden), make)"
    )
    card, passed = judge(find_exercise("llama_block"), notebook["llama_block"])
    assert not passed and "it rotates the queries and keys of a single head" in repr(card)


def reference(name):
    return find_exercise(name).reference


@pytest.fixture
def x():
    return torch.randn(2, 5, 8, generator=torch.Generator().manual_seed(0))


SMALL = {"vocab": 11, "max_len": 8, "d_model": 8, "n_heads": 2, "d_hidden": 12}


@pytest.mark.parametrize(
    "module, config", [(gpt, gpt.GPTConfig(**SMALL)), (llama, llama.LlamaConfig(**SMALL, n_kv_heads=1))]
)
def test_the_compositions_are_the_packages(module, config, x):
    name = f"{module.__name__.rpartition('.')[2]}_block"
    ours, theirs = reference(name)(config), getattr(module, name)(config)
    fill(ours)
    theirs.load_state_dict(ours.state_dict())
    positions = torch.arange(5)
    torch.testing.assert_close(ours(x, positions=positions), theirs(x, positions=positions))


@pytest.mark.parametrize("residual", [PreNorm, PostNorm])
def test_the_blocks_are_the_packages(residual, x):
    linear = [torch.nn.Linear(8, 8) for _ in range(2)]

    class Plain(torch.nn.Module):
        def forward(self, h, *context, **others):
            return linear[0](h).cumsum(dim=1) + sum(part.mean(dim=1, keepdim=True) for part in context[:1])

    block = blocks.TransformerBlock(Plain(), linear[1], lambda: residual(LayerNorm(8)))
    fill(block)
    parts = block.attention, block.feedforward, block.attention_residual, block.feedforward_residual
    torch.testing.assert_close(block(x), reference("transformer_block")(x, *parts))
    cross = blocks.CrossAttentionBlock(Plain(), Plain(), linear[1], lambda: residual(LayerNorm(8)))
    fill(cross)
    parts = [cross.attention, cross.cross_attention, cross.feedforward]
    parts += [cross.attention_residual, cross.cross_attention_residual, cross.feedforward_residual]
    memory = x[:, :3] * 2
    torch.testing.assert_close(cross(x, memory), reference("cross_attention_block")(x, memory, *parts))
    stack = blocks.Stack([block, block], LayerNorm(8))
    torch.testing.assert_close(stack(x), reference("run_blocks")(x, stack.blocks, stack.norm))


@pytest.fixture(scope="module")
def text():
    verses = load_text("verses").train[:60_000]
    return CharacterTokenizer.train(verses), verses[:50_000], verses[50_000:]


def test_without_attention_a_gpt_is_a_table_of_pairs(text):
    tokenizer, train, unseen = text
    streams = encode_stream(tokenizer, train), encode_stream(tokenizer, unseen)
    pairs = bigram_loss(*streams, tokenizer.vocab_size)
    whole, blind = (
        train_tiny(tokenizer, train, unseen, model=gpt_without(tokenizer.vocab_size, way), steps=200).validation_loss
        for way in ("complete", "no attention")
    )
    assert whole < pairs < blind < pairs + 0.3 < uniform_loss(tokenizer.vocab_size)


@pytest.mark.parametrize("way", WAYS)
def test_only_with_attention_does_a_token_hear_of_another(way):
    model = gpt_without(20, way).eval()
    fill(model)
    tokens = torch.randint(20, (1, 6), generator=torch.Generator().manual_seed(0))
    changed = tokens.clone()
    changed[0, 0] = (tokens[0, 0] + 1) % 20
    heard = not torch.allclose(model(tokens)[0, -1], model(changed)[0, -1])
    assert heard == (way != "no attention")


def test_scaling_keeps_the_stream_small():
    tokens = torch.randint(20, (2, 16), generator=torch.Generator().manual_seed(0))
    scaled, plain = (stream_sizes(gpt_without(20, n_layers=24, scaled=scaled), tokens) for scaled in (True, False))
    assert len(scaled) == len(plain) == 25 and scaled[0] == plain[0]
    assert scaled[-1] < 1.5 * scaled[0] and plain[-1] > 3 * plain[0]


def test_a_counted_table_knows_what_it_counted():
    stream = torch.tensor([0, 1] * 500)
    assert bigram_loss(stream, stream, 2) < 0.01
    assert math.isclose(bigram_loss(torch.tensor([0, 0]), torch.tensor([1, 0]), 2), math.log(2))


def test_an_unknown_way_is_refused():
    with pytest.raises(ValueError, match="no head"):
        gpt_without(10, "no head")
