"""Judge a composition: build it, fill every parameter with numbers that depend only on its name, and run it."""

import re
import zlib
from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn

from transformer_course.classroom.exercises.exercise import Case, random_tensor

FINISHED = (
    "residual is a finished connection, but TransformerBlock calls residual() once per sublayer to make a new one, so "
    "pass a function that makes a connection"
)
TOO_WIDE = (
    "RotaryPositions doesn't fit: it rotates the queries and keys of a single head, so it needs the width of one head"
)
AXES = {"x": "batch seq d_model", "output": "batch seq d_model", "parameters": ""}


def fill(block: nn.Module) -> None:
    """Give every parameter random numbers seeded by its name; a norm's weights stay near 1."""
    for name, parameter in block.named_parameters():
        sizes = {f"axis{i}": size for i, size in enumerate(parameter.shape)}
        numbers = 0.4 * random_tensor(" ".join(sizes), sizes, zlib.crc32(name.encode()), parameter.dtype)
        parameter.data.copy_(numbers + 1 if name.endswith("norm.weight") else numbers)


def build(implementation: Callable, config: object) -> object:
    """The composed block.

    Raises:
        TypeError: the composition fails; if a finished connection was passed, the message says so
    """
    try:
        return implementation(config)
    except TypeError as error:
        if re.search(r"(Pre|Post)Norm\.forward\(\) missing", str(error)):
            raise TypeError(FINISHED) from error
        raise


def compose(implementation: Callable, inputs: Mapping[str, object]) -> tuple[Tensor, Tensor]:
    """The composed block's output for x in training mode (so that dropout acts), and its number of parameters."""
    config, x = inputs.values()
    block = build(implementation, config)
    if not isinstance(block, nn.Module):
        raise TypeError(f"expected a TransformerBlock, but got {type(block).__name__}")
    block = block.to(x.dtype)
    fill(block)
    torch.manual_seed(1)
    count = sum(parameter.numel() for parameter in block.parameters())
    try:
        return block.train()(x, positions=torch.arange(x.shape[1])), torch.tensor(count)
    except ValueError as error:
        if "axis 3 (d_head)" in str(error):
            raise ValueError(TOO_WIDE) from error
        raise


def case(label: str, config, seed: int, batch: int = 2, seq: int = 5, dtype=torch.float32, gradient=False) -> Case:
    """A configuration and vectors that fit it."""
    x = random_tensor(AXES["x"], {"batch": batch, "seq": seq, "d_model": config.d_model}, seed, dtype)
    return Case(label, {"config": config, "x": x}, AXES, gradient=gradient)
