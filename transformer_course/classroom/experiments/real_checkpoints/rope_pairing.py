"""What wrong RoPE pairs do to a score and to a model."""

import copy
from collections.abc import Sequence

import torch
from torch import Generator, Tensor, nn

from transformer_course.rotary import PAIRINGS, RotaryPositions


def pairing_gaps(
    distances: Sequence[int], d_head: int = 64, pairs: int = 200, base: float = 10_000.0, seed: int = 0
) -> Tensor:
    """How far wrong pairs move a score at each distance, in standard deviations of the right scores.

    Random queries and keys are rotated once in halves and once as neighbors; each result is a mean over `pairs` scores.

    Shape:
        returns: distance
    """
    drawn = Generator().manual_seed(seed)
    query, key = torch.randn(2, 1, 1, pairs, d_head, generator=drawn)
    scores = {}
    for pairing in PAIRINGS:
        rotary = RotaryPositions(d_head, max(pairs, max(distances) + 1), base, pairing)
        there = rotary(key, torch.zeros(1, pairs, dtype=torch.long))
        turned = [rotary(query, torch.full((1, pairs), distance)) for distance in distances]
        scores[pairing] = torch.stack([(here * there).sum(dim=-1)[0, 0] for here in turned])
    right, wrong = scores["half"], scores["interleaved"]
    return (wrong - right).abs().mean(dim=1) / right.std()


def with_other_pairs(model: nn.Module) -> nn.Module:
    """A copy of a LLaMA that rotates the other pairs of features than its weights are made for."""
    other = copy.deepcopy(model)
    for module in other.modules():
        if isinstance(module, RotaryPositions):
            module.pairing = "half" if module.pairing == "interleaved" else "interleaved"
    return other
