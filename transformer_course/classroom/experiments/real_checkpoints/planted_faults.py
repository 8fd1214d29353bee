"""Two models that should be equal: the outputs of all their parts, and faults planted on purpose."""

import copy
import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from transformer_course.classroom.experiments.real_checkpoints.small_models import small_model
from transformer_course.modes import evaluating

# The norm runs after its sublayer in post-norm and before it in pre-norm; the trace has the parts in running order.
PART = re.compile(
    r"embedding(\.tokens|\.positions|\.norm)?|stack\.blocks\.\d+\.(attention|feedforward)(_residual(\.norm)?)?|stack\.norm"
)


def trace(model: nn.Module, tokens: Tensor) -> tuple[list[str], Tensor]:
    """Record the output of every part of a model as it reads a text: names in running order, and vectors.

    Works for the families with one stack: BERT, GPT and LLaMA.

    Shape:
        tokens: batch seq; integer, of which the first row is recorded
        returns: part seq d_model; second of a pair, the first being the names
    """
    names, recorded, handles = [], [], []

    def record(name: str) -> Callable:
        def hook(module: nn.Module, given: tuple, output: Tensor) -> None:
            names.append(name)
            recorded.append(output[0] if output.ndim == 3 else output)

        return hook

    for name, module in model.named_modules():
        if PART.fullmatch(name) and not isinstance(module, nn.Identity):
            handles.append(module.register_forward_hook(record(name)))
    try:
        with evaluating(model), torch.inference_mode():
            model(tokens[:1])
    finally:
        for handle in handles:
            handle.remove()
    return names, torch.stack(recorded)


@dataclass(frozen=True)
class Fault:
    """A mistake in loading a checkpoint: its name, the part where it first shows, and how to plant it."""

    name: str
    part: str
    plant: Callable[[nn.Module], None]


def in_block(layer: int, change: Callable[[nn.Module], None]) -> Callable[[nn.Module], None]:
    return lambda model: change(model.stack.blocks[layer])


def swap_query_and_key(block: nn.Module) -> None:
    block.attention.query, block.attention.key = block.attention.key, block.attention.query


def swap_norms(block: nn.Module) -> None:
    first, second = block.attention_residual, block.feedforward_residual
    first.norm, second.norm = second.norm, first.norm


def other_gelu(block: nn.Module) -> None:
    exact = block.feedforward.activation.approximate == "none"
    block.feedforward.activation = nn.GELU(approximate="tanh" if exact else "none")


def not_turned(block: nn.Module) -> None:
    """A square matrix fits either way, so nothing complains."""
    output = block.attention.output
    output.weight = nn.Parameter(output.weight.detach().T.contiguous())


def other_eps(block: nn.Module, eps: float = 1e-2) -> None:
    block.feedforward_residual.norm.eps = eps


@torch.no_grad()
def shift_positions(model: nn.Module) -> None:
    table = model.embedding.positions.weight
    table.copy_(table.roll(-2, dims=0))


@torch.no_grad()
def scale_embedding(model: nn.Module) -> None:
    table = model.embedding.tokens.weight
    table.mul_(math.sqrt(table.shape[1]))


# For a BERT of at least four layers, whose norms follow their sublayers.
FAULTS = (
    Fault("positions off by two rows", "embedding.positions", shift_positions),
    Fault("embedding multiplied by √d_model", "embedding.tokens", scale_embedding),
    Fault("query and key swapped", "stack.blocks.1.attention", in_block(1, swap_query_and_key)),
    Fault("output matrix not transposed", "stack.blocks.3.attention", in_block(3, not_turned)),
    Fault("the two norms swapped", "stack.blocks.0.attention_residual.norm", in_block(0, swap_norms)),
    Fault("tanh GELU instead of exact GELU", "stack.blocks.2.feedforward", in_block(2, other_gelu)),
    Fault("eps 1e-2 instead of 1e-12", "stack.blocks.1.feedforward_residual.norm", in_block(1, other_eps)),
)


def planted(model: nn.Module, fault: Fault) -> nn.Module:
    """A copy of the model with the fault planted in it."""
    broken = copy.deepcopy(model)
    fault.plant(broken)
    return broken


def mystery_models() -> tuple[nn.Module, nn.Module]:
    """A correct BERT and a copy with a single fault for the reader to find."""
    right = small_model("BERT", seed=5)
    return right, planted(right, FAULTS[5])
