"""Attention weights to score: the softmax of random scores, causal unless specified otherwise."""

import torch

from transformer_course.classroom.exercises.exercise import Case, random_tensor
from transformer_course.masks import causal_mask


def pattern_case(label, seed, dtype=torch.float32, words=None, causal=True, **sizes) -> Case:
    """A case whose only tensor holds the weights of some heads, "batch head query key"."""
    period = sizes.pop("period", None)
    sizes["key"] = sizes["query"]
    axes = {"weights": "batch head query key", "score": "head"}
    scores = random_tensor(axes["weights"], sizes, seed, dtype)
    if causal:
        scores = scores.masked_fill(~causal_mask(sizes["query"]), torch.finfo(dtype).min)
    weights = scores.softmax(dim=-1)
    inputs = {"weights": weights} if period is None else {"weights": weights, "period": period}
    return Case(label, inputs, axes, {"query": words, "key": words} if words else {})
