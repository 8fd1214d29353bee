"""Mistakes in loading a checkpoint and what they cost: a GPT's loss, BART's logits, a real BERT's vectors."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from transformer_course.classroom.experiments.looking_inside.ablation_and_logit_lens import losses
from transformer_course.classroom.experiments.real_checkpoints.planted_faults import (
    in_block,
    not_turned,
    other_gelu,
    shift_positions,
    swap_norms,
    swap_query_and_key,
)
from transformer_course.models.bart import BART
from transformer_course.models.families import CausalLanguageModel
from transformer_course.modes import evaluating
from transformer_course.text_vectors import PAD, mean_pooling
from transformer_course.tokenizers import WordPieceTokenizer

Change = Callable[[nn.Module], None]


def in_every_block(change: Change) -> Change:
    def changed(model: nn.Module) -> None:
        for block in model.stack.blocks:
            change(block)

    return changed


def with_eps(eps: float) -> Change:
    def changed(model: nn.Module) -> None:
        for module in model.modules():
            if hasattr(module, "eps"):
                module.eps = eps

    return changed


GPT_FAULTS: dict[str, Change] = {
    "eps 1e-12 instead of 1e-5": with_eps(1e-12),
    "exact GELU instead of its tanh version": in_every_block(other_gelu),
    "positions two rows too far": shift_positions,
    "one output matrix not transposed": in_block(1, not_turned),
    "eps 1e-2 instead of 1e-5": with_eps(1e-2),
    "query and key swapped": in_every_block(swap_query_and_key),
    "every output matrix not transposed": in_every_block(not_turned),
    "the two norms swapped": in_every_block(swap_norms),
}


@dataclass(frozen=True)
class Cost:
    """The effect of a mistake: the largest error of any logit, and the loss in nats."""

    difference: float
    loss: float


def costs_of_faults(model: CausalLanguageModel, windows: Tensor) -> dict[str, Cost]:
    """Loss and largest logit error, for the correct model ("none") and with each mistake.

    Shape:
        windows: batch seq; integer
    """
    with evaluating(model), torch.inference_mode():
        right = model(windows[:, :-1])
    found = {"none": Cost(0.0, losses(model, windows).mean().item())}
    for name, change in GPT_FAULTS.items():
        broken = copy.deepcopy(model)
        change(broken)
        with torch.inference_mode():
            difference = (broken(windows[:, :-1]) - right).abs().max().item()
        found[name] = Cost(difference, losses(broken, windows).mean().item())
    return found


def without_offset(model: BART) -> BART:
    """A copy that reads its position tables from row 0, where a published BART starts at row 2."""
    broken = copy.deepcopy(model)
    for embedding in (broken.source_embedding, broken.target_embedding):
        embedding.positions.offset = 0
    return broken


def padded_vectors(
    encoder: nn.Module,
    tokenizer: WordPieceTokenizer,
    texts: Sequence[str],
    length: int,
    *,
    attention_sees_mask: bool = True,
    pooling_sees_mask: bool = True,
) -> Tensor:
    """Text vectors of length 1, with all texts padded to one length; attention and the mean can each ignore the mask.

    Shape:
        returns: text d_model
    """
    rows = [tokenizer.encode_framed(text, max_len=length).tokens for text in texts]
    tokens = torch.tensor([row + [tokenizer.special_tokens[PAD]] * (length - len(row)) for row in rows])
    mask = torch.arange(length) < torch.tensor([[len(row)] for row in rows])
    with evaluating(encoder), torch.inference_mode():
        hidden = encoder(tokens, mask if attention_sees_mask else None)
        return nn.functional.normalize(mean_pooling(hidden, mask if pooling_sees_mask else mask | True), dim=-1)


def with_change(model: nn.Module, change: Change) -> nn.Module:
    """A changed copy."""
    changed = copy.deepcopy(model)
    change(changed)
    return changed
