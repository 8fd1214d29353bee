"""BART's five noises by name, with one number for how strong they are."""

from collections.abc import Callable, Collection, Sequence
from functools import partial

import torch
from torch import Tensor

from transformer_course.data.noising import (
    bart_noise,
    document_rotation,
    full_stop_ids,
    sentence_permutation,
    text_infilling,
    token_deletion,
    token_masking,
)
from transformer_course.data.pairs import pair_batches
from transformer_course.models.families import EncoderDecoder
from transformer_course.modes import evaluating
from transformer_course.training.pair_objectives import pair_loss
from transformer_course.training.preparation import Tokenizer

NOISES = (
    "token masking",
    "token deletion",
    "text infilling",
    "sentence permutation",
    "document rotation",
)
MIXTURE = "permutation and infilling"  # the course, like the published BART, trains on it
UNDAMAGED = "no damage"
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
    """Damage a row of token ids with the noise of that name; `strength` is the share of the tokens that it hides.

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


def repair_losses(
    model: EncoderDecoder,
    tokenizer: Tokenizer,
    windows: Tensor,
    strength: float = 0.3,
    batch: int = 64,
    noises: Sequence[str] = (UNDAMAGED, MIXTURE, *NOISES),
) -> dict[str, float]:
    """The loss of writing windows of text as they were, in nats per token, after each of these noises.

    Shape:
        windows: window seq; integer
    """
    special, device = tokenizer.special_tokens, next(model.parameters()).device
    ids = {f"{name}_id": special[f"<{name}>"] for name in ("pad", "bos", "eos")}
    hidden = {"mask_id": special["<mask>"], "stop_ids": full_stop_ids(tokenizer)}
    rows, losses = windows.tolist(), {}
    for noise in noises:
        total = count = 0.0
        sources = [
            row if noise == UNDAMAGED else damage(row, noise, strength, seed=seed, **hidden)
            for seed, row in enumerate(rows)
        ]
        pairs = list(zip(sources, rows, strict=True))
        with evaluating(model), torch.inference_mode():
            for group in pair_batches(pairs, batch=batch, device=device, **ids):
                total += float(pair_loss(model, group, reduction="sum"))
                count += float(group.target_mask.sum())
        losses[noise] = total / count
    return losses
