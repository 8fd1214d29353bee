"""The layers that look at one token alone, unrolled: embeddings, norms, projections, feed-forward networks, heads."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.embeddings import InputEmbedding, TokenEmbedding
from transformer_course.feedforward import FeedForward, GatedFeedForward
from transformer_course.generation.unrolling import Moment, NotUnrolled, Step, refuse_unless, unrolled, unrolls
from transformer_course.heads import LanguageModelHead, TiedHead
from transformer_course.models.bart import BiasedTiedHead, ScaledTokenEmbedding
from transformer_course.normalization import LayerNorm, RMSNorm
from transformer_course.positions import LearnedPositions, SinusoidalPositions

# Up to this many weights, a copy that is laid out for one row at a time pays; beyond it, memory would be the price.
SMALL = 2**18


@unrolls(InputEmbedding)
def _input_embedding(part: InputEmbedding) -> Step:
    refuse_unless(part.dropout, nn.Dropout)
    if part.segments is not None:
        raise NotUnrolled
    look_up, norm = unrolled(part.tokens), unrolled(part.norm)
    place = unrolled(part.positions) if part.positions is not None else None

    def step(tokens: Tensor, moment: Moment) -> Tensor:
        x = look_up(tokens)
        return norm(x if place is None else x + place(moment))

    return step


@unrolls(TokenEmbedding)
def _token_embedding(part: TokenEmbedding) -> Callable[[Tensor], Tensor]:
    weight = part.weight
    return lambda tokens: F.embedding(tokens, weight)


@unrolls(ScaledTokenEmbedding)
def _scaled_token_embedding(part: ScaledTokenEmbedding) -> Callable[[Tensor], Tensor]:
    weight, scale = part.weight, part.scale
    return lambda tokens: F.embedding(tokens, weight) * scale


@unrolls(LearnedPositions)
def _learned_positions(part: LearnedPositions) -> Callable[[Moment], Tensor]:
    return _position_rows(part.weight, part.offset)


@unrolls(SinusoidalPositions)
def _sinusoidal_positions(part: SinusoidalPositions) -> Callable[[Moment], Tensor]:
    return _position_rows(part.table, 0)


def _position_rows(table: Tensor, offset: int) -> Callable[[Moment], Tensor]:
    def rows(moment: Moment) -> Tensor:
        if moment.positions is None:
            return table[moment.past + offset]
        return F.embedding(moment.positions[:, 0] + offset, table)

    return rows


@unrolls(nn.Identity, nn.GELU, nn.ReLU, nn.SiLU)
def _without_weights(part: nn.Module) -> Callable[[Tensor], Tensor]:
    return part.forward


@unrolls(LayerNorm)
def _layer_norm(part: LayerNorm) -> Callable[[Tensor], Tensor]:
    shape, weight, bias, eps = (part.d_model,), part.weight, part.bias, part.eps
    return lambda x: F.layer_norm(x, shape, weight, bias, eps)


@unrolls(RMSNorm)
def _rms_norm(part: RMSNorm) -> Callable[[Tensor], Tensor]:
    shape, weight, eps = (part.d_model,), part.weight, part.eps
    return lambda x: F.rms_norm(x, shape, weight, eps)


@unrolls(nn.Linear)
def side_by_side(*parts: nn.Linear) -> Callable[[Tensor], Tensor]:
    """One product for all the layers that read the same input, their outputs side by side.

    Raises:
        NotUnrolled: one of them is something else than a plain linear layer, or only some have a bias
    """
    for part in parts:
        refuse_unless(part, nn.Linear)
    if len({part.bias is None for part in parts}) > 1:
        raise NotUnrolled
    weights, biases = [part.weight for part in parts], [part.bias for part in parts]
    size = sum(weight.numel() for weight in weights)
    if size > SMALL:
        products = [partial(F.linear, weight=w, bias=b) for w, b in zip(weights, biases, strict=True)]
        return products[0] if len(products) == 1 else lambda x: torch.cat([product(x) for product in products], dim=-1)
    weight = torch.cat(weights).T.contiguous()
    if biases[0] is None:
        return lambda x: x @ weight
    bias = torch.cat(biases)
    return lambda x: torch.addmm(bias, x, weight)


@unrolls(FeedForward)
def _feed_forward(part: FeedForward) -> Step:
    up, activate, down = unrolled(part.up), unrolled(part.activation), unrolled(part.down)
    return lambda x, moment: down(activate(up(x)))


@unrolls(GatedFeedForward)
def _gated_feed_forward(part: GatedFeedForward) -> Step:
    both, down = side_by_side(part.gate, part.up), unrolled(part.down)

    def step(x: Tensor, moment: Moment) -> Tensor:
        gate, up = both(x).chunk(2, dim=-1)
        return down(F.silu(gate) * up)

    return step


@unrolls(TiedHead, BiasedTiedHead)
def _tied_head(part: TiedHead) -> Callable[[Tensor], Tensor]:
    weight, bias = part.embedding.weight, getattr(part, "bias", None)
    return lambda x: F.linear(x, weight, bias)


@unrolls(LanguageModelHead)
def _language_model_head(part: LanguageModelHead) -> Callable[[Tensor], Tensor]:
    return unrolled(part.projection)
