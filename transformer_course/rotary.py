"""Rotary positions: turn queries and keys by an angle that grows with the position."""

import torch
from einops import rearrange
from torch import Tensor, nn

from transformer_course.checks import check_shape

# Which two features turn together. Meta's LLaMA and the paper pair neighbours; transformers' LLaMA pairs the halves.
PAIRINGS = {"interleaved": "batch head seq (pair two)", "half": "batch head seq (two pair)"}


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
        if d_head % 2:
            raise ValueError(f"d_head={d_head} is odd, but features turn in pairs: choose an even d_head")
        if pairing not in PAIRINGS:
            raise ValueError(f"pairing={pairing!r} is unknown: choose one of {', '.join(PAIRINGS)}")
        self.d_head, self.max_len, self.base, self.pairing = d_head, max_len, base, pairing
        self.register_buffer("turns", torch.empty(max_len, d_head // 2, 2), persistent=False)
        self.turns = self._turns()

    def _turns(self) -> Tensor:
        """Cosine and sine of every angle: position pair two."""
        # In float64, which not every device knows, therefore on the CPU.
        frequency = self.base ** (-torch.arange(0, self.d_head, 2, dtype=torch.float64, device="cpu") / self.d_head)
        angle = torch.arange(self.max_len, dtype=torch.float64, device="cpu")[:, None] * frequency
        return torch.stack([angle.cos(), angle.sin()], dim=-1).float().to(self.turns.device)

    def _apply(self, fn, recurse: bool = True):
        super()._apply(fn, recurse)
        # Rebuilt, not converted: in bfloat16 the angles of far positions would be wrong, and after `to_empty` unset.
        self.turns = self._turns()
        return self

    def forward(self, x: Tensor, positions: Tensor | None = None) -> Tensor:
        check_shape("x", x, "batch head seq d_head", d_head=self.d_head)
        if x.shape[2] > self.max_len:
            raise ValueError(f"x has {x.shape[2]} positions, but max_len={self.max_len}: build with a larger max_len")
        # A pair of features is one complex number, and turning it is one multiplication.
        dtype = torch.promote_types(x.dtype, torch.float32)
        turns = self.turns[: x.shape[2]] if positions is None else self.turns[positions]
        turns = torch.view_as_complex(turns.to(dtype))
        turns = turns[:, None] if turns.ndim == 3 else turns
        pairs = rearrange(x.to(dtype), f"{PAIRINGS[self.pairing]} -> batch head seq pair two", two=2).contiguous()
        turned = torch.view_as_real(torch.view_as_complex(pairs) * turns)
        return rearrange(turned, f"batch head seq pair two -> {PAIRINGS[self.pairing]}").type_as(x)
