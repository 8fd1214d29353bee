"""Rotary positions: rotate queries and keys by an angle that grows with the position."""

import torch
from einops import rearrange
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.checks import check_shape
from transformer_course.guards import checked, guard
from transformer_course.look_ups import explain_look_ups

# Which two features form a pair. The paper and Meta's LLaMA pair neighbors; the LLaMA of transformers pairs the halves.
PAIRINGS = {"interleaved": "batch head seq (pair two)", "half": "batch head seq (two pair)"}


def rotary_angles(positions: Tensor, d_head: int, base: float = 10_000.0) -> Tensor:
    """The angle of every pair at every position, in radians: position · base^(−2·pair/d_head).

    Source: Su et al. 2021, section 3.2.2, arXiv 2104.09864.

    Shape:
        positions: batch seq; integer, with any axes
        returns: batch seq pair
    """
    # In float64: at position 100,000, float32 would be off by up to 0.004 radians.
    frequencies = base ** (-torch.arange(0, d_head, 2, dtype=torch.float64, device=positions.device) / d_head)
    return positions[..., None] * frequencies


def _cos_and_sin(max_len: int, d_head: int, base: float) -> Tensor:
    """Cosine and sine of every angle: position pair two."""
    if d_head % 2:
        raise ValueError(f"d_head={d_head} is odd, but features rotate in pairs: choose an even d_head")
    # On the CPU, because not every device supports float64.
    angles = rotary_angles(torch.arange(max_len, device="cpu"), d_head, base)
    return torch.stack([angles.cos(), angles.sin()], dim=-1).float()


def _rows(turns: Tensor, positions: Tensor) -> Tensor:
    """The rows of the table for these positions: seq pair two, or batch 1 seq pair two, where heads share them."""
    # A look-up, because indexing would count negative positions from the end of the table.
    rows = F.embedding(positions, turns.flatten(1)).unflatten(-1, (-1, 2))
    return rows[:, None] if positions.ndim == 2 else rows


def _rotated(x: Tensor, turns: Tensor, pairing: str) -> Tensor:
    """Every pair of features of x, rotated by its cosine and sine in `turns`: batch head seq d_head."""
    # A pair of features is one complex number, and rotating it is one multiplication.
    dtype = torch.promote_types(x.dtype, torch.float32)
    pairs = rearrange(x.to(dtype), f"{PAIRINGS[pairing]} -> batch head seq pair two", two=2).contiguous()
    rotated = torch.view_as_complex(pairs) * torch.view_as_complex(turns.to(dtype))
    rotated = rearrange(torch.view_as_real(rotated), f"batch head seq pair two -> {PAIRINGS[pairing]}")
    return rotated.type_as(x)


class RotaryPositions(nn.Module):
    """Rotate each pair of features of a query or key by position · base^(−2·pair/d_head).

    The dot product of two rotated vectors then depends on the difference of their positions alone.

    Source: Su et al. 2021, section 3.2, arXiv 2104.09864.

    Shape:
        x: batch head seq d_head; float
        positions: batch seq; integer
        returns: batch head seq d_head
    Raises:
        ValueError: d_head is odd, the pairing is unknown, or x is longer than max_len
    """

    def __init__(self, d_head: int, max_len: int, base: float = 10_000.0, pairing: str = "interleaved"):
        super().__init__()
        if pairing not in PAIRINGS:
            raise ValueError(f"pairing={pairing!r} is unknown: choose one of {', '.join(PAIRINGS)}")
        self.d_head, self.max_len, self.base, self.pairing = d_head, max_len, base, pairing
        self.register_buffer("turns", torch.empty(max_len, d_head // 2, 2), persistent=False)
        self.turns = _cos_and_sin(max_len, d_head, base).to(self.turns.device)

    def _apply(self, fn, recurse: bool = True):
        super()._apply(fn, recurse)
        # Rebuilt, not converted: in bfloat16 far positions would get wrong angles, and `to_empty` leaves it unset.
        self.turns = _cos_and_sin(self.max_len, self.d_head, self.base).to(self.turns.device)
        return self

    def forward(self, x: Tensor, positions: Tensor | None = None) -> Tensor:
        check_shape("x", x, "batch head seq d_head", d_head=self.d_head)
        if x.shape[2] > self.max_len:
            raise ValueError(f"x has {x.shape[2]} positions, but max_len={self.max_len}: build with a larger max_len")
        turns = self.turns[: x.shape[2]] if positions is None else _rows(self.turns, positions)
        return _rotated(x, turns, self.pairing)


# Arguments are checked outside of the code above, which the lessons show as it is.
rotary_angles = checked(rotary_angles)
guard(RotaryPositions, calls=True)
explain_look_ups(RotaryPositions, "positions", lambda part: part.max_len)
