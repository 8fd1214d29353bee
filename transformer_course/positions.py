"""Tell attention where each token is, by adding a vector for its position."""

import torch
from einops import rearrange
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.guards import checked, guard
from transformer_course.look_ups import explain_look_ups, refuse_negative


def positions_of(tokens: Tensor, padding_mask: Tensor | None = None, past: int = 0) -> Tensor:
    """Number the real tokens of each text from 0, as if there were no padding.

    Shape:
        tokens: batch seq; integer
        padding_mask: batch key; bool, True = a real token; covers the `past` cached tokens too
        returns: seq; batch seq where there is a padding mask
    """
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)[:, -seq:]


class LearnedPositions(nn.Module):
    """One learned row per position, up to `max_len`.

    `offset` leaves the first rows of the table unused, as BART's published weights do with two.

    Source: Gehring et al. 2017, section 3.1, arXiv 1705.03122; Devlin et al. 2019, arXiv 1810.04805.

    Shape:
        positions: batch seq; integer
        returns: batch seq d_model
    """

    def __init__(self, max_len: int, d_model: int, offset: int = 0):
        super().__init__()
        self.offset = offset
        self.weight = nn.Parameter(torch.empty(max_len + offset, d_model))
        nn.init.normal_(self.weight, std=0.02)

    def forward(self, positions: Tensor) -> Tensor:
        return F.embedding(positions + self.offset, self.weight)


class SinusoidalPositions(nn.Module):
    """Sines and cosines of the position at wavelengths from 2π to 10,000·2π; nothing is learned.

    Source: Vaswani et al. 2017, section 3.5, arXiv 1706.03762.

    Shape:
        positions: batch seq; integer
        returns: batch seq d_model
    Raises:
        ValueError: d_model is odd
    """

    def __init__(self, max_len: int, d_model: int):
        super().__init__()
        if d_model % 2:
            raise ValueError(f"d_model={d_model} is odd, but sines and cosines come in pairs: choose an even d_model")
        self.max_len, self.d_model = max_len, d_model
        self.register_buffer("table", torch.empty(max_len, d_model), persistent=False)
        self.table = self._waves()

    def _waves(self) -> Tensor:
        # In float64, which some devices don't support, so on the CPU.
        frequency = 10_000.0 ** (-torch.arange(0, self.d_model, 2, dtype=torch.float64, device="cpu") / self.d_model)
        angle = torch.arange(self.max_len, dtype=torch.float64, device="cpu")[:, None] * frequency
        return rearrange([angle.sin(), angle.cos()], "two seq pair -> seq (pair two)").to(self.table)

    def _apply(self, fn, recurse: bool = True):
        super()._apply(fn, recurse)
        # Computed again: the table isn't in any checkpoint, and `to_empty` leaves it unset.
        self.table = self._waves()
        return self

    def forward(self, positions: Tensor) -> Tensor:
        return F.embedding(positions, self.table)


# Arguments are checked outside of the code above, which the lessons show as it is.
positions_of = checked(positions_of)
guard(LearnedPositions, SinusoidalPositions, calls=True)
explain_look_ups(LearnedPositions, "positions", lambda part: len(part.weight) - part.offset)
refuse_negative(LearnedPositions, lambda part: part.offset)
explain_look_ups(SinusoidalPositions, "positions", lambda part: part.max_len)
