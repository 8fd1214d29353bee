"""The colors of a matrix: around zero for signed values, and a role's own for its name."""

import torch
from matplotlib.colors import Normalize, TwoSlopeNorm
from torch import Tensor

from transformer_course.plotting.style import COLORS, ONE_SIGNED, SIGNED


def role_color(name: str) -> str:
    """The color of queries, keys and values for a matrix that is named after one of them."""
    word = next(iter(name.lower().split()), "")
    roles = {"queries": "query", "keys": "key", "values": "value"}
    return COLORS.get(roles.get(word, word), "black")


def coloring(x: Tensor) -> dict:
    """Color map and norm: diverging around zero for signed values.

    Shape:
        x: ...
    """
    finite = x[torch.isfinite(x)]
    largest = float(finite.abs().max()) if finite.numel() and finite.abs().max() > 0 else 1.0
    if bool((finite < 0).any()):
        return {"cmap": SIGNED, "norm": TwoSlopeNorm(0.0, -largest, largest)}
    return {"cmap": ONE_SIGNED, "norm": Normalize(0.0, largest)}
