"""The part of a batch that shows best what masking does to a text."""

import torch

from transformer_course.data.masking import MaskedTokens


def telling_excerpt(masked: MaskedTokens, first_id: int, mask_id: int, length: int = 10) -> MaskedTokens:
    """The first stretch of `length` tokens that shows most of: a sentence's start, a mask, a kept and a random token.

    Shape:
        returns: seq; inputs, labels and select of the stretch
    """
    inputs, labels, select = masked
    kinds = torch.stack(
        [
            labels == first_id,
            select & (inputs == mask_id),
            select & (inputs == labels),
            select & (inputs != labels) & (inputs != mask_id),
        ]
    )
    shown = kinds.unfold(-1, length, 1).any(dim=-1).sum(dim=0)
    row, start = divmod(int(shown.flatten().argmax()), shown.shape[1])
    return MaskedTokens(*(part[row, start : start + length] for part in masked))
