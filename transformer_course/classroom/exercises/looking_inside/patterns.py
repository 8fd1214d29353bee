"""Attention weights to score: softmax of random scores, with the future hidden."""

import torch

from transformer_course.classroom.exercises.exercise import Case, random_tensor
from transformer_course.masks import causal_mask


def pattern_case(label, seed, dtype=torch.float32, gradient=False, words=None, **sizes) -> Case:
    """A case whose only tensor are the weights of causal heads, "batch head query key"."""
    period = sizes.pop("period", None)
    sizes["key"] = sizes["query"]
    axes = {"weights": "batch head query key", "score": "head"}
    scores = random_tensor(axes["weights"], sizes, seed, dtype)
    weights = scores.masked_fill(~causal_mask(sizes["query"]), torch.finfo(dtype).min).softmax(dim=-1)
    inputs = {"weights": weights} if period is None else {"weights": weights, "period": period}
    return Case(label, inputs, axes, {"query": words, "key": words} if words else {}, gradient)
