"""Sublayers for the cases of lesson 11, Blocks: small functions with fixed weights that compare by value."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import random_tensor


def matrix(h: Tensor, seed: int) -> Tensor:
    """A square matrix as wide as `h`, in its dtype, drawn with the seed."""
    return random_tensor("row column", {"row": h.shape[-1], "column": h.shape[-1]}, seed, h.dtype)


def normalized(h: Tensor, seed: int) -> Tensor:
    """A LayerNorm of `h` with weights of its own."""
    weight = 1 + 0.3 * random_tensor("d_model", {"d_model": h.shape[-1]}, seed, h.dtype)
    return torch.nn.functional.layer_norm(h, h.shape[-1:]) * weight


@dataclass(frozen=True)
class Attention:
    """Mixes the tokens: each takes a mean over the tokens up to and including itself."""

    seed: int = 1

    def __call__(self, h: Tensor) -> Tensor:
        count = torch.arange(1, h.shape[-2] + 1, dtype=h.dtype)[:, None]
        return h.cumsum(dim=-2) / count @ matrix(h, self.seed)


@dataclass(frozen=True)
class FeedForward:
    """Works on each token separately."""

    seed: int = 2

    def __call__(self, h: Tensor) -> Tensor:
        return torch.tanh(h @ matrix(h, self.seed)) + 0.2


@dataclass(frozen=True)
class CrossAttention:
    """Each token of `h` takes a weighted mean of `memory`."""

    seed: int = 3

    def __call__(self, h: Tensor, memory: Tensor) -> Tensor:
        weights = torch.softmax(h @ matrix(h, self.seed) @ memory.mT, dim=-1)
        return weights @ memory @ matrix(h, self.seed + 50)


@dataclass(frozen=True)
class Norm:
    """A LayerNorm with weights of its own."""

    seed: int = 4

    def __call__(self, h: Tensor) -> Tensor:
        return normalized(h, self.seed)


@dataclass(frozen=True)
class Residual:
    """A residual connection with its norm before the sublayer or after the sum."""

    norm: str
    seed: int

    def __call__(self, x: Tensor, sublayer: Callable[[Tensor], Tensor]) -> Tensor:
        if not callable(sublayer):
            raise TypeError(
                "a residual connection got a tensor as its sublayer. It needs a function of one tensor, which it "
                "calls itself: pass the sublayer's name without parentheses, or a `lambda`"
            )
        if self.norm == "before":
            return x + sublayer(normalized(x, self.seed))
        return normalized(x + sublayer(x), self.seed)


@dataclass(frozen=True)
class Block:
    """A whole block: it mixes tokens, works on each, and keeps its input."""

    seed: int

    def __call__(self, x: Tensor) -> Tensor:
        return x + torch.tanh(Attention(self.seed)(x))
