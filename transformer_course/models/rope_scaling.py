"""Rotary angles for longer texts than a model was first trained on: four ways of slowing the rotation down."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from transformer_course.guards import guard
from transformer_course.rotary import RotaryPositions


def _frequencies(d_head: int, base: float) -> Tensor:
    # In float64, which not every device knows, therefore on the CPU.
    return base ** (-torch.arange(0, d_head, 2, dtype=torch.float64, device="cpu") / d_head)


@dataclass(frozen=True)
class LinearScaling:
    """Every pair turns `factor` times slower, as if the positions stood closer together.

    Source: Chen et al. 2023, section 2.3, arXiv 2306.15595.
    """

    factor: float

    def frequencies(self, d_head: int, base: float, length: int) -> Tensor:
        return _frequencies(d_head, base) / self.factor


@dataclass(frozen=True)
class DynamicScaling:
    """The longer the text is beyond `original_len`, the larger the base, so that slow pairs slow down most.

    Source: Peng et al. 2023, section 3.3 ("Dynamic NTK"), arXiv 2309.00071; the formula is in the code of transformers.
    """

    factor: float
    original_len: int

    def frequencies(self, d_head: int, base: float, length: int) -> Tensor:
        stretch = self.factor * max(length, self.original_len) / self.original_len - (self.factor - 1)
        return _frequencies(d_head, base * stretch ** (d_head / (d_head - 2)))


@dataclass(frozen=True)
class YarnScaling:
    """Slow pairs turn `factor` times slower, fast ones as before; between the two the share goes along a ramp.

    A pair is fast with more than `beta_fast` turns within `original_len`, slow with fewer than `beta_slow`.
    `magnitude` multiplies every turned vector; None stands for 0.1·ln(factor) + 1.

    Source: Peng et al. 2023, sections 3.2 and 3.4, arXiv 2309.00071.
    """

    factor: float
    original_len: int
    beta_fast: float = 32.0
    beta_slow: float = 1.0
    magnitude: float | None = None
    truncate: bool = True

    def frequencies(self, d_head: int, base: float, length: int) -> Tensor:
        frequency = _frequencies(d_head, base)
        first, last = self._pair(self.beta_fast, d_head, base), self._pair(self.beta_slow, d_head, base)
        if self.truncate:
            first, last = math.floor(first), math.ceil(last)
        first, last = max(first, 0), min(last, d_head - 1)
        # A ramp of no width would divide by zero.
        width = last - first or 0.001
        slow = ((torch.arange(d_head // 2, dtype=torch.float64, device="cpu") - first) / width).clamp(0, 1)
        return frequency / self.factor * slow + frequency * (1 - slow)

    def _pair(self, turns: float, d_head: int, base: float) -> float:
        """The pair that turns so many times within original_len."""
        return d_head * math.log(self.original_len / (turns * 2 * math.pi)) / (2 * math.log(base))

    @property
    def attention_factor(self) -> float:
        if self.magnitude is not None:
            return self.magnitude
        return 0.1 * math.log(self.factor) + 1.0 if self.factor > 1 else 1.0


@dataclass(frozen=True)
class Llama3Scaling:
    """Pairs that turn fewer than `low` times within `original_len` turn `factor` times slower, others as before.

    Between `low` and `high` turns the share goes along a ramp.

    Source: Grattafiori et al. 2024, arXiv 2407.21783; the formula is in the code published with Llama 3.1.
    """

    factor: float
    original_len: int
    low: float
    high: float

    def frequencies(self, d_head: int, base: float, length: int) -> Tensor:
        frequency = _frequencies(d_head, base)
        turns = self.original_len * frequency / (2 * math.pi)
        fast = ((turns - self.low) / (self.high - self.low)).clamp(0, 1)
        return frequency / self.factor * (1 - fast) + frequency * fast


RopeScaling = LinearScaling | DynamicScaling | YarnScaling | Llama3Scaling


class ScaledRotaryPositions(RotaryPositions):
    """Rotary positions that turn at the frequencies of a `scaling`.

    Dynamic scaling looks at the furthest position of each call: keys from a cache keep the angles they were given.

    Shape:
        x: batch head seq d_head; float
        positions: batch seq; integer
        returns: batch head seq d_head
    Raises:
        ValueError: d_head is odd, the pairing is unknown, or x is longer than max_len
    """

    def __init__(self, d_head: int, max_len: int, base: float, scaling: RopeScaling, pairing: str = "interleaved"):
        super().__init__(d_head, max_len, base, pairing)
        self.scaling = scaling
        self._turn_for(0)

    def _apply(self, fn, recurse: bool = True):
        super()._apply(fn, recurse)
        self._turn_for(0)
        return self

    def _turn_for(self, length: int) -> None:
        """Write the cosines and sines that a text of this length is turned by."""
        self.length = length
        frequency = self.scaling.frequencies(self.d_head, self.base, length)
        angle = torch.arange(self.max_len, dtype=torch.float64, device="cpu")[:, None] * frequency
        turns = torch.stack([angle.cos(), angle.sin()], dim=-1) * getattr(self.scaling, "attention_factor", 1.0)
        self.turns = turns.float().to(self.turns.device)

    def forward(self, x: Tensor, positions: Tensor | None = None) -> Tensor:
        if isinstance(self.scaling, DynamicScaling):
            length = x.shape[2] if positions is None else int(positions.max()) + 1
            if max(length, self.scaling.original_len) != max(self.length, self.scaling.original_len):
                self._turn_for(length)
        return super().forward(x, positions)


# Sizes are checked before anything is built from them.
guard(LinearScaling, DynamicScaling, YarnScaling, Llama3Scaling, ScaledRotaryPositions)
