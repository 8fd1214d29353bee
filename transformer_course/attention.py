"""Attention: every token collects what it asks for from the others."""

import math

import torch
from einops import einsum
from torch import Tensor
from torch.nn import functional as F

from transformer_course.guards import checked


def scaled_dot_product_attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Average the values, weighted by how well each key matches the query; a query that sees no key gets zeros.

    Source: Vaswani et al. 2017, section 3.2.1, equation 1, arXiv 1706.03762.

    Shape:
        query: batch head query d_head; float
        key: batch head key d_head; float
        value: batch head key d_head; float
        mask: query key; bool, True = may attend; anything that broadcasts to the weights
        output: batch head query d_head
        weights: batch head query key; each row sums to 1
    """
    scores = einsum(query, key, "... query d_head, ... key d_head -> ... query key")
    # Divide before softmax: otherwise a large d_head saturates it and gradients vanish.
    scores = scores / math.sqrt(query.shape[-1])
    if mask is not None:
        # The lowest finite number, not -inf: softmax over a row of -inf is NaN, and so is its gradient.
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    weights = scores.softmax(dim=-1)
    if mask is not None:
        weights = weights.masked_fill(~mask, 0.0)
    return einsum(weights, value, "... query key, ... key d_head -> ... query d_head"), weights


def fused_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    causal: bool = False,
    dropout: float = 0.0,
) -> Tensor:
    """Compute the same output in one fused kernel, without ever storing the weights.

    Fewer key heads than query heads are shared, each by as many neighboring query heads.

    Source: Dao et al. 2022, arXiv 2205.14135; Ainslie et al. 2023, section 2.2, arXiv 2305.13245.

    Shape:
        query: batch head query d_head; float
        key: batch kv_head key d_head; float
        value: batch kv_head key d_head; float
        mask: query key; bool, True = may attend; anything that broadcasts to the weights
        returns: batch head query d_head
    Raises:
        ValueError: causal, with a mask or with another number of keys than of queries
    """
    if causal and (mask is not None or query.shape[2] != key.shape[2]):
        raise ValueError(
            f"causal=True takes no mask and needs as many keys as queries, got {key.shape[2]} and {query.shape[2]}: "
            "otherwise, put causal_mask(query, key) into the mask"
        )
    shared = query.shape[1] != key.shape[1]
    if mask is None:
        return F.scaled_dot_product_attention(query, key, value, is_causal=causal, dropout_p=dropout, enable_gqa=shared)
    # Kernels differ on rows that see nothing (NaN or zeros): let such a row see everything, then zero its output.
    sees_something = mask.any(dim=-1, keepdim=True)
    output = F.scaled_dot_product_attention(
        query, key, value, attn_mask=mask | ~sees_something, dropout_p=dropout, enable_gqa=shared
    )
    return output.masked_fill(~sees_something, 0.0)


# Arguments are checked outside of the code above, which the lessons show as it is.
scaled_dot_product_attention = checked(scaled_dot_product_attention)
fused_attention = checked(fused_attention)
