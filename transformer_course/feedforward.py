"""The part that works on each token alone."""

from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.checks import check_shape
from transformer_course.guards import guard


class FeedForward(nn.Module):
    """Expand each token, apply an activation, project back: two linear layers with an activation between them.

    Source: Vaswani et al. 2017, section 3.3, arXiv 1706.03762; GELU: Hendrycks and Gimpel 2016, arXiv 1606.08415.

    Shape:
        x: batch seq d_model; float
        returns: batch seq d_model
    """

    def __init__(self, d_model: int, d_hidden: int, activation: nn.Module | None = None):
        super().__init__()
        self.d_model = d_model
        self.up = nn.Linear(d_model, d_hidden)
        self.activation = activation or nn.GELU()
        self.down = nn.Linear(d_hidden, d_model)

    def forward(self, x: Tensor) -> Tensor:
        check_shape("x", x, "batch seq d_model", d_model=self.d_model)
        return self.down(self.activation(self.up(x)))


class GatedFeedForward(nn.Module):
    """A feed-forward network whose hidden units are each multiplied by a learned gate (SwiGLU).

    Source: Shazeer 2020, section 2, equation 6, arXiv 2002.05202.

    Shape:
        x: batch seq d_model; float
        returns: batch seq d_model
    """

    def __init__(self, d_model: int, d_hidden: int):
        super().__init__()
        self.d_model = d_model
        self.gate = nn.Linear(d_model, d_hidden, bias=False)
        self.up = nn.Linear(d_model, d_hidden, bias=False)
        self.down = nn.Linear(d_hidden, d_model, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        check_shape("x", x, "batch seq d_model", d_model=self.d_model)
        return self.down(F.silu(self.gate(x)) * self.up(x))


# Arguments are checked outside of the code above, which the lessons show as it is.
guard(FeedForward, GatedFeedForward)
