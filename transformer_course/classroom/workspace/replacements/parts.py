"""The parts of a transformer, computed by the learner's functions."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course import cache, embeddings, feedforward, multihead, normalization, positions, residual, rotary
from transformer_course.classroom.workspace.replacements.replacement import (
    Functions,
    Place,
    Replacement,
    function,
    method,
)
from transformer_course.models import inputs


@method(embeddings.TokenEmbedding)
def token_embedding(mine: Functions) -> Callable:
    return lambda self, tokens: mine["look_up"](tokens, self.weight)


@method(positions.LearnedPositions)
def learned_positions(mine: Functions) -> Callable:
    def forward(self, places: Tensor) -> Tensor:
        nothing = self.weight.new_zeros(*places.shape, self.weight.shape[1])
        return mine["add_positions"](nothing, self.weight, places + self.offset)

    return forward


@method(positions.SinusoidalPositions)
def sinusoidal_positions(mine: Functions) -> Callable:
    waves = mine.get("wave_angles", lambda places, d_model: places[..., None] * frequencies(d_model))

    def forward(self, places: Tensor) -> Tensor:
        return mine["angle_features"](waves(places.cpu(), self.d_model)).to(self.table)

    return forward


def frequencies(d_model: int) -> Tensor:
    return 10_000.0 ** (-torch.arange(0, d_model, 2, dtype=torch.float64) / d_model)


@method(rotary.RotaryPositions)
def rotary_positions(mine: Functions) -> Callable:
    packages = rotary.RotaryPositions.forward

    def forward(self, x: Tensor, places: Tensor | None = None) -> Tensor:
        if type(self) is not rotary.RotaryPositions:
            return packages(self, x, places)  # scaled for longer texts: their angles are not those of the exercise
        places = torch.arange(x.shape[2], device=x.device) if places is None else places
        if places.dim() == 1:
            return mine["rotate"](x, places, self.base, self.pairing)
        # The texts of a padded batch count differently: one after the other.
        rows = [mine["rotate"](row, own, self.base, self.pairing) for row, own in zip(x, places, strict=True)]
        return torch.stack(rows)

    return forward


def attention(mine: Functions) -> Sequence[Place]:
    def attend(query, key, value, mask=None, causal=False, dropout=0.0):
        if key.shape[1] != query.shape[1]:
            key, value = (multihead.share_heads(x, query.shape[1]) for x in (key, value))
        if causal:
            mask = multihead.causal_mask(query.shape[2], key.shape[2], device=query.device)
        output, weights = mine["attention"](query, key, value, mask)
        return F.dropout(weights, dropout) @ value if dropout else output

    return [Place(multihead.MultiHeadAttention, "attend", staticmethod(attend))]


def is_exact_gelu(activation: nn.Module) -> bool:
    return isinstance(activation, nn.GELU) and activation.approximate == "none"


@method(feedforward.FeedForward)
def feed_forward(mine: Functions) -> Callable:
    def forward(self, x: Tensor) -> Tensor:
        up, down = self.up, self.down
        return mine["feed_forward"](x, up.weight, up.bias, down.weight, down.bias, self.activation)

    return forward


@method(feedforward.GatedFeedForward)
def gated_feed_forward(mine: Functions) -> Callable:
    return lambda self, x: mine["gated_feed_forward"](x, self.gate.weight, self.up.weight, self.down.weight)


@method(normalization.LayerNorm)
def layer_norm(mine: Functions) -> Callable:
    return lambda self, x: mine["layer_norm"](x, self.weight, self.bias, self.eps)


@method(normalization.RMSNorm)
def rms_norm(mine: Functions) -> Callable:
    return lambda self, x: mine["rms_norm"](x, self.weight, self.eps)


@method(residual.PreNorm)
def pre_norm(mine: Functions) -> Callable:
    return lambda self, x, sublayer: mine["pre_norm"](x, self.norm, lambda h: self.dropout(sublayer(h)))


@method(residual.PostNorm)
def post_norm(mine: Functions) -> Callable:
    return lambda self, x, sublayer: mine["post_norm"](x, self.norm, lambda h: self.dropout(sublayer(h)))


@method(cache.KeyValueCache, "append")
def key_value_cache(mine: Functions) -> Callable:
    packages = cache.KeyValueCache.append

    def append(self, key: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
        if key.shape[:2] != self.keys.shape[:2] or self.length + key.shape[2] > self.max_len:
            return packages(self, key, value)  # which says what is wrong
        keys, values = mine["append_to_cache"](self.keys, self.values, self.length, key, value)
        self.length = keys.shape[2]
        self.keys[:, :, : self.length], self.values[:, :, : self.length] = keys, values
        return self.stored()

    return append


PARTS = (
    Replacement("TokenEmbedding", "look_up", token_embedding),
    Replacement("LearnedPositions", "add_positions", learned_positions),
    Replacement("SinusoidalPositions", "angle_features", sinusoidal_positions, ("wave_angles",)),
    Replacement("RotaryPositions", "rotate", rotary_positions),
    Replacement("scaled_dot_product_attention", "attention", attention),
    Replacement("causal_mask", "causal_mask", function("causal_mask", multihead)),
    Replacement("for_attention", "for_attention", function("for_attention", inputs)),
    Replacement("positions_of", "positions_of", function("positions_of", inputs)),
    Replacement("split_heads", "split_heads", function("split_heads", multihead)),
    Replacement("merge_heads", "merge_heads", function("merge_heads", multihead)),
    Replacement("share_heads", "share_heads", function("share_heads", multihead)),
    Replacement("KeyValueCache", "append_to_cache", key_value_cache),
    Replacement("FeedForward", "feed_forward", feed_forward),
    Replacement("GatedFeedForward", "gated_feed_forward", gated_feed_forward),
    Replacement("LayerNorm", "layer_norm", layer_norm),
    Replacement("RMSNorm", "rms_norm", rms_norm),
    Replacement("PreNorm", "pre_norm", pre_norm),
    Replacement("PostNorm", "post_norm", post_norm),
)
