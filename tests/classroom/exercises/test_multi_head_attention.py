"""Lesson 07, Multi-head attention: right answers in other styles pass, the references are the package's."""

import pytest
import torch
from torch import nn

from transformer_course import multihead
from transformer_course.classroom.checking.sandbox import run_case
from transformer_course.classroom.checking.tensor_comparison import agree
from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.experiments.multi_head_attention.attention_heads import (
    gpt_without_the_swap,
    head_reader,
    losses_by_heads,
    without_the_swap,
)
from transformer_course.classroom.experiments.multi_head_attention.two_friends_lookup import (
    FEATURES,
    deal_wishes,
    granted_by_heads,
    weight_on_wanted,
)
from transformer_course.classroom.experiments.tiny_gpt import LENGTH, tiny_gpt
from transformer_course.data.corpora import load_text
from transformer_course.trained import load_trained

SPLIT = {
    "reshape and permute": """
        def split_heads(x, n_heads):
            batch, seq, d_model = x.shape
            return x.reshape(batch, seq, n_heads, d_model // n_heads).permute(0, 2, 1, 3)
    """,
    "view and transpose": """
        def split_heads(x, n):
            return x.view(x.size(0), x.size(1), n, x.size(2) // n).transpose(1, 2)
    """,
    "chunks": "def split_heads(x, n_heads):\n    return torch.stack(x.chunk(n_heads, dim=-1), dim=1)\n",
    "einops": 'def split_heads(x, n_heads):\n    return rearrange(x, "b s (h d) -> b h s d", h=n_heads)\n',
    "loop": """
        def split_heads(x, n_heads):
            d_head = x.shape[-1] // n_heads
            return torch.stack([x[:, :, i * d_head : (i + 1) * d_head] for i in range(n_heads)], dim=1)
    """,
}
MERGE = {
    "reshape": """
        def merge_heads(x):
            batch, head, seq, d_head = x.shape
            return x.transpose(1, 2).reshape(batch, seq, head * d_head)
    """,
    "contiguous view": """
        def merge_heads(x):
            return x.permute(0, 2, 1, 3).contiguous().view(x.shape[0], x.shape[2], -1)
    """,
    "concatenate": "def merge_heads(x):\n    return torch.cat(list(x.unbind(dim=1)), dim=-1)\n",
    "einops": 'def merge_heads(x):\n    return rearrange(x, "b h s d -> b s (h d)")\n',
}
MULTI = {
    "head by head": """
        def multi_head(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
            found, d_head = [], x.shape[-1] // n_heads
            for i in range(n_heads):
                rows = slice(i * d_head, (i + 1) * d_head)
                q, k, v = x @ query_weight[rows].T, x @ key_weight[rows].T, x @ value_weight[rows].T
                scores = q @ k.mT / d_head**0.5
                if mask is not None:
                    hidden = ~(mask if mask.dim() == 2 else mask[:, 0])
                    scores = scores.masked_fill(hidden, float("-inf"))
                found.append(scores.softmax(-1) @ v)
            return torch.cat(found, dim=-1) @ output_weight.T
    """,
    "the package's": """
        def multi_head(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
            heads = [part.split_heads(F.linear(x, w), n_heads) for w in (query_weight, key_weight, value_weight)]
            return F.linear(part.merge_heads(fused_attention(*heads, mask=mask)), output_weight)
    """,
    "einsum, mask required": """
        def multi_head(x, wq, wk, wv, wo, n_heads, mask):
            q, k, v = (rearrange(torch.einsum("bsi,oi->bso", x, w), "b s (h d) -> b h s d", h=n_heads)
                       for w in (wq, wk, wv))
            scores = torch.einsum("bhqd,bhkd->bhqk", q, k) * q.shape[-1] ** -0.5
            if mask is not None:
                scores = torch.where(mask, scores, torch.finfo(scores.dtype).min)
            found = torch.einsum("bhqk,bhkd->bqhd", scores.softmax(dim=-1), v)
            return torch.einsum("bsi,oi->bso", found.flatten(2), wo)
    """,
}
VARIANTS = {
    "split_heads": SPLIT,
    "merge_heads": MERGE,
    "multi_head": MULTI,
}
ALL = [(name, style, source) for name, styles in VARIANTS.items() for style, source in styles.items()]
IMPORTS = """
import torch
import torch.nn.functional as F
from einops import rearrange
from transformer_course import multihead as part
from transformer_course.attention import fused_attention
"""


