"""Attention in several subspaces at once."""

from einops import rearrange, repeat
from torch import Tensor, nn

from transformer_course.attention import fused_attention
from transformer_course.cache import KeyValueCache
from transformer_course.checks import check_shape
from transformer_course.guards import checked, guard
from transformer_course.masks import causal_mask


def split_heads(x: Tensor, n_heads: int) -> Tensor:
    """Split each token's features into `n_heads` parts, and give the heads an axis of their own.

    Shape:
        x: batch seq d_model; float
        returns: batch head seq d_head
    """
    return rearrange(x, "batch seq (head d_head) -> batch head seq d_head", head=n_heads)


def merge_heads(x: Tensor) -> Tensor:
    """Put the heads' parts of each token side by side again.

    Shape:
        x: batch head seq d_head; float
        returns: batch seq d_model
    """
    return rearrange(x, "batch head seq d_head -> batch seq (head d_head)")


def share_heads(x: Tensor, n_heads: int) -> Tensor:
    """Repeat each key or value head for as many neighboring query heads as share it.

    Source: Ainslie et al. 2023, section 2.2, arXiv 2305.13245.

    Shape:
        x: batch kv_head key d_head; float
        returns: batch head key d_head
    """
    return repeat(x, "batch head key d_head -> batch (head share) key d_head", share=n_heads // x.shape[1])


class MultiHeadAttention(nn.Module):
    """Attention in `n_heads` subspaces at once; with fewer `n_kv_heads`, query heads share keys and values.

    Each head is d_model / n_heads wide, unless `d_head` sets a different width.

    Source: Vaswani et al. 2017, section 3.2.2, arXiv 1706.03762; Ainslie et al. 2023, arXiv 2305.13245.

    Shape:
        x: batch seq d_model; float
        context: batch key d_model; float; None for self-attention
        mask: batch 1 1 key; bool, True = may attend; anything that broadcasts to the weights
        positions: batch seq; integer; used by rotary positions
        returns: batch seq d_model
    Raises:
        ValueError: d_model is not divisible by n_heads, or n_heads by n_kv_heads; x or context has a different width
    """

    attend = staticmethod(fused_attention)

    def __init__(
        self,
        d_model: int,
        n_heads: int,
        n_kv_heads: int | None = None,
        bias: bool = True,
        rotary: nn.Module | None = None,
        causal: bool = False,
        dropout: float = 0.0,
        d_head: int | None = None,
    ):
        super().__init__()
        n_kv_heads = n_heads if n_kv_heads is None else n_kv_heads
        if d_head is None and d_model % n_heads:
            raise ValueError(f"d_model={d_model} is not divisible by n_heads={n_heads}")
        if n_heads % n_kv_heads:
            raise ValueError(f"n_heads={n_heads} is not divisible by n_kv_heads={n_kv_heads}")
        self.d_model, self.n_heads, self.n_kv_heads = d_model, n_heads, n_kv_heads
        self.d_head = d_model // n_heads if d_head is None else d_head
        self.query = nn.Linear(d_model, n_heads * self.d_head, bias=bias)
        self.key = nn.Linear(d_model, n_kv_heads * self.d_head, bias=bias)
        self.value = nn.Linear(d_model, n_kv_heads * self.d_head, bias=bias)
        self.output = nn.Linear(n_heads * self.d_head, d_model, bias=bias)
        self.rotary, self.causal, self.dropout = rotary, causal, dropout

    def forward(
        self,
        x: Tensor,
        context: Tensor | None = None,
        mask: Tensor | None = None,
        positions: Tensor | None = None,
        cache: KeyValueCache | None = None,
    ) -> Tensor:
        check_shape("x", x, "batch seq d_model", d_model=self.d_model)
        if context is not None:
            check_shape("context", context, "batch key d_model", batch=x.shape[0], d_model=self.d_model)
        query = split_heads(self.query(x), self.n_heads)
        if self.rotary is not None:
            query = self.rotary(query, positions)
        key, value = self.keys_and_values(x if context is None else context, positions, cache, context is not None)
        causal = self.causal and x.shape[1] > 1
        if causal and (mask is not None or key.shape[2] > query.shape[2]):
            visible = causal_mask(query.shape[2], key.shape[2], device=x.device)
            mask, causal = visible if mask is None else mask & visible, False
        dropout = self.dropout if self.training else 0.0
        output = self.attend(query, key, value, mask=mask, causal=causal, dropout=dropout)
        return self.output(merge_heads(output))

    def keys_and_values(
        self, source: Tensor, positions: Tensor | None, cache: KeyValueCache | None, fixed: bool
    ) -> tuple[Tensor, Tensor]:
        """Keys and values of `source`, after those in the cache; a `fixed` source is computed once and then reused.

        Shape:
            source: batch seq d_model
            positions: batch seq; integer
        """
        if fixed and cache is not None and cache.length:
            return cache.stored()
        key = split_heads(self.key(source), self.n_kv_heads)
        value = split_heads(self.value(source), self.n_kv_heads)
        if self.rotary is not None:
            key = self.rotary(key, positions)
        return (key, value) if cache is None else cache.append(key, value)


# Arguments are checked outside of the code above, which the lessons show as it is.
split_heads = checked(split_heads)
merge_heads = checked(merge_heads)
share_heads = checked(share_heads)
guard(MultiHeadAttention, calls=True)
MultiHeadAttention.keys_and_values = checked(MultiHeadAttention.keys_and_values)
