"""Which parts of a model hold its parameters."""

from collections.abc import Mapping

from torch import nn

PARTS = ("feedforward", "attention")


def parameters_by_part(model: nn.Module) -> Mapping[str, int]:
    """How many parameters are in the feed-forward networks, in attention, and in the rest of a model."""
    counts = dict.fromkeys((*PARTS, "the rest"), 0)
    for name, parameter in model.named_parameters():
        counts[next((part for part in PARTS if f".{part}." in name), "the rest")] += parameter.numel()
    return counts
