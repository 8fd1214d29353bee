"""Where the heads of a trained model look, and what a small model learns with few heads and with many."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from transformer_course.attention import fused_attention
from transformer_course.classroom.experiments.tiny_gpt import LENGTH, tiny_gpt, train_tiny
from transformer_course.inspection import record_attention
from transformer_course.models.families import CausalLanguageModel
from transformer_course.models.gpt import GPT, GPTConfig
from transformer_course.multihead import merge_heads
from transformer_course.tokenizers import CharacterTokenizer
from transformer_course.training.preparation import Tokenizer

MOST = 20  # tokens that are shown

Reading = tuple[list[str], Tensor]


def head_reader(model: CausalLanguageModel, tokenizer: Tokenizer, most: int = MOST) -> Callable[[str], Reading]:
    """A function that reads a text: its first tokens, and the weights of all heads as "layer head query key"."""

    def read(text: str) -> Reading:
        ids = tokenizer.encode(text)[:most]
        if not ids:
            return [], torch.empty(0)
        recorded = record_attention(model, torch.tensor([ids]))["self"]
        return [tokenizer.decode([i]) for i in ids], torch.cat(recorded)

    return read


def losses_by_heads(
    text: str, heads: Sequence[int], seeds: int = 3, validation: int = 20_000, steps: int = 300
) -> Tensor:
    """Validation losses, in nats per letter, of tiny GPTs that differ only in their number of heads.

    Shape:
        returns: heads seed
    """
    tokenizer = CharacterTokenizer.train(text)
    losses = []
    for n_heads in heads:
        for seed in range(seeds):
            torch.manual_seed(seed)
            model = GPT(GPTConfig(tokenizer.vocab_size, LENGTH, d_model=64, n_layers=1, n_heads=n_heads, d_hidden=256))
            trial = train_tiny(tokenizer, text[:-validation], text[-validation:], model=model, steps=steps)
            losses.append(trial.validation_loss)
    return torch.tensor(losses).view(len(heads), seeds)


def without_the_swap(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    causal: bool = False,
    dropout: float = 0.0,
) -> Tensor:
    """Attention on heads that were split by a reshape alone: the shape is right, but the tokens are mixed up."""
    mixed = (merge_heads(x).reshape(x.shape) for x in (query, key, value))
    return fused_attention(*mixed, mask=mask, causal=causal, dropout=dropout)


def gpt_without_the_swap(vocab: int) -> GPT:
    """The tiny GPT with that mistake."""
    model = tiny_gpt(vocab)
    for block in model.stack.blocks:
        block.attention.attend = without_the_swap
    return model
