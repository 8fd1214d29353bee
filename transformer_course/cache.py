"""Keys and values of earlier tokens, kept so that generation computes each of them once."""

import torch
from torch import Tensor

from transformer_course.checks import check_shape
from transformer_course.guards import checked, guard


class KeyValueCache:
    """Room for the keys and values of one attention layer, reserved once and filled token by token.

    Source: Pope et al. 2022, sections 2 and 3.3, arXiv 2211.05102.

    Raises:
        ValueError: what is appended has a different batch, number of heads or head size, or there is no room for it
    """

    def __init__(self, batch: int, n_kv_heads: int, max_len: int, d_head: int, device=None, dtype=None):
        self.keys = torch.zeros(batch, n_kv_heads, max_len, d_head, device=device, dtype=dtype)
        self.values = torch.zeros_like(self.keys)
        self.length = 0

    @property
    def max_len(self) -> int:
        return self.keys.shape[2]

    def append(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Store new keys and values after the earlier ones, and return all of them.

        Shape:
            key: batch head seq d_head
            value: batch head seq d_head
        """
        start, end = self.length, _length_after(self, key, value)
        self.keys[:, :, start:end] = key
        self.values[:, :, start:end] = value
        self.length = end
        return self.stored()

    def stored(self) -> tuple[Tensor, Tensor]:
        """The keys and values so far, as views."""
        return self.keys[:, :, : self.length], self.values[:, :, : self.length]

    def reorder(self, rows: Tensor) -> None:
        """Let row i continue what row `rows[i]` has read: what beam search needs when it drops a beam.

        Shape:
            rows: batch; integer
        """
        self.keys[:, :, : self.length] = self.keys[rows, :, : self.length]
        self.values[:, :, : self.length] = self.values[rows, :, : self.length]


def _length_after(cache: KeyValueCache, key: Tensor, value: Tensor) -> int:
    """How many tokens the cache holds once `key` and `value` are in it.

    Raises:
        ValueError: the key or the value doesn't fit
    """
    # Without this check one row would be copied into every row of the cache.
    batch, head, _, d_head = cache.keys.shape
    check_shape("key", key, "batch head seq d_head", batch=batch, head=head, d_head=d_head)
    check_shape("value", value, "batch head seq d_head", batch=batch, head=head, seq=key.shape[2], d_head=d_head)
    length = cache.length + key.shape[2]
    if length > cache.max_len:
        raise ValueError(
            f"the cache has room for max_len={cache.max_len} tokens, but this call would make {length}: make a longer "
            f"cache"
        )
    return length


# Arguments are checked outside of the code above, which the lessons show as it is.
guard(KeyValueCache)
KeyValueCache.append = checked(KeyValueCache.append)
KeyValueCache.reorder = checked(KeyValueCache.reorder)
