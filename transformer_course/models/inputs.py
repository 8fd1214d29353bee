"""What every model does with a batch of tokens before it looks them up: check it, count it, and hide the padding."""

import torch
from torch import Tensor

from transformer_course.checks import check_shape
from transformer_course.masks import for_attention
from transformer_course.positions import positions_of


def check_tokens(tokens: Tensor, max_len: int, past: int = 0, name: str = "tokens") -> None:
    """Raise a readable error unless `tokens` is a batch of ids that fits the model; `past` tokens came before it.

    Shape:
        tokens: batch seq; integer
    Raises:
        ValueError: another number of axes, another dtype, or a position at or beyond max_len
    """
    check_shape(name, tokens, "batch seq" if name == "tokens" else f"batch {name}")
    if tokens.dtype not in (torch.int64, torch.int32):
        raise ValueError(f"{name} has dtype {tokens.dtype}; expected token ids as torch.int64: use {name}.long()")
    if past + tokens.shape[1] > max_len:
        raise ValueError(
            f"{name} reaches position {past + tokens.shape[1]}, but this model was built with max_len={max_len}: "
            "shorten the text, or build the model with a larger max_len"
        )


def key_mask(padding_mask: Tensor | None, batch: int, key: int, name: str = "padding_mask") -> Tensor | None:
    """Check a padding mask and give it the axes of attention weights; without padding there is no mask.

    Shape:
        padding_mask: batch key; bool, True = a real token
        returns: batch 1 1 key; bool
    Raises:
        ValueError: the mask is not bool, or has another shape
    """
    if padding_mask is None:
        return None
    check_shape(name, padding_mask, "batch key", batch=batch, key=key)
    if padding_mask.dtype != torch.bool:
        raise ValueError(
            f"{name} has dtype {padding_mask.dtype}; expected torch.bool, True = a real token: {name}.bool()"
        )
    return for_attention(padding_mask)


def positions_and_mask(
    tokens: Tensor, padding_mask: Tensor | None, max_len: int, past: int = 0, name: str = "tokens"
) -> tuple[Tensor, Tensor | None]:
    """The position of each token, and the mask that hides padding from attention.

    With `past` tokens in a cache, positions go on from there, and the padding mask covers those tokens too.

    Shape:
        tokens: batch seq; integer
        padding_mask: batch key; bool, True = a real token
        positions: batch seq; integer
        mask: batch 1 1 key; bool
    Raises:
        ValueError: the tokens are not a batch of ids or reach beyond max_len; the mask is not bool or doesn't fit
    """
    check_tokens(tokens, max_len, past, name)
    mask_name = "padding_mask" if name == "tokens" else f"{name}_mask"
    mask = key_mask(padding_mask, tokens.shape[0], past + tokens.shape[1], mask_name)
    return positions_of(tokens, padding_mask, past), mask
