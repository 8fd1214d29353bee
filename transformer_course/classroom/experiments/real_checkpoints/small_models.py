"""A small model of each published family, random but lively: no part of it can be wrong unnoticed."""

from collections.abc import Callable

import torch
from torch import Generator, Tensor, nn

from transformer_course.models.bart import BART, BartConfig
from transformer_course.models.bert import BERT, BertConfig
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.models.llama import LLaMA, LlamaConfig

SIZES = {"vocab": 101, "max_len": 64, "d_model": 48, "n_heads": 4, "d_hidden": 80}
FAMILIES: dict[str, Callable[[], nn.Module]] = {
    "BERT": lambda: BERT(BertConfig(**SIZES, n_layers=4)),
    "GPT-2": lambda: GPT(GPTConfig(**SIZES, n_layers=4)),
    "LLaMA": lambda: LLaMA(LlamaConfig(**SIZES, n_layers=4, n_kv_heads=2)),
    "BART": lambda: BART(BartConfig(**SIZES, n_encoder_layers=2, n_decoder_layers=2)),
}


def small_model(family: str, seed: int = 0) -> nn.Module:
    """One of the four, in evaluation mode.

    Raises:
        ValueError: it is none of the four
    """
    if family not in FAMILIES:
        raise ValueError(f"family={family!r} is unknown: choose one of {', '.join(FAMILIES)}")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return lively(FAMILIES[family]()).eval()


@torch.no_grad()
def lively(model: nn.Module) -> nn.Module:
    """Draw every number anew. A model fresh from its initialization nearly ignores attention, biases and norms."""
    for name, tensor in [*model.named_parameters(), *model.named_buffers()]:
        if name.endswith(("turns", "table")):  # angles of RoPE and sinusoids are no weights
            continue
        if tensor.ndim == 2 and "embedding" not in name:
            tensor.normal_(std=tensor.shape[1] ** -0.5)
        elif tensor.ndim == 2:
            tensor.normal_(std=0.5)
        else:
            tensor.add_(torch.randn_like(tensor), alpha=0.2)
    return model


def small_inputs(model: nn.Module, batch: int = 2, seq: int = 24, seed: int = 0) -> tuple[Tensor, ...]:
    """Random token ids for a model's forward: one tensor, or a source and a target."""
    drawn = Generator().manual_seed(seed)
    # Not the first ids: some libraries take them for padding.
    count = 2 if isinstance(model, BART) else 1
    return tuple(torch.randint(4, model.config.vocab, (batch, seq), generator=drawn) for _ in range(count))
