"""BERT's objective: hide some tokens, and ask for them back."""

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

import torch
from torch import Generator, Tensor

from transformer_course.arguments import check_ids, check_probability, check_whole
from transformer_course.call_checks import check_calls
from transformer_course.checks import check_shape

LARGEST = 1 << 24  # tokens of a vocabulary


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
        ValueError: probability is not between 0 and 1, or special ids are outside or all of the vocabulary
    """
    check_shape("tokens", tokens, "batch seq")
    check_probability("probability", probability)
    check_whole("mask_id", mask_id, 0)
    check_whole("vocab", vocab, most=LARGEST)
    for i, token in enumerate(special_ids):
        check_whole(f"special_ids[{i}]", token, 0)
    special = frozenset(special_ids) | {mask_id}
    ordinary, is_special = _ordinary_and_special(vocab, special, tokens.device)
    check_ids("tokens", tokens, vocab)

    # Both draws cover the whole batch: the result depends on the seed and the shape, not on the tokens.
    drawn = torch.rand((2, *tokens.shape), generator=generator, device=generator.device)
    choice = torch.randint(len(ordinary), tokens.shape, generator=generator, device=generator.device)
    # Copies that the processor doesn't wait for: on a GPU it would wait for all that was started before.
    (chance, kind), choice = (draw.to(tokens.device, non_blocking=True) for draw in (drawn, choice))
    replacement = ordinary[choice]
    inputs, select = corrupt(tokens, is_special[tokens], chance, kind, replacement, mask_id, probability)
    return MaskedTokens(inputs, tokens.clone(), select)


def corrupt(
    tokens: Tensor,
    special: Tensor,
    chance: Tensor,
    kind: Tensor,
    replacement: Tensor,
    mask_id: int,
    probability: float,
) -> tuple[Tensor, Tensor]:
    """Apply draws that were made: `chance` says which tokens are selected, `kind` what becomes of those.

    Shape:
        tokens: batch seq; int64
        special: batch seq; bool, True where a token must not be selected
        chance: batch seq; float, from 0 to 1
        kind: batch seq; float, from 0 to 1
        replacement: batch seq; int64
        inputs: batch seq; a changed copy
        select: batch seq; bool
    """
    select = (chance < probability) & ~special
    inputs = torch.where(select & (kind < 0.8), mask_id, tokens)
    return torch.where(select & (kind >= 0.9), replacement, inputs), select


@lru_cache(maxsize=8)
def _ordinary_and_special(vocab: int, special: frozenset[int], device: torch.device) -> tuple[Tensor, Tensor]:
    """The ids that are not special, and for each id whether it is; kept on the device between batches."""
    outside = [token for token in special if not 0 <= token < vocab]
    if outside:
        raise ValueError(f"special_ids={sorted(special)} (mask_id included) must be below vocab={vocab}")
    ordinary = [token for token in range(vocab) if token not in special]
    if not ordinary:
        raise ValueError(f"vocab={vocab} has no ordinary token: special_ids={sorted(special)} holds every id")
    return torch.tensor(ordinary, device=device), torch.tensor([i in special for i in range(vocab)], device=device)


check_calls(__name__)