@pytest.mark.parametrize("name, style, source", ALL, ids=[f"{name}: {style}" for name, style, _ in ALL])
def test_a_correct_variant_passes(name, style, source, notebook):
    notebook.run(IMPORTS)
    notebook.run(source)
    notebook.assert_passes(name)


@pytest.mark.parametrize("name", ["split_heads", "merge_heads"])
def test_the_reference_is_the_packages_function(name):
    exercise = find_exercise(name)
    for case in exercise.cases():
        ours, theirs = (run_case(exercise, one, case) for one in (exercise.reference, getattr(multihead, name)))
        assert not theirs.error and agree(ours, theirs, 1), case.label


def test_multi_head_is_the_packages_class_without_biases():
    def theirs(x, query, key, value, output, n_heads, mask=None):
        layer = multihead.MultiHeadAttention(x.shape[-1], n_heads, bias=False).to(x.dtype)
        weights = {"query.weight": query, "key.weight": key, "value.weight": value, "output.weight": output}
        return torch.func.functional_call(layer, weights, (x,), {"mask": mask})

    exercise = find_exercise("multi_head")
    for case in exercise.cases():
        assert agree(*(run_case(exercise, one, case) for one in (exercise.reference, theirs)), 1), case.label


def test_friend_and_rival_are_two_others_and_the_answers_their_numbers():
    tables = deal_wishes(50, generator=torch.Generator().manual_seed(0))
    assert tables.cards.shape == (50, 6, FEATURES) and (tables.cards.sum(dim=-1) == 4).all()
    own = torch.arange(6)[:, None]
    assert (tables.seats != own).all() and (tables.seats[..., 0] != tables.seats[..., 1]).all()
    for person in range(6):
        friend, rival = tables.seats[0, person].tolist()
        assert tables.answers[0, person].tolist() == [tables.numbers[0, friend], tables.numbers[0, rival]]
        line = tables.described().splitlines()[person]
        assert f"friend {tables.people()[friend]:4}" in line and f"rival {tables.people()[rival]:4}" in line


def test_weight_on_the_wanted_is_told_by_head_and_wish():
    tables = deal_wishes(4, generator=torch.Generator().manual_seed(0))
    friends, rivals = (nn.functional.one_hot(tables.seats[..., k], 6).float() for k in (0, 1))
    weights = torch.stack([friends, 0.25 * friends + 0.5 * rivals], dim=1)
    torch.testing.assert_close(weight_on_wanted(weights, tables), torch.tensor([[1.0, 0.0], [0.25, 0.5]]))


def test_a_table_needs_three_people():
    with pytest.raises(ValueError, match="seats=2"):
        deal_wishes(1, seats=2)


def test_two_wishes_need_two_heads():
    shares = granted_by_heads((1, 2), seeds=1)
    assert shares.shape == (2, 1, 2) and shares[1].min() > 0.97
    other, better = sorted(shares[0, 0].tolist())
    assert other < 0.4 < better


def test_heads_split_by_a_reshape_see_the_future():
    x = torch.randn(1, 4, LENGTH, 16)
    assert without_the_swap(x, x, x, causal=True).shape == x.shape
    model, tokens = gpt_without_the_swap(20), torch.arange(LENGTH)[None] % 20
    changed = tokens.clone()
    changed[0, 4] = 19  # the first token of head 1's share
    for gpt, leaks in ((tiny_gpt(20), False), (model, True)):
        assert torch.equal(gpt.eval()(tokens)[0, :4], gpt(changed)[0, :4]) != leaks


def test_losses_come_by_heads_and_seeds():
    losses = losses_by_heads(load_text("verses").train[:6_000], (1, 2), seeds=2, validation=1_000, steps=3)
    assert losses.shape == (2, 2) and len(losses.unique()) == 4 and (losses > 1).all()


def test_a_reader_gives_the_weights_of_every_layer_and_head():
    read = head_reader(*load_trained("gpt-verses")[:2], most=5)
    tokens, weights = read("In the beginning God created")
    assert tokens == ["In", " the", " begin", "ning", " God"]
    assert weights.shape == (4, 4, 5, 5) and (weights.triu(1) == 0).all()
    torch.testing.assert_close(weights.sum(dim=-1), torch.ones(4, 4, 5))
    assert read("")[0] == []
