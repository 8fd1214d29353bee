"""Which tokens may see which: boolean masks, True where a query may attend to a key."""

import torch
from torch import Tensor

from transformer_course.guards import checked


def causal_mask(query: int, key: int | None = None, device: torch.device | str | None = None) -> Tensor:
    """Let every query see itself and the tokens before it, but nothing after it.

    With more keys than queries, the queries are the *last* tokens, as when the earlier keys come from a cache.

    Source: Vaswani et al. 2017, section 3.2.3, arXiv 1706.03762.

    Shape:
        returns: query key; bool, True = may attend
    Raises:
        ValueError: there are fewer keys than queries
    """
    key = query if key is None else key
    if key < query:
        raise ValueError(f"key={key} is smaller than query={query}: every query position must also be a key position")
    return torch.ones(query, key, dtype=torch.bool, device=device).tril(diagonal=key - query)


def padding_mask(tokens: Tensor, pad_id: int) -> Tensor:
    """Mark the real tokens of a batch whose texts were padded with `pad_id`.

    Shape:
        tokens: batch seq; integer
        returns: batch seq; bool, True = a real token
    """
    return tokens != pad_id


def for_attention(padding: Tensor) -> Tensor:
    """Give a padding mask the axes of attention weights, so that every head and every query sees the same keys.

    Shape:
        padding: batch key; bool
        returns: batch 1 1 key; bool
    """
    return padding[:, None, None, :]


# Arguments are checked outside of the code above, which the lessons show as it is.
causal_mask = checked(causal_mask)
padding_mask = checked(padding_mask)
for_attention = checked(for_attention)
