"""Deep stacks with and without residual paths, and with the norm in different places."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.blocks import Stack, TransformerBlock
from transformer_course.data.windows import all_windows, random_windows
from transformer_course.embeddings import InputEmbedding, TokenEmbedding
from transformer_course.feedforward import FeedForward
from transformer_course.heads import LanguageModelHead
from transformer_course.initialization import initialize
from transformer_course.models.families import CausalLanguageModel
from transformer_course.models.gpt import GPTConfig
from transformer_course.modes import evaluating
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm
from transformer_course.positions import LearnedPositions
from transformer_course.residual import PostNorm, PreNorm

D_MODEL, HEADS, LENGTH, BATCH, LAYERS = 32, 4, 16, 16, 12


class NoPath(nn.Module):
    """PreNorm without its residual path.

    Shape:
        x: batch seq d_model; float
        returns: batch seq d_model
    """

    def __init__(self, norm: nn.Module):
        super().__init__()
        self.norm = norm

    def forward(self, x: Tensor, sublayer: Callable[[Tensor], Tensor]) -> Tensor:
        return sublayer(self.norm(x))


WAYS: Mapping[str, Callable[[], nn.Module]] = {
    "neither": lambda: NoPath(nn.Identity()),
    "norm only": lambda: NoPath(LayerNorm(D_MODEL)),
    "path only": lambda: PreNorm(nn.Identity()),
    "pre-norm": lambda: PreNorm(LayerNorm(D_MODEL)),
    "post-norm": lambda: PostNorm(LayerNorm(D_MODEL)),
}


def deep_stack(way: str, depth: int, seed: int = 0, causal: bool = False) -> Stack:
    """Blocks with PyTorch's default random weights, and a final norm.

    Raises:
        ValueError: the way is unknown
    """
    if way not in WAYS:
        raise ValueError(f"way={way!r} is unknown: choose one of {', '.join(WAYS)}")
    torch.manual_seed(seed)
    blocks = [
        TransformerBlock(
            attention=MultiHeadAttention(D_MODEL, HEADS, causal=causal),
            feedforward=FeedForward(D_MODEL, 4 * D_MODEL),
            residual=WAYS[way],
        )
        for _ in range(depth)
    ]
    return Stack(blocks, norm=LayerNorm(D_MODEL))


@dataclass(frozen=True)
class Probe:
    """One backward pass through a stack: the size of the gradient in each block, and the mean cosine of two tokens."""

    gradients: Tensor
    likeness: float


def probe(stack: Stack, seed: int = 0) -> Probe:
    """Send random tokens forward through the stack, and the gradient of a squared error to random targets back.

    Computed in float64, so that very small numbers don't become zero. A gradient's size is the root of the sum of its
    squares.
    """
    stack = stack.double()
    generator = torch.Generator().manual_seed(seed)
    x, target = torch.randn(2, 4, LENGTH, D_MODEL, generator=generator).double()
    out = stack(x)
    (out - target).square().mean().backward()
    slopes = [torch.cat([p.grad.flatten() for p in block.parameters()]).norm() for block in stack.blocks]
    directions = F.normalize(out.detach(), dim=-1)
    pairs = (directions @ directions.mT)[:, ~torch.eye(LENGTH, dtype=torch.bool)]
    return Probe(torch.stack(slopes), pairs.mean().item())


def stream_sizes(stack: Stack, seed: int = 0) -> Tensor:
    """The root mean square of the stream before the first block and after each block.

    Shape:
        returns: layer
    """
    x = torch.randn(4, LENGTH, D_MODEL, generator=torch.Generator().manual_seed(seed))
    sizes = [x]
    with torch.inference_mode():
        for block in stack.blocks:
            sizes.append(block(sizes[-1]))
    return torch.stack([x.square().mean().sqrt() for x in sizes])


def deep_gpt(vocab: int, way: str, std: float = 0.02, seed: int = 0, layers: int = LAYERS) -> CausalLanguageModel:
    """A narrow GPT whose weights start with standard deviation `std`."""
    config = GPTConfig(vocab, LENGTH, D_MODEL, layers, HEADS, 4 * D_MODEL)
    stack = deep_stack(way, layers, seed, causal=True)
    embedding = InputEmbedding(TokenEmbedding(vocab, D_MODEL), LearnedPositions(LENGTH, D_MODEL))
    model = CausalLanguageModel(config, embedding, stack, LanguageModelHead(D_MODEL, vocab))
    initialize(model, std)
    return model


def train_deep(
    model: CausalLanguageModel,
    train: Tensor,
    validation: Tensor,
    *,
    rate: float = 3e-3,
    warmup: int = 0,
    steps: int = 100,
    seed: int = 0,
) -> float:
    """Train with AdamW, the learning rate rising over `warmup` steps; returns the validation loss in nats per token.

    Shape:
        train: stream; int64
        validation: stream; int64
    """
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.98), fused=True)
    generator = torch.Generator().manual_seed(seed)
    for step in range(1, steps + 1):
        optimizer.param_groups[0]["lr"] = rate * min(1.0, step / (warmup + 1))
        inputs, targets = random_windows(train, BATCH, LENGTH, generator)
        loss = F.cross_entropy(model(inputs).flatten(0, 1), targets.flatten())
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    inputs, targets = all_windows(validation, LENGTH)
    with evaluating(model), torch.inference_mode():
        return F.cross_entropy(model(inputs).flatten(0, 1), targets.flatten()).item()


def frequency_loss(train: Tensor, validation: Tensor, vocab: int) -> float:
    """The loss of a model that knows only how frequent each token is.

    Shape:
        train: stream; int64
        validation: stream; int64
    """
    counts = torch.bincount(train, minlength=vocab) + 1.0
    return -(counts / counts.sum()).log()[validation].mean().item()
