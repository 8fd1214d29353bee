"""What happens to attention with the scores' division by √d_head, and without it."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from transformer_course.attention import scaled_dot_product_attention


def unscaled(query: Tensor, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
    """Attention without the division: the query is multiplied by what the formula divides by.

    Shape:
        query: ... query d_head; float
        key: ... key d_head; float
        value: ... key d_value; float
    """
    return scaled_dot_product_attention(query * math.sqrt(query.shape[-1]), key, value)


def sharpness(attend: Callable, d_head: int, seed: int, queries: int = 1000, keys: int = 8) -> tuple[float, ...]:
    """How sharply random queries choose, and how much gradient reaches them.

    Returns the mean entropy of the weights in bits, and the median and mean norm of the gradient at a query.
    """
    generator = torch.Generator().manual_seed(seed)
    query = torch.randn(queries, 1, d_head, generator=generator).requires_grad_()
    key = torch.randn(queries, keys, d_head, generator=generator)
    value = torch.randn(queries, keys, 1, generator=generator)
    output, weights = attend(query, key, value)
    output.sum().backward()
    entropy = -torch.xlogy(weights, weights).sum(dim=-1) / math.log(2)
    gradient = query.grad.norm(dim=-1)
    return entropy.mean().item(), gradient.median().item(), gradient.mean().item()
