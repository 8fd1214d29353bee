"""Residual connections: a path around a sublayer, with the norm before the sublayer or after the sum."""

from collections.abc import Callable

from torch import Tensor, nn

from transformer_course.guards import guard


class PreNorm(nn.Module):
    """Normalize what the sublayer reads and add what it writes to the untouched input.

    Source: Xiong et al. 2020, section 3, arXiv 2002.04745; He et al. 2016, arXiv 1603.05027.

    Shape:
        x: batch seq d_model; float
        returns: batch seq d_model
    """

    def __init__(self, norm: nn.Module, dropout: float = 0.0):
        super().__init__()
        self.norm = norm
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, sublayer: Callable[[Tensor], Tensor]) -> Tensor:
        return x + self.dropout(sublayer(self.norm(x)))


class PostNorm(nn.Module):
    """Add what the sublayer writes to the input, then normalize the sum.

    Source: Vaswani et al. 2017, section 3.1, arXiv 1706.03762.

    Shape:
        x: batch seq d_model; float
        returns: batch seq d_model
    """

    def __init__(self, norm: nn.Module, dropout: float = 0.0):
        super().__init__()
        self.norm = norm
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, sublayer: Callable[[Tensor], Tensor]) -> Tensor:
        return self.norm(x + self.dropout(sublayer(x)))


# Arguments are checked outside of the code above, which the lessons show as it is.
guard(PreNorm, PostNorm, calls=True)
