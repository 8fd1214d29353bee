"""Twelve blocks with and without norms: how large the numbers get, and whether training survives."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.blocks import Stack, TransformerBlock
from transformer_course.data.windows import random_windows
from transformer_course.embeddings import InputEmbedding, TokenEmbedding
from transformer_course.feedforward import FeedForward
from transformer_course.heads import LanguageModelHead
from transformer_course.initialization import initialize
from transformer_course.inspection import record_hidden
from transformer_course.models.families import CausalLanguageModel
from transformer_course.models.gpt import GPTConfig
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm
from transformer_course.positions import LearnedPositions
from transformer_course.residual import PreNorm

LAYERS, D_MODEL, HEADS, LENGTH, BATCH = 12, 32, 2, 16, 16
HOPELESS = 100.0  # a loss in nats; a uniform guess among 63 characters costs 4.1


def without_norm(d_model: int) -> nn.Module:
    """Nothing, in place of a norm."""
    return nn.Identity()


def deep_model(
    vocab: int,
    norm: Callable[[int], nn.Module] = LayerNorm,
    *,
    seed: int = 0,
    n_layers: int = LAYERS,
    std: float = 0.02,
) -> CausalLanguageModel:
    """A narrow, deep GPT: `norm` makes each norm from d_model, and `std` is the standard deviation of the weights."""
    torch.manual_seed(seed)
    blocks = [
        TransformerBlock(
            attention=MultiHeadAttention(D_MODEL, HEADS, causal=True),
            feedforward=FeedForward(D_MODEL, 4 * D_MODEL),
            residual=lambda: PreNorm(norm(D_MODEL)),
        )
        for _ in range(n_layers)
    ]
    model = CausalLanguageModel(
        GPTConfig(vocab, LENGTH, D_MODEL, n_layers, HEADS, 4 * D_MODEL),
        embedding=InputEmbedding(TokenEmbedding(vocab, D_MODEL), LearnedPositions(LENGTH, D_MODEL)),
        stack=Stack(blocks, norm=norm(D_MODEL)),
        head=LanguageModelHead(D_MODEL, vocab),
    )
    initialize(model, std)
    return model


@dataclass(frozen=True)
class Run:
    """A trained model and its loss at each step, up to the step at which it was stopped, if it was."""

    model: CausalLanguageModel
    losses: list[float]
    stopped: bool = False

    @property
    def loss(self) -> float:
        """The mean loss of the last ten steps, or infinity if training was stopped."""
        return math.inf if self.stopped else sum(self.losses[-10:]) / len(self.losses[-10:])

    def __str__(self) -> str:
        return f"stopped at step {len(self.losses)}" if self.stopped else f"loss {self.loss:.2f}"


def train_deep(
    model: CausalLanguageModel,
    stream: Tensor,
    rate: float,
    *,
    steps: int = 80,
    seed: int = 0,
    limit: float = HOPELESS,
) -> Run:
    """Train on random windows at a constant rate after ten warm-up steps; stop once the loss passes `limit`.

    Shape:
        stream: stream; int64
    """
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.98))
    warmup = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / 10))
    generator = torch.Generator().manual_seed(seed)
    losses: list[float] = []
    for _ in range(steps):
        inputs, targets = random_windows(stream, BATCH, LENGTH, generator)
        loss = F.cross_entropy(model(inputs).flatten(0, 1), targets.flatten())
        losses.append(loss.item())
        if not losses[-1] < limit:  # also true of NaN
            return Run(model, losses, stopped=True)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        warmup.step()
    return Run(model, losses)


def sizes_by_layer(model: CausalLanguageModel, tokens: Tensor) -> list[float]:
    """The root mean square of the numbers that enter the first block and that leave each block.

    Shape:
        tokens: batch seq; int64
    """
    return [hidden.square().mean().sqrt().item() for hidden in record_hidden(model, tokens)["stack"]]
