"""What the cases of `causal_logits` are made of: an embedding, causal blocks, and a head with fixed weights."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from transformer_course.attention import scaled_dot_product_attention
from transformer_course.cache import KeyValueCache
from transformer_course.classroom.exercises.blocks.sublayers import matrix
from transformer_course.classroom.exercises.exercise import random_tensor
from transformer_course.masks import causal_mask

D_MODEL, VOCAB, ROOM = 4, 6, 12


def waves(positions: Tensor, like: Tensor) -> Tensor:
    """A vector for each position; in a short text, no two are the same."""
    steps = torch.arange(1, D_MODEL + 1, dtype=like.dtype)
    return torch.sin(positions[..., None].to(like.dtype) * steps * 0.7)


@dataclass(frozen=True)
class Embedding:
    """A row for each token, and a vector for its position if one is given."""

    seed: int
    dtype: torch.dtype = torch.float32

    def __call__(self, tokens: Tensor, positions: Tensor | None = None) -> Tensor:
        table = random_tensor("vocab d_model", {"vocab": VOCAB, "d_model": D_MODEL}, self.seed, self.dtype)
        return table[tokens] if positions is None else table[tokens] + waves(positions, table)


@dataclass(frozen=True)
class CausalBlock:
    """One head of causal attention with a residual connection; queries and keys know their positions, as in LLaMA."""

    seed: int

    def __call__(
        self,
        x: Tensor,
        mask: Tensor | None = None,
        positions: Tensor | None = None,
        cache: KeyValueCache | None = None,
    ) -> Tensor:
        placed = x if positions is None else x + waves(positions, x)
        query, key = (placed @ matrix(x, self.seed + i) for i in (0, 1))
        query, key, value = (h[:, None] for h in (query, key, x @ matrix(x, self.seed + 2)))
        if isinstance(cache, list):
            raise TypeError("a block got the whole list of caches: pass each block its own cache")
        if cache is not None:
            key, value = cache.append(key, value)
        visible = causal_mask(query.shape[2], key.shape[2])
        visible = visible if mask is None else visible & mask
        return x + torch.tanh(scaled_dot_product_attention(query, key, value, visible)[0][:, 0])


@dataclass(frozen=True)
class Head:
    """A score for every token in the vocabulary."""

    seed: int

    def __call__(self, h: Tensor) -> Tensor:
        return h @ random_tensor("d_model vocab", {"d_model": h.shape[-1], "vocab": VOCAB}, self.seed, h.dtype)


@dataclass(frozen=True)
class Caches:
    """One cache per block; each holds the keys and values of the `earlier` tokens of every text."""

    earlier: tuple[tuple[int, ...], ...]

    def __repr__(self) -> str:
        return f"one KeyValueCache per block, each holding {len(self.earlier[0])} earlier tokens"

    def filled(self, read: Callable, parts: Sequence, mask: Tensor | None) -> list[KeyValueCache]:
        """Fresh caches that have read the earlier tokens."""
        tokens, (embedding, blocks, *_) = torch.tensor(self.earlier, dtype=torch.int64), parts
        batch, past = tokens.shape
        caches = [KeyValueCache(batch, 1, ROOM, D_MODEL, dtype=embedding.dtype) for _ in blocks]
        if past:
            read(tokens, *parts, None if mask is None else mask[:, :past], caches)
        return caches


def forward_pass(reference: Callable) -> Callable[[Callable, Mapping[str, object]], tuple[Tensor, Tensor]]:
    """How a version runs: with caches that the reference has filled; scores at padding positions count as zero."""

    def run(implementation: Callable, inputs: Mapping[str, object]) -> tuple[Tensor, Tensor]:
        tokens, *parts, mask, caches = inputs.values()
        caches = caches and caches.filled(reference, parts, mask)
        logits = implementation(tokens, *parts, mask, caches)
        if not isinstance(logits, Tensor):
            raise TypeError(f"expected the logits as one tensor, but this returned {type(logits).__name__}")
        if mask is not None and logits.shape[:2] == tokens.shape and logits.is_floating_point():
            real = mask[:, -tokens.shape[1] :]
            logits = logits * real.view(*real.shape, *[1] * (logits.dim() - 2))
        return logits, torch.tensor([cache.length for cache in caches or ()], dtype=torch.int64)

    return run
