"""Judge a composition: build it, give every parameter numbers that depend on its name alone, and run it."""

import zlib
from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn

from transformer_course.classroom.exercises.exercise import Case, random_tensor

AXES = {"x": "batch seq d_model", "output": "batch seq d_model", "parameters": ""}


def fill(block: nn.Module) -> None:
    """Numbers for every parameter, drawn by its name and shape; a norm's weights stay near 1."""
    for name, parameter in block.named_parameters():
        sizes = {f"axis{i}": size for i, size in enumerate(parameter.shape)}
        numbers = 0.4 * random_tensor(" ".join(sizes), sizes, zlib.crc32(name.encode()), parameter.dtype)
        parameter.data.copy_(numbers + 1 if name.endswith("norm.weight") else numbers)


def compose(implementation: Callable, inputs: Mapping[str, object]) -> tuple[Tensor, Tensor]:
    """What the composed block makes of x in training, so that dropout shows, and how many parameters it has."""
    config, x = inputs.values()
    block = implementation(config)
    if not isinstance(block, nn.Module):
        raise TypeError(f"a block is expected, and this returned {type(block).__name__}")
    block = block.to(x.dtype)
    fill(block)
    torch.manual_seed(1)
    count = sum(parameter.numel() for parameter in block.parameters())
    return block.train()(x, positions=torch.arange(x.shape[1])), torch.tensor(count)


def case(label: str, config, seed: int, batch: int = 2, seq: int = 5, dtype=torch.float32, gradient=False) -> Case:
    """A configuration, and vectors that fit it."""
    x = random_tensor(AXES["x"], {"batch": batch, "seq": seq, "d_model": config.d_model}, seed, dtype)
    return Case(label, {"config": config, "x": x}, AXES, gradient=gradient)
