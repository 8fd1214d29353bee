"""The activations that published models use, by the names that their configurations give them."""

from collections.abc import Callable
from functools import partial

from torch import nn

from transformer_course.arguments import check_choice

ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "gelu": nn.GELU,
    "gelu_new": partial(nn.GELU, approximate="tanh"),
    "gelu_pytorch_tanh": partial(nn.GELU, approximate="tanh"),
    "relu": nn.ReLU,
    "silu": nn.SiLU,
    "swish": nn.SiLU,
}


def new_activation(name: str) -> nn.Module:
    """A fresh activation of that name.

    Raises:
        TypeError: it is no str
        ValueError: the name is unknown
    """
    return ACTIVATIONS[check_choice("activation", name, ACTIVATIONS)]()
