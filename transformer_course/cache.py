"""Keys and values of earlier tokens, kept so that generation computes each of them once."""

import torch
from torch import Tensor

from transformer_course.checks import check_shape


class KeyValueCache:
    """Preallocated room for the keys and values of one attention layer.

    Source: Pope et al. 2022, sections 2 and 3.3, arXiv 2211.05102.

    Raises:
        ValueError: what is appended has another batch, number of heads or head size, or there is no room for it
    """

    def __init__(
        self,
        batch: int,
        n_kv_heads: int,
        max_len: int,
        d_head: int,
        device: torch.device | str | None = None,
        dtype: torch.dtype | None = None,
    ):
        self.keys = torch.zeros(batch, n_kv_heads, max_len, d_head, device=device, dtype=dtype)
        self.values = torch.zeros_like(self.keys)
        self.length = 0

    @property
    def max_len(self) -> int:
        return self.keys.shape[2]

    def append(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        """Store new keys and values behind the earlier ones, and return all of them.

        Shape:
            key: batch head seq d_head
            value: batch head seq d_head
        """
        # Without this check one row would be copied into every row of the cache.
        batch, head, _, d_head = self.keys.shape
        check_shape("key", key, "batch head seq d_head", batch=batch, head=head, d_head=d_head)
        end = self.length + key.shape[2]
        if end > self.max_len:
            raise ValueError(
                f"the cache has room for max_len={self.max_len} tokens, {end} were given: make a longer cache"
            )
        self.keys[:, :, self.length : end] = key
        self.values[:, :, self.length : end] = value
        self.length = end
        return self.stored()

    def stored(self) -> tuple[Tensor, Tensor]:
        """The keys and values so far, as views."""
        return self.keys[:, :, : self.length], self.values[:, :, : self.length]

    def reorder(self, rows: Tensor) -> None:
        """Let row i continue what row `rows[i]` has seen: what beam search needs when a beam is dropped.

        Shape:
            rows: batch; integer
        """
        self.keys[:, :, : self.length] = self.keys[rows, :, : self.length]
        self.values[:, :, : self.length] = self.values[rows, :, : self.length]
