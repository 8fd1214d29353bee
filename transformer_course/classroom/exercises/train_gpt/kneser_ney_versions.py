"""What wrong versions of the Kneser–Ney bigram compute."""

from collections.abc import Callable

import torch
from torch import Tensor


def right_mix(row: Tensor, discount: float, probability: Tensor | float) -> Tensor:
    total = row.sum(dim=-1, keepdim=True)
    taken = discount * (row > 0).sum(dim=-1, keepdim=True)
    mixed = ((row - discount).clamp(min=0) + taken * probability) / total.clamp(min=1)
    return torch.where(total > 0, mixed, probability)


def before(counts: Tensor) -> Tensor:
    """The number of different tokens that each one came after."""
    return (counts > 0).sum(dim=0)


def version(continuations: Callable = before, mix: Callable = right_mix, order: Callable = tuple) -> Callable:
    """The model with a different row for the first mix, a different way to mix, or different discounts."""

    def bigram(counts, discounts):
        first, second = order(discounts)
        shorter = mix(continuations(counts), first, 1 / counts.shape[1])
        return mix(counts, second, shorter)

    return bigram


def mixing(seen: Callable, share: Callable) -> Callable:
    """A mix that keeps `seen` of the counts and gives `share` to the probabilities so far."""

    def mix(row, discount, probability):
        total = row.sum(dim=-1, keepdim=True)
        mixed = (seen(row, discount) + share(row, discount) * probability) / total.clamp(min=1)
        return torch.where(total > 0, mixed, probability)

    return version(mix=mix)


def lowered(row, discount):
    return (row - discount).clamp(min=0)


def taken(row, discount):
    return discount * (row > 0).sum(dim=-1, keepdim=True)


def only_unseen(row, discount, probability):
    total = row.sum(dim=-1, keepdim=True)
    mixed = torch.where(row > 0, row - discount, taken(row, discount) * probability) / total.clamp(min=1)
    return torch.where(total > 0, mixed, probability)


def weight_forgotten(row, discount, probability):
    total = row.sum(dim=-1, keepdim=True)
    return torch.where(total > 0, lowered(row, discount) / total, 0.0) + probability


def share_not_divided(row, discount, probability):
    total = row.sum(dim=-1, keepdim=True)
    mixed = lowered(row, discount) / total.clamp(min=1) + taken(row, discount) * probability
    return torch.where(total > 0, mixed, probability)


def empty_rows(instead: Callable) -> Callable:
    """The right mix, except that rows of pairs without any counts get something else."""

    def bigram(counts, discounts):
        probability = version()(counts, discounts)
        return torch.where(counts.sum(dim=1, keepdim=True) > 0, probability, instead(counts))

    return bigram


def frequencies_only(counts, discounts):
    return right_mix(counts, discounts[1], right_mix(before(counts), 0.0, 0.0))


def pairs_and_uniform(counts, discounts):
    return right_mix(counts, discounts[1], 1 / counts.shape[1])


def columns(counts, discounts):
    return version()(counts.T, discounts).T


def transposed(counts, discounts):
    return version()(counts, discounts).T


def only_continuations(counts, discounts):
    return right_mix(before(counts), discounts[0], 1 / counts.shape[1]).expand(counts.shape)


def by_frequency(for_empty_rows: Callable) -> Callable:
    """Pairs mixed with plain frequencies, the first idea that comes to mind; `for_empty_rows` does the division."""

    def bigram(counts, discounts):
        often = counts.sum(dim=0) / counts.sum()
        return for_empty_rows(
            lowered(counts, discounts[1]) + taken(counts, discounts[1]) * often, counts.sum(dim=1, keepdim=True), often
        )

    return bigram


def with_nan(kept, total, often):
    return kept / total


def with_zeros(kept, total, often):
    return kept / total.clamp(min=1)


def with_frequencies(kept, total, often):
    return torch.where(total > 0, kept / total, often)
