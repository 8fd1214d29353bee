"""Norms that bring every token's vector to the same scale."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.checks import check_shape
from transformer_course.guards import checked, guard


def layer_norm(x: Tensor, weight: Tensor, bias: Tensor, eps: float = 1e-5) -> Tensor:
    """Give each token's features mean 0 and variance 1, then apply a learned scale and shift.

    Source: Ba et al. 2016, section 3, arXiv 1607.06450.

    Shape:
        x: batch seq d_model; float
        weight: d_model
        bias: d_model
        returns: batch seq d_model
    """
    centered = x - x.mean(dim=-1, keepdim=True)
    variance = centered.square().mean(dim=-1, keepdim=True)
    return centered / torch.sqrt(variance + eps) * weight + bias


def rms_norm(x: Tensor, weight: Tensor, eps: float = 1e-5) -> Tensor:
    """Give each token's features a mean square of 1, then apply a learned scale; nothing is shifted.

    Source: Zhang and Sennrich 2019, section 4, arXiv 1910.07467.

    Shape:
        x: batch seq d_model; float
        weight: d_model
        returns: batch seq d_model
    """
    return x / torch.sqrt(x.square().mean(dim=-1, keepdim=True) + eps) * weight


class LayerNorm(nn.Module):
    """Layer normalization with a learned weight and bias, computed by torch's fused kernel.

    Source: Ba et al. 2016, section 3, arXiv 1607.06450.

    Shape:
        x: batch seq d_model; float
        returns: batch seq d_model
    """

    def __init__(self, d_model: int, eps: float = 1e-5):
        super().__init__()
        self.d_model, self.eps = d_model, eps
        self.weight = nn.Parameter(torch.ones(d_model))
        self.bias = nn.Parameter(torch.zeros(d_model))

    def forward(self, x: Tensor) -> Tensor:
        check_shape("x", x, "batch seq d_model", d_model=self.d_model)
        return F.layer_norm(x, (self.d_model,), self.weight, self.bias, self.eps)


class RMSNorm(nn.Module):
    """RMS normalization with a learned weight, computed by torch's fused kernel.

    Source: Zhang and Sennrich 2019, section 4, arXiv 1910.07467.

    Shape:
        x: batch seq d_model; float
        returns: batch seq d_model
    """

    def __init__(self, d_model: int, eps: float = 1e-5):
        super().__init__()
        self.d_model, self.eps = d_model, eps
        self.weight = nn.Parameter(torch.ones(d_model))

    def forward(self, x: Tensor) -> Tensor:
        check_shape("x", x, "batch seq d_model", d_model=self.d_model)
        return F.rms_norm(x, (self.d_model,), self.weight, self.eps)


# Arguments are checked outside of the code above, which the lessons show as it is.
layer_norm = checked(layer_norm)
rms_norm = checked(rms_norm)
guard(LayerNorm, RMSNorm)
