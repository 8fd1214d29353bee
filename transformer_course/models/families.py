"""The three shapes a transformer comes in: decoder only, encoder only, and both."""

import torch
from torch import Tensor, nn

from transformer_course.blocks import Stack
from transformer_course.cache import KeyValueCache
from transformer_course.checks import check_shape
from transformer_course.masks import for_attention
from transformer_course.positions import positions_of


def _check_tokens(name: str, tokens: Tensor, axes: str, max_len: int, past: int = 0) -> None:
    check_shape(name, tokens, axes)
    if tokens.dtype not in (torch.int64, torch.int32):
        raise ValueError(f"{name} has dtype {tokens.dtype}; expected token ids as torch.int64: use {name}.long()")
    if past + tokens.shape[1] > max_len:
        raise ValueError(
            f"{name} reaches position {past + tokens.shape[1]}, but this model was built with max_len={max_len}: "
            "shorten the text, or build the model with a larger max_len"
        )


def _key_mask(name: str, padding: Tensor | None, batch: int, key: int) -> Tensor | None:
    if padding is None:
        return None
    check_shape(name, padding, "batch key", batch=batch, key=key)
    if padding.dtype != torch.bool:
        raise ValueError(f"{name} has dtype {padding.dtype}; expected torch.bool, True = a real token: {name}.bool()")
    return for_attention(padding)


def _new_cache(attention: nn.Module, batch: int, max_len: int) -> KeyValueCache:
    weight = attention.key.weight
    return KeyValueCache(batch, attention.n_kv_heads, max_len, attention.d_head, weight.device, weight.dtype)


class CausalLanguageModel(nn.Module):
    """Decoder only: predicts each next token from the tokens before it (GPT, LLaMA).

    A padding mask covers every key: with a cache, those of the earlier calls too.

    Source: Radford et al. 2018, section 3.1.

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
        returns: batch seq vocab
    Raises:
        ValueError: the tokens are not a batch of ids, or reach beyond max_len; the mask is not bool or of another shape
    """

    def __init__(self, config, embedding: nn.Module, stack: Stack, head: nn.Module):
        super().__init__()
        self.config, self.embedding, self.stack, self.head = config, embedding, stack, head

    def hidden(self, tokens: Tensor, padding_mask: Tensor | None = None, cache: list | None = None) -> Tensor:
        """The last hidden states, before the head: batch seq d_model."""
        past = cache[0].length if cache else 0
        _check_tokens("tokens", tokens, "batch seq", self.config.max_len, past)
        mask = _key_mask("padding_mask", padding_mask, tokens.shape[0], past + tokens.shape[1])
        positions = positions_of(tokens, padding_mask, past)
        return self.stack(self.embedding(tokens, positions), caches=cache, mask=mask, positions=positions)

    def forward(self, tokens: Tensor, padding_mask: Tensor | None = None, cache: list | None = None) -> Tensor:
        return self.head(self.hidden(tokens, padding_mask, cache))

    def new_cache(self, batch: int, max_len: int) -> list[KeyValueCache]:
        """An empty cache for each layer."""
        return [_new_cache(block.attention, batch, max_len) for block in self.stack.blocks]


class Encoder(nn.Module):
    """Encoder only: every token sees every other (BERT).

    Source: Devlin et al. 2019, section 3, arXiv 1810.04805.

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
        segments: batch seq; integer, 0 or 1
        returns: batch seq d_model
    Raises:
        ValueError: the tokens are not a batch of ids, or longer than max_len; the mask is not bool or of another shape
    """

    def __init__(self, config, embedding: nn.Module, stack: Stack):
        super().__init__()
        self.config, self.embedding, self.stack = config, embedding, stack

    def forward(self, tokens: Tensor, padding_mask: Tensor | None = None, segments: Tensor | None = None) -> Tensor:
        _check_tokens("tokens", tokens, "batch seq", self.config.max_len)
        mask = _key_mask("padding_mask", padding_mask, *tokens.shape)
        positions = positions_of(tokens, padding_mask)
        return self.stack(self.embedding(tokens, positions, segments), mask=mask, positions=positions)


class EncoderDecoder(nn.Module):
    """Both: an encoder reads the source, a decoder writes the target while looking at it (BART).

    Source: Vaswani et al. 2017, section 3.1, arXiv 1706.03762; Lewis et al. 2020, section 2.1, arXiv 1910.13461.

    Shape:
        source: batch source; integer
        target: batch target; integer, what the decoder has written so far
        source_mask: batch source; bool, True = a real token
        target_mask: batch target; bool, True = a real token
        returns: batch target vocab
    Raises:
        ValueError: source or target are not batches of ids, or too long; a mask is not bool or of another shape
    """

    def __init__(
        self,
        config,
        source_embedding: nn.Module,
        encoder: Stack,
        target_embedding: nn.Module,
        decoder: Stack,
        head: nn.Module,
    ):
        super().__init__()
        self.config = config
        self.source_embedding, self.encoder = source_embedding, encoder
        self.target_embedding, self.decoder = target_embedding, decoder
        self.head = head

    def encode(self, source: Tensor, source_mask: Tensor | None = None) -> Tensor:
        """What the decoder will look at, the memory: batch source d_model."""
        _check_tokens("source", source, "batch source", self.config.max_len)
        mask = _key_mask("source_mask", source_mask, *source.shape)
        positions = positions_of(source, source_mask)
        return self.encoder(self.source_embedding(source, positions), mask=mask, positions=positions)

    def hidden(
        self,
        target: Tensor,
        memory: Tensor,
        source_mask: Tensor | None = None,
        target_mask: Tensor | None = None,
        cache: list | None = None,
    ) -> Tensor:
        """The decoder's last hidden states, before the head: batch target d_model."""
        past = cache[0][0].length if cache else 0
        _check_tokens("target", target, "batch target", self.config.max_len, past)
        mask = _key_mask("target_mask", target_mask, target.shape[0], past + target.shape[1])
        memory_mask = _key_mask("source_mask", source_mask, *memory.shape[:2])
        positions = positions_of(target, target_mask, past)
        return self.decoder(
            self.target_embedding(target, positions),
            memory,
            caches=cache,
            mask=mask,
            memory_mask=memory_mask,
            positions=positions,
        )

    def decode(
        self,
        target: Tensor,
        memory: Tensor,
        source_mask: Tensor | None = None,
        target_mask: Tensor | None = None,
        cache: list | None = None,
    ) -> Tensor:
        """Scores for the token after each target token: batch target vocab."""
        return self.head(self.hidden(target, memory, source_mask, target_mask, cache))

    def forward(
        self,
        source: Tensor,
        target: Tensor,
        source_mask: Tensor | None = None,
        target_mask: Tensor | None = None,
    ) -> Tensor:
        return self.decode(target, self.encode(source, source_mask), source_mask, target_mask)

    def new_cache(self, batch: int, max_len: int, source_len: int) -> list[tuple[KeyValueCache, KeyValueCache]]:
        """An empty cache for each decoder layer: of the target, and of the memory."""
        return [
            (
                _new_cache(block.attention, batch, max_len),
                _new_cache(block.cross_attention, batch, source_len),
            )
            for block in self.decoder.blocks
        ]
