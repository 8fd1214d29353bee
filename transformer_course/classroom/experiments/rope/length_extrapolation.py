"""Four kinds of positions, trained on short windows and measured on windows eight times as long."""

import copy
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.blocks import Stack, TransformerBlock
from transformer_course.data.windows import all_windows, random_windows
from transformer_course.embeddings import InputEmbedding, TokenEmbedding
from transformer_course.feedforward import FeedForward
from transformer_course.heads import LanguageModelHead
from transformer_course.initialization import initialize, scale_residual_outputs
from transformer_course.models.families import CausalLanguageModel
from transformer_course.models.gpt import GPTConfig
from transformer_course.modes import evaluating
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm
from transformer_course.positions import LearnedPositions, SinusoidalPositions
from transformer_course.residual import PreNorm
from transformer_course.rotary import RotaryPositions

SHORT, LONG, D_MODEL, HEADS, LAYERS, BATCH = 32, 256, 64, 2, 2, 16
WAYS = ("learned", "sinusoidal", "rotary", "none")


def small_model(vocab: int, way: str, seed: int = 0) -> CausalLanguageModel:
    """A two-layer language model that differs from the others only in its positions; it can read LONG tokens.

    Raises:
        ValueError: the way is unknown
    """
    if way not in WAYS:
        raise ValueError(f"way={way!r} is unknown: choose one of {', '.join(WAYS)}")
    torch.manual_seed(seed)
    added = {"learned": LearnedPositions, "sinusoidal": SinusoidalPositions}.get(way)
    rotary = RotaryPositions(D_MODEL // HEADS, LONG) if way == "rotary" else None
    blocks = [
        TransformerBlock(
            attention=MultiHeadAttention(D_MODEL, HEADS, rotary=rotary, causal=True),
            feedforward=FeedForward(D_MODEL, 4 * D_MODEL),
            residual=lambda: PreNorm(LayerNorm(D_MODEL)),
        )
        for _ in range(LAYERS)
    ]
    model = CausalLanguageModel(
        GPTConfig(vocab, LONG, D_MODEL, LAYERS, HEADS, 4 * D_MODEL),
        embedding=InputEmbedding(TokenEmbedding(vocab, D_MODEL), added(LONG, D_MODEL) if added else None),
        stack=Stack(blocks, norm=LayerNorm(D_MODEL)),
        head=LanguageModelHead(D_MODEL, vocab),
    )
    initialize(model)
    scale_residual_outputs(model, 2 * LAYERS)
    return model


def train_short(model: CausalLanguageModel, stream: Tensor, steps: int, seed: int = 0) -> CausalLanguageModel:
    """Train on random windows of SHORT tokens, with a learning rate that falls to zero.

    Shape:
        stream: stream; int64
    """
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3, betas=(0.9, 0.98))
    falling = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=4e-3, total_steps=steps, pct_start=0.1)
    generator = torch.Generator().manual_seed(seed)
    for _ in range(steps):
        inputs, targets = random_windows(stream, BATCH, SHORT, generator)
        loss = F.cross_entropy(model(inputs).flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        falling.step()
    return model


def loss_by_position(model: CausalLanguageModel, stream: Tensor, windows: int = 400) -> Tensor:
    """The mean loss in nats at each of LONG positions, over the first windows of a stream.

    Shape:
        stream: stream; int64
        returns: seq
    """
    inputs, targets = (part[:windows] for part in all_windows(stream, LONG))
    with evaluating(model), torch.inference_mode():
        rows = [model(some).float() for some in inputs.split(32)]
    return F.cross_entropy(torch.cat(rows).transpose(1, 2), targets, reduction="none").mean(dim=0)


def means(losses: Tensor, stretches: Sequence[tuple[int, int]]) -> Mapping[str, float]:
    """The mean loss over each stretch of positions, by its name.

    Shape:
        losses: seq
    """
    return {f"{low}–{high - 1}": losses[low:high].mean().item() for low, high in stretches}


def with_rotary(model: CausalLanguageModel, **changes: object) -> CausalLanguageModel:
    """A copy of a rotary model with the same weights and a different rotation, such as base=1e6 or pairing="half"."""
    changed = copy.deepcopy(model)
    for block in changed.stack.blocks:
        block.attention.rotary = RotaryPositions(block.attention.d_head, LONG, **changes)
    return changed
