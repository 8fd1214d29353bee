"""BERT's objective: hide some tokens, and ask for them back."""

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

import torch
from torch import Generator, Tensor


class MaskedTokens(NamedTuple):
    """A batch with hidden tokens: what the model sees, what it should say, and where that counts."""

    inputs: Tensor
    labels: Tensor
    select: Tensor


def mask_tokens(
    tokens: Tensor,
    *,
    mask_id: int,
    vocab: int,
    special_ids: Collection[int],
    probability: float = 0.15,
    generator: Generator,
) -> MaskedTokens:
    """Select ordinary tokens at random: 80% become the mask, 10% a random ordinary token, 10% stay as they are.

    Devlin et al. 2019, section 3.1 and appendix A.1 (arXiv 1810.04805). Each token is drawn on its own, so a
    short batch can be left without a selected token; special tokens are neither selected nor put in.

    Shape:
        tokens: batch seq; int64
        inputs: batch seq; a changed copy
        labels: batch seq; the original ids
        select: batch seq; bool, True at the positions that the loss counts
    Raises:
        ValueError: probability is not between 0 and 1, or every id of the vocabulary is special
    """
    if not 0 <= probability <= 1:
        raise ValueError(f"probability={probability} must lie between 0 and 1")
    special = frozenset(special_ids) | {mask_id}
    ordinary = _ordinary_ids(vocab, special, tokens.device)

    # Both draws cover the whole batch: the result depends on the seed and the shape, not on the tokens.
    chance, kind = torch.rand((2, *tokens.shape), generator=generator, device=generator.device).to(tokens.device)
    choice = torch.randint(len(ordinary), tokens.shape, generator=generator, device=generator.device)

    protected = torch.isin(tokens, torch.tensor(sorted(special), device=tokens.device))
    select = (chance < probability) & ~protected
    inputs = torch.where(select & (kind < 0.8), mask_id, tokens)
    inputs = torch.where(select & (kind >= 0.9), ordinary[choice.to(tokens.device)], inputs)
    return MaskedTokens(inputs, tokens.clone(), select)


@lru_cache(maxsize=8)
def _ordinary_ids(vocab: int, special: frozenset[int], device: torch.device) -> Tensor:
    ordinary = [token for token in range(vocab) if token not in special]
    if not ordinary:
        raise ValueError(f"vocab={vocab} has no ordinary token: all of its ids are in special_ids {sorted(special)}")
    return torch.tensor(ordinary, device=device)
