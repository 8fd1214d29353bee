"""BART's five noises by name, with one number for how strong they are."""

from collections.abc import Callable, Collection, Sequence
from functools import partial

import torch

from transformer_course.data.noising import (
    bart_noise,
    document_rotation,
    full_stop_ids,
    sentence_permutation,
    text_infilling,
    token_deletion,
    token_masking,
)
from transformer_course.training.preparation import Tokenizer

NOISES = (
    "token masking",
    "token deletion",
    "text infilling",
    "sentence permutation",
    "document rotation",
)
MIXTURE = "permutation and infilling"  # what the course, like the published BART, trains on
WITHOUT_STRENGTH = ("sentence permutation", "document rotation")


def damage(
    tokens: Sequence[int],
    noise: str,
    strength: float = 0.3,
    *,
    mask_id: int,
    stop_ids: Collection[int],
    seed: int = 1,
) -> list[int]:
    """Damage a row of token ids by the noise of that name; `strength` is the share of the tokens that it hides.

    Raises:
        ValueError: there is no noise of that name
    """
    noises: dict[str, Callable[..., list[int]]] = {
        "token masking": partial(token_masking, mask_id=mask_id, probability=strength),
        "token deletion": partial(token_deletion, probability=strength),
        "text infilling": partial(text_infilling, mask_id=mask_id, probability=strength),
        "sentence permutation": partial(sentence_permutation, stop_ids=stop_ids),
        "document rotation": document_rotation,
        MIXTURE: partial(bart_noise, mask_id=mask_id, stop_ids=stop_ids, probability=strength),
    }
    if noise not in noises:
        raise ValueError(f"noise={noise!r} is unknown: choose one of {', '.join(noises)}")
    return noises[noise](tokens, generator=torch.Generator().manual_seed(seed)) if len(tokens) else []


def damage_text(tokenizer: Tokenizer, text: str, noise: str, strength: float = 0.3, seed: int = 1) -> str:
    """Damage a text token by token; a mask shows as <mask>, and reads back as one."""
    ids, mask_id = tokenizer.encode(text), tokenizer.special_tokens["<mask>"]
    stops = full_stop_ids(tokenizer)
    return tokenizer.decode(damage(ids, noise, strength, mask_id=mask_id, stop_ids=stops, seed=seed))
