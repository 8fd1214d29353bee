"""Lesson 12, Models: right answers in other styles pass, and the references are what the package's models compute."""

import pytest
import torch

from transformer_course import embeddings, heads
from transformer_course.classroom.checking.sandbox import run_case
from transformer_course.classroom.exercises import find_exercise, topics
from transformer_course.classroom.exercises.blocks.composing import fill
from transformer_course.classroom.workspace.kept_solutions import load_kept
from transformer_course.models import gpt, llama

VARIANTS = {
    "sum_embeddings": {
        "a list": """
            def sum_embeddings(tokens, positions, segments=None):
                return sum(part for part in (tokens, positions, segments) if part is not None)
        """,
        "if": """
            def sum_embeddings(token_vectors, position_vectors, segment_vectors=None):
                out = torch.add(position_vectors.expand_as(token_vectors), token_vectors)
                if segment_vectors is not None:
                    out = out + segment_vectors
                return out
        """,
    },
    "masked_word_logits": {
        "linear": """
            def masked_word_logits(x, transform_weight, transform_bias, norm, table, bias):
                return F.linear(norm(F.gelu(F.linear(x, transform_weight, transform_bias))), table, bias)
        """,
        "einsum and erf": """
            def masked_word_logits(x, w, b, norm, table, bias):
                h = torch.einsum("...i,oi->...o", x, w) + b
                h = h * 0.5 * (1 + torch.erf(h / 2**0.5))
                return torch.einsum("...d,vd->...v", norm(h), table) + bias
        """,
    },
    "causal_logits": {
        "positional and by index": """
            def causal_logits(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
                past = 0 if caches is None else caches[0].length
                where = positions_of(tokens, padding_mask, past)
                h = embedding(tokens, where)
                for i in range(len(blocks)):
                    cache = None if caches is None else caches[i]
                    mask = None if padding_mask is None else padding_mask[:, None, None]
                    h = blocks[i](h, mask, where, cache)
                h = norm(h)
                return head(h)
        """,
        "positions by hand": """
            def causal_logits(ids, embedding, blocks, norm, head, padding_mask=None, caches=None):
                batch, seq = ids.shape
                past = caches[0].length if caches else 0
                if padding_mask is None:
                    padding_mask = torch.ones(batch, past + seq, dtype=torch.bool)
                positions = (padding_mask.long().cumsum(1) - 1).masked_fill(~padding_mask, 1)[:, past:]
                x = embedding(ids, positions=positions)
                for number, block in enumerate(blocks):
                    how = {"cache": caches[number]} if caches else {}
                    x = block(x, mask=for_attention(padding_mask), positions=positions, **how)
                return head(norm(x))
        """,
    },
}
IMPORTS = """
import torch
import torch.nn.functional as F
from transformer_course.masks import for_attention
from transformer_course.positions import positions_of
"""
ALL = [(name, style, source) for name, styles in VARIANTS.items() for style, source in styles.items()]
SMALL = {"vocab": 11, "max_len": 8, "d_model": 8, "n_heads": 2, "d_hidden": 12}


@pytest.mark.parametrize("name, style, source", ALL, ids=[f"{name}: {style}" for name, style, _ in ALL])
def test_a_correct_variant_passes_and_what_is_kept_runs_alone(name, style, source, notebook):
    notebook.run(IMPORTS)
    notebook.run(source)
    exercise = find_exercise(name)
    notebook.assert_passes(name)
    assert all(run_case(exercise, load_kept(name), case).error == "" for case in exercise.cases())


def test_every_exercise_has_variants():
    assert set(VARIANTS) == {exercise.name for exercise in topics()["models"].EXERCISES}


def reference(name):
    return find_exercise(name).reference


def test_the_ends_are_the_packages():
    x = torch.randn(2, 5, 8, generator=torch.Generator().manual_seed(0))
    table = embeddings.TokenEmbedding(11, 8)
    head = heads.MaskedLanguageModelHead(table)
    fill(head)
    weights = head.transform.weight, head.transform.bias, head.norm, table.weight, head.bias
    torch.testing.assert_close(head(x), reference("masked_word_logits")(x, *weights))
    segments = embeddings.TokenEmbedding(2, 8)
    tokens, positions = torch.randint(11, (2, 5)), torch.arange(5)
    entry = embeddings.InputEmbedding(table, embeddings.TokenEmbedding(8, 8), segments)
    kinds = torch.tensor([[0, 0, 1, 1, 1]] * 2)
    parts = table(tokens), entry.positions(positions), segments(kinds)
    torch.testing.assert_close(entry(tokens, positions, kinds), reference("sum_embeddings")(*parts))


@pytest.mark.parametrize("build", [gpt.GPT, llama.LLaMA], ids=["gpt", "llama"])
def test_the_forward_pass_is_the_packages(build):
    config = (
        gpt.GPTConfig(**SMALL, n_layers=3) if build is gpt.GPT else llama.LlamaConfig(**SMALL, n_layers=3, n_kv_heads=1)
    )
    model, write = build(config).eval(), reference("causal_logits")
    fill(model)
    tokens = torch.randint(11, (2, 7), generator=torch.Generator().manual_seed(0))
    real = torch.arange(7) >= torch.tensor([[2], [0]])
    parts = model.embedding, model.stack.blocks, model.stack.norm, model.head
    for mask in (None, real):
        torch.testing.assert_close(write(tokens, *parts, mask), model(tokens, mask))
        ours, theirs = model.new_cache(2, 7), model.new_cache(2, 7)
        for chunk in (slice(0, 4), slice(4, 5), slice(5, 7)):
            seen = None if mask is None else mask[:, : chunk.stop]
            logits = write(tokens[:, chunk], *parts, seen, ours)
            torch.testing.assert_close(logits, model(tokens[:, chunk], seen, theirs))
