"""What a model costs before it runs: FLOPs, the bytes that move, and the time that a machine needs for both.

A count is a model of the machine: every tensor comes from memory once and goes back once.
"""

from dataclasses import dataclass

from transformer_course.guards import checked, guard
from transformer_course.models.gpt import GPTConfig

# Their FLOPs are those of matrix products, which are all that is usually counted.
PRODUCTS = ("projections", "attention", "feed-forward", "head")


@dataclass(frozen=True)
class Cost:
    """FLOPs, and bytes that move between memory and processor."""

    flops: float
    bytes: float

    @property
    def intensity(self) -> float:
        """FLOPs per byte that moves."""
        return self.flops / self.bytes

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.flops + other.flops, self.bytes + other.bytes)

    def __mul__(self, times: float) -> "Cost":
        return Cost(self.flops * times, self.bytes * times)


@dataclass(frozen=True)
class Machine:
    """FLOPs per second in matrix products, and bytes per second to and from memory.

    Raises:
        ValueError: a rate is not positive
    """

    name: str
    flops: float
    bandwidth: float

    def __post_init__(self):
        for field in ("flops", "bandwidth"):
            if not getattr(self, field) > 0:
                raise ValueError(f"{field}={getattr(self, field)}: expected a positive rate, per second")

    @property
    def ridge(self) -> float:
        """The intensity above which arithmetic takes longer than memory."""
        return self.flops / self.bandwidth

    def seconds(self, cost: Cost) -> float:
        """The least time: both happen at once, so the slower one decides.

        Source: Williams, Waterman and Patterson 2009, "Roofline", Communications of the ACM 52(4).
        """
        return max(cost.flops / self.flops, cost.bytes / self.bandwidth)

    def attainable(self, cost: Cost) -> float:
        """FLOPs per second that the roof allows for this work."""
        return cost.flops / self.seconds(cost)


def matmul_cost(rows: int, inner: int, columns: int, bytes_each: int = 4) -> Cost:
    """A product of (rows inner) and (inner columns): two FLOPs per product of two numbers, three tensors that move."""
    moved = rows * inner + inner * columns + rows * columns
    return Cost(2 * rows * inner * columns, moved * bytes_each)


def passing_cost(numbers: int, read: int, written: int, flops_each: int, bytes_each: int = 4) -> Cost:
    """Elementwise work: `read` tensors are read and `written` ones written, with `flops_each` FLOPs per number."""
    return Cost(numbers * flops_each, numbers * (read + written) * bytes_each)


def attention_cost(batch: int, heads: int, length: int, d_head: int, bytes_each: int = 4, fused: bool = True) -> Cost:
    """The two products of self-attention, with no discount for a causal mask; fused, no square matrix ever moves."""
    square, vectors = batch * heads * length * length, batch * heads * length * d_head
    moved = 4 * vectors + (0 if fused else 2 * square)
    return Cost(2 * 2 * square * d_head, moved * bytes_each)


def softmax_cost(batch: int, heads: int, length: int, bytes_each: int = 4) -> Cost:
    """The steps between the two products, written out: divide, mask, softmax, mask, each to memory and back."""
    return passing_cost(batch * heads * length * length, 4, 4, 8, bytes_each)


def forward_costs(
    config: GPTConfig, batch: int, length: int, bytes_each: int = 4, fused: bool = True
) -> dict[str, Cost]:
    """What each kind of part costs in one forward pass of a GPT with its loss, all blocks together."""
    tokens, d, hidden, layers = batch * length, config.d_model, config.d_hidden, config.n_layers
    widen, narrow = matmul_cost(tokens, d, hidden, bytes_each), matmul_cost(tokens, hidden, d, bytes_each)
    attention = attention_cost(batch, config.n_heads, length, d // config.n_heads, bytes_each, fused)
    softmax = {} if fused else {"softmax": softmax_cost(batch, config.n_heads, length, bytes_each) * layers}
    return {
        "projections": matmul_cost(tokens, d, d, bytes_each) * (4 * layers),
        "attention": attention * layers,
        **softmax,
        "feed-forward": (widen + narrow) * layers,
        "GELU": passing_cost(tokens * hidden, 1, 1, 10, bytes_each) * layers,
        "norms": passing_cost(tokens * d, 1, 1, 8, bytes_each) * (2 * layers + 1),
        "additions": passing_cost(tokens * d, 2, 1, 1, bytes_each) * (2 * layers),
        "head": matmul_cost(tokens, d, config.vocab, bytes_each),
        "loss": passing_cost(tokens * config.vocab, 1, 1, 5, bytes_each),
    }


def update_cost(parameters: int, bytes_each: int = 4) -> Cost:
    """A step of AdamW: weight, gradient and two moments are read, all but the gradient are written."""
    return passing_cost(parameters, 4, 3, 12, bytes_each)


def training_costs(
    config: GPTConfig, batch: int, length: int, parameters: int, bytes_each: int = 4, fused: bool = True
) -> dict[str, Cost]:
    """What each kind of part costs in a whole training step: the backward pass costs twice the forward pass.

    For a matrix product that is exact: its two gradients are two products of the same three sizes.
    """
    both = {name: cost * 3 for name, cost in forward_costs(config, batch, length, bytes_each, fused).items()}
    return both | {"AdamW": update_cost(parameters)}


def training_flops(config: GPTConfig, batch: int, length: int) -> int:
    """FLOPs of the matrix products in a training step, which a machine's utilization is measured by.

    Source: Chowdhery et al. 2022, appendix B, arXiv 2204.02311.
    """
    costs = forward_costs(config, batch, length)
    return 3 * sum(costs[name].flops for name in PRODUCTS)


# Arguments are checked outside of the code above, which the lessons show as it is.
guard(Machine)
matmul_cost, passing_cost = checked(matmul_cost), checked(passing_cost)
attention_cost, softmax_cost = checked(attention_cost), checked(softmax_cost)
forward_costs, update_cost = checked(forward_costs), checked(update_cost)
training_costs, training_flops = checked(training_costs), checked(training_flops)
