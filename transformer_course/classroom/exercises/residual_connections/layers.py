"""Norms and sublayers to try a residual connection on: reproducible, and with names for the messages."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from transformer_course.classroom.exercises.exercise import Case, random_tensor

WORDS = ("the", "cat", "sat")


@dataclass(frozen=True)
class Norm:
    """A LayerNorm or RMSNorm with a random weight and bias instead of ones and zeros."""

    kind: str
    seed: int

    def __call__(self, x: Tensor) -> Tensor:
        sizes = {"d_model": x.shape[-1]}
        weight = 1 + 0.5 * random_tensor("d_model", sizes, self.seed, x.dtype)
        bias = 0.5 * random_tensor("d_model", sizes, self.seed + 1, x.dtype)
        if self.kind == "RMSNorm":
            return F.rms_norm(x, x.shape[-1:], weight, 1e-5)
        return F.layer_norm(x, x.shape[-1:], weight, bias, 1e-5)

    def __repr__(self) -> str:
        return f"{self.kind} with random weights"


@dataclass(frozen=True)
class Sublayer:
    """A feed-forward network on each token, a mean over the tokens so far, or a sublayer that writes zeros."""

    kind: str
    seed: int = 0

    def __call__(self, x: Tensor) -> Tensor:
        if self.kind == "silent":
            return torch.zeros_like(x)
        if self.kind == "mean over the tokens so far":
            x = x.cumsum(dim=-2) / torch.arange(1, x.shape[-2] + 1, dtype=x.dtype)[:, None]
        weight = random_tensor(
            "d_model d_hidden", {"d_model": x.shape[-1], "d_hidden": x.shape[-1]}, self.seed, x.dtype
        )
        return torch.tanh(x @ weight / x.shape[-1] ** 0.5) + 0.5

    def __repr__(self) -> str:
        return f"{self.kind} sublayer"


FEEDFORWARD, MEAN = "feed-forward", "mean over the tokens so far"


def cases() -> tuple[Case, ...]:
    """One residual connection each: x, a norm, and a sublayer."""

    def case(label, lead, seed, norm="LayerNorm", kind=FEEDFORWARD, dtype=torch.float32, gradient=False, **sizes):
        axes = f"{lead} d_model"
        x = 1 + 2 * random_tensor(axes, sizes, seed, dtype)
        inputs = {"x": x, "norm": Norm(norm, seed + 1), "sublayer": Sublayer(kind, seed + 3)}
        words = {"seq": WORDS[: sizes["seq"]]} if sizes.get("seq", 9) <= len(WORDS) else {}
        return Case(label, inputs, {"x": axes, "y": axes}, words, gradient)

    big = {"batch": 2, "seq": 5, "d_model": 6}
    return (
        case("3 tokens, a feed-forward network", "seq", 0, seq=3, d_model=4, gradient=True),
        case("a sublayer that writes nothing", "seq", 10, kind="silent", seq=3, d_model=4),
        case("a sublayer that reads other tokens", "seq", 20, kind=MEAN, seq=3, d_model=4, gradient=True),
        case("an RMS norm", "seq", 30, "RMSNorm", seq=2, d_model=4, gradient=True),
        case("one token", "batch seq", 40, batch=2, seq=1, d_model=5),
        case("a batch of 2", "batch seq", 50, kind=MEAN, **big, gradient=True),
        case("the same in float64", "batch seq", 50, kind=MEAN, dtype=torch.float64, **big, gradient=True),
    )
