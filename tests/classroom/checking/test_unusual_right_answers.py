"""Right answers in other styles pass, slow ones, too."""

import pytest

from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.exercises import find_exercise

SCORES = {
    "einsum": """
        def attention_scores(q, k):
            return torch.einsum("...id,...jd->...ij", q, k) / math.sqrt(q.size(-1))
    """,
    "einops": """
        def attention_scores(query, key):
            scores = einsum(query, key, "... i d, ... j d -> ... i j")
            return scores * query.shape[-1] ** -0.5
    """,
    "scaled first": """
        def attention_scores(query, key):
            scale = torch.tensor(query.shape[-1], dtype=query.dtype).sqrt()
            return torch.matmul(query / scale, key.mT)
    """,
    "loops": """
        def attention_scores(query, key):
            rows = []
            for i in range(query.shape[-2]):
                row = [(query[..., i, :] * key[..., j, :]).sum(-1) for j in range(key.shape[-2])]
                rows.append(torch.stack(row, dim=-1))
            return torch.stack(rows, dim=-2) / query.shape[-1] ** 0.5
    """,
    "broadcast": """
        def attention_scores(query, key):
            return (query.unsqueeze(-2) * key.unsqueeze(-3)).sum(dim=-1).div(query.shape[-1] ** 0.5)
    """,
}
WEIGHTS = {
    "functional softmax, -1e9, then zeros": """
        def attention_weights(s, m=None):
            if m is not None:
                s = s.masked_fill(m == 0, -1e9)
            w = F.softmax(s, dim=-1)
            return w if m is None else w * m
    """,
    "where": """
        def attention_weights(scores, mask=None):
            if mask is None:
                mask = torch.ones_like(scores, dtype=torch.bool)
            weights = torch.softmax(torch.where(mask, scores, torch.finfo(scores.dtype).min), -1)
            return torch.where(mask, weights, 0.0)
    """,
    "by hand": """
        def attention_weights(scores, mask=None):
            mask = torch.ones_like(scores) if mask is None else mask.to(scores)
            powers = (scores - scores.amax(dim=-1, keepdim=True).detach()).exp() * mask
            total = powers.sum(dim=-1, keepdim=True)
            return powers / (total + (total == 0).to(scores))
    """,
    "added bias": """
        def attention_weights(scores, mask=None):
            if mask is None:
                return scores.softmax(-1)
            bias = torch.zeros(mask.shape, dtype=scores.dtype)
            bias[~mask] = -1e30
            return (scores + bias).softmax(-1) * mask
    """,
    "NaN replaced by zero": """
        def attention_weights(scores, mask=None):
            if mask is not None:
                scores = scores.masked_fill(~mask, float("-inf"))
            return torch.softmax(scores, dim=-1).nan_to_num(0.0)
    """,
    "row by row": """
        def attention_weights(scores, mask=None):
            rows = scores.reshape(-1, scores.shape[-1])
            allowed = torch.ones_like(scores).bool() if mask is None else mask.expand(scores.shape)
            out = []
            for row, may in zip(rows, allowed.reshape(-1, scores.shape[-1])):
                hidden = row.masked_fill(~may, torch.finfo(row.dtype).min)
                out.append(torch.softmax(hidden, 0) * may)
            return torch.stack(out).reshape(scores.shape)
    """,
}
ATTENTION = {
    "a sum over keys": """
        def attention(q, k, v, mask=None):
            w = reference_weights(q @ k.mT / q.shape[-1] ** 0.5, mask)
            return (w[..., None] * v[..., None, :, :]).sum(-2), w
    """,
    "a loop over keys": """
        def attention(query, key, value, mask=None):
            w = reference_weights(query @ key.mT / query.shape[-1] ** 0.5, mask)
            total = 0
            for j in range(value.shape[-2]):
                total = total + w[..., j, None] * value[..., None, j, :]
            return total, w
    """,
    "in one": """
        def attention(q, k, v, mask=None):
            s = q @ k.transpose(-1, -2) / math.sqrt(k.shape[-1])
            if mask is not None:
                s = s.masked_fill(~mask, torch.finfo(s.dtype).min)
            w = s.softmax(-1)
            if mask is not None:
                w = w.masked_fill(~mask, 0)
            return w @ v, w
    """,
    "a list of two": """
        def attention(query, key, value, mask=None):
            w = reference_weights(query @ key.mT / query.shape[-1] ** 0.5, mask)
            return [torch.einsum("...qk,...kd->...qd", w, value), w]
    """,
    "the package's": """
        def attention(query, key, value, mask=None):
            return scaled_dot_product_attention(query, key, value, mask)
    """,
}
ALL = [
    (name, style, source)
    for name, variants in {
        "attention_scores": SCORES,
        "attention_weights": WEIGHTS,
        "attention": ATTENTION,
    }.items()
    for style, source in variants.items()
]
IMPORTS = """
import math
import torch
import torch.nn.functional as F
from einops import einsum
from transformer_course.attention import scaled_dot_product_attention
from transformer_course.classroom.exercises.attention.attention_weights import attention_weights as reference_weights
"""


@pytest.mark.parametrize("name, style, source", ALL, ids=[f"{name}: {style}" for name, style, _ in ALL])
def test_a_correct_variant_passes(name, style, source, notebook):
    notebook.run(IMPORTS)
    notebook.run(source)
    notebook.assert_passes(name)


@pytest.mark.parametrize("name, style, source", ALL, ids=[f"{name}: {style}" for name, style, _ in ALL])
def test_what_was_kept_runs_alone(name, style, source, notebook):
    from transformer_course.classroom.checking.sandbox import run_case
    from transformer_course.classroom.workspace.kept_solutions import load_kept

    notebook.run(IMPORTS)
    notebook.run(source)
    exercise = find_exercise(name)
    judge(exercise, notebook[name])
    for case in exercise.cases():
        assert run_case(exercise, load_kept(name), case).error == ""
