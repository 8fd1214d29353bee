"""Small GPTs with one part removed, and how the residual stream grows with depth."""

import math

import torch
from torch import Tensor, nn

from transformer_course.blocks import Stack, TransformerBlock
from transformer_course.classroom.experiments.tiny_gpt import LENGTH
from transformer_course.embeddings import InputEmbedding, TokenEmbedding
from transformer_course.feedforward import FeedForward
from transformer_course.heads import TiedHead
from transformer_course.initialization import initialize, scale_residual_outputs
from transformer_course.models.families import CausalLanguageModel
from transformer_course.models.gpt import GPTConfig
from transformer_course.multihead import MultiHeadAttention
from transformer_course.normalization import LayerNorm
from transformer_course.positions import LearnedPositions
from transformer_course.residual import PreNorm

WAYS = ("complete", "no attention", "no feed-forward", "no positions")


class Nothing(nn.Module):
    """A sublayer that writes zeros, so its residual connection passes on its input.

    Shape:
        h: batch seq d_model; float
        returns: batch seq d_model
    """

    def forward(self, h: Tensor, **context: object) -> Tensor:
        return torch.zeros_like(h)


def gpt_without(
    vocab: int,
    way: str = "complete",
    *,
    n_layers: int = 2,
    d_model: int = 64,
    n_heads: int = 4,
    max_len: int = LENGTH,
    scaled: bool = True,
    seed: int = 0,
) -> CausalLanguageModel:
    """A small GPT, complete or with one part removed; without `scaled` the last weights start as large as all others.

    Raises:
        ValueError: the way is unknown
    """
    if way not in WAYS:
        raise ValueError(f"way={way!r} is unknown: choose one of {', '.join(WAYS)}")
    torch.manual_seed(seed)

    def block() -> TransformerBlock:
        return TransformerBlock(
            Nothing() if way == "no attention" else MultiHeadAttention(d_model, n_heads, causal=True),
            Nothing() if way == "no feed-forward" else FeedForward(d_model, 4 * d_model),
            lambda: PreNorm(LayerNorm(d_model)),
        )

    tokens = TokenEmbedding(vocab, d_model)
    positions = None if way == "no positions" else LearnedPositions(max_len, d_model)
    model = CausalLanguageModel(
        GPTConfig(vocab, max_len, d_model, n_layers, n_heads, 4 * d_model),
        embedding=InputEmbedding(tokens, positions),
        stack=Stack([block() for _ in range(n_layers)], norm=LayerNorm(d_model)),
        head=TiedHead(tokens),
    )
    initialize(model)
    if scaled:
        scale_residual_outputs(model, 2 * n_layers)
    return model


def stream_sizes(model: CausalLanguageModel, tokens: Tensor) -> list[float]:
    """The root mean square of the residual stream before the first block and after each block.

    Shape:
        tokens: batch seq; integer
    """
    sizes = []

    def note(x: Tensor) -> None:
        sizes.append(x.square().mean().sqrt().item())

    blocks = model.stack.blocks
    handles = [blocks[0].register_forward_pre_hook(lambda block, inputs: note(inputs[0]))]
    handles += [block.register_forward_hook(lambda block, inputs, output: note(output)) for block in blocks]
    try:
        with torch.no_grad():
            model(tokens)
    finally:
        for handle in handles:
            handle.remove()
    return sizes


def bigram_loss(train: Tensor, validation: Tensor, vocab: int) -> float:
    """The loss in nats of a table that counts which token followed which, starting every count at 1.

    Shape:
        train: stream; integer
        validation: stream; integer
    """
    counts = torch.ones(vocab, vocab, dtype=torch.float64)
    counts.index_put_((train[:-1], train[1:]), torch.ones(len(train) - 1, dtype=torch.float64), accumulate=True)
    table = counts / counts.sum(dim=1, keepdim=True)
    return -table[validation[:-1], validation[1:]].log().mean().item()


def uniform_loss(vocab: int) -> float:
    """The loss in nats of a model that knows nothing: ln vocab."""
    return math.log(vocab)
