"""A small random model of each published family, in which a mistake in any part shows."""

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
    """A small random model of one of the four families, in evaluation mode.

    Raises:
        ValueError: the family isn't one of the four
    """
    if family not in FAMILIES:
        raise ValueError(f"family={family!r} is unknown: choose one of {', '.join(FAMILIES)}")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return lively(FAMILIES[family]()).eval()


@torch.no_grad()
def lively(model: nn.Module) -> nn.Module:
    """Redraw every number, because a freshly initialized model hardly depends on attention, biases and norms."""
    for name, tensor in [*model.named_parameters(), *model.named_buffers()]:
        if name.endswith(("turns", "table")):  # RoPE's angles and sinusoids aren't weights
            continue
        if tensor.ndim == 2 and "embedding" not in name:
            tensor.normal_(std=tensor.shape[1] ** -0.5)
        elif tensor.ndim == 2:
            tensor.normal_(std=0.5)
        else:
            tensor.add_(torch.randn_like(tensor), alpha=0.2)
    return model


def small_inputs(model: nn.Module, batch: int = 2, seq: int = 24, seed: int = 0) -> tuple[Tensor, ...]:
    """Random token ids as a model's inputs: one tensor, or a source and a target."""
    drawn = Generator().manual_seed(seed)
    # Skip the first ids, which some libraries treat as padding.
    count = 2 if isinstance(model, BART) else 1
    return tuple(torch.randint(4, model.config.vocab, (batch, seq), generator=drawn) for _ in range(count))
