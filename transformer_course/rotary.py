"""Rotary positions: turn queries and keys by an angle that grows with the position."""

import torch
from einops import rearrange
from torch import Tensor, nn

from transformer_course.checks import check_shape

# Which two features turn together. Meta's LLaMA and the paper pair neighbors; transformers' LLaMA pairs the halves.
PAIRINGS = {"interleaved": "batch head seq (pair two)", "half": "batch head seq (two pair)"}


def _turns(max_len: int, d_head: int, base: float) -> Tensor:
    """Cosine and sine of every angle: position pair two."""
    if d_head % 2:
        raise ValueError(f"d_head={d_head} is odd, but features turn in pairs: choose an even d_head")
    # In float64, which not every device knows, therefore on the CPU.
    frequency = base ** (-torch.arange(0, d_head, 2, dtype=torch.float64, device="cpu") / d_head)
    angle = torch.arange(max_len, dtype=torch.float64, device="cpu")[:, None] * frequency
    return torch.stack([angle.cos(), angle.sin()], dim=-1).float()


def _turned(x: Tensor, turns: Tensor, pairing: str) -> Tensor:
    """Every pair of features of x turned as `turns` says: batch head seq d_head."""
    # A pair of features is one complex number, and turning it is one multiplication.
    dtype = torch.promote_types(x.dtype, torch.float32)
    pairs = rearrange(x.to(dtype), f"{PAIRINGS[pairing]} -> batch head seq pair two", two=2).contiguous()
    turned = torch.view_as_complex(pairs) * torch.view_as_complex(turns.to(dtype))
    turned = rearrange(torch.view_as_real(turned), f"batch head seq pair two -> {PAIRINGS[pairing]}")
    return turned.type_as(x)


class RotaryPositions(nn.Module):
    """Rotate each pair of features of a query or key by position · base^(−2·pair/d_head).

    Two rotated vectors meet in their dot product, which then depends on the difference of their positions alone.

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
        self.turns = _turns(max_len, d_head, base).to(self.turns.device)

    def _apply(self, fn, recurse: bool = True):
        super()._apply(fn, recurse)
        # Rebuilt, not converted: in bfloat16 the angles of far positions would be wrong, and after `to_empty` unset.
        self.turns = _turns(self.max_len, self.d_head, self.base).to(self.turns.device)
        return self

    def forward(self, x: Tensor, positions: Tensor | None = None) -> Tensor:
        check_shape("x", x, "batch head seq d_head", d_head=self.d_head)
        if x.shape[2] > self.max_len:
            raise ValueError(f"x has {x.shape[2]} positions, but max_len={self.max_len}: build with a larger max_len")
        turns = self.turns[: x.shape[2]] if positions is None else self.turns[positions]
        # Positions of each row of a batch: its heads share them.
        turns = turns[:, None] if turns.ndim == 4 else turns
        return _turned(x, turns, self.pairing)
