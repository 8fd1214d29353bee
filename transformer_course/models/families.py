"""The three shapes a transformer comes in: decoder only, encoder only, and both."""

from torch import Tensor, nn

from transformer_course.blocks import CrossAttentionBlock, Stack
from transformer_course.cache import KeyValueCache
from transformer_course.look_ups import name_look_ups
from transformer_course.models.inputs import key_mask, positions_and_mask

Mask = Tensor | None
Caches = list | None


def empty_cache(attention: nn.Module, batch: int, max_len: int) -> KeyValueCache:
    """Room for the keys and values that an attention layer computes from `max_len` tokens."""
    weight = attention.key.weight
    return KeyValueCache(batch, attention.n_kv_heads, max_len, attention.d_head, weight.device, weight.dtype)


def empty_caches(block: CrossAttentionBlock, batch: int, max_len: int, source_len: int) -> tuple:
    """The two caches of a decoder layer that reads a memory: one for the target, one for the memory."""
    return empty_cache(block.attention, batch, max_len), empty_cache(block.cross_attention, batch, source_len)


def past_length(cache: Caches) -> int:
    """How many target tokens earlier calls left in such a decoder's caches; 0 without caches."""
    return cache[0][0].length if cache else 0


class CausalLanguageModel(nn.Module):
    """Decoder only: predicts each next token from the tokens before it (GPT, LLaMA).

    The padding mask covers every key, including those that earlier calls left in the cache.

    Source: Radford et al. 2018, section 3.1.

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
        returns: batch seq vocab
    Raises:
        ValueError: the tokens are not a batch of ids, or go beyond max_len; the mask is not bool or misshapen
    """

    def __init__(self, config, embedding: nn.Module, stack: Stack, head: nn.Module):
        super().__init__()
        self.config, self.embedding, self.stack, self.head = config, embedding, stack, head

    def hidden(self, tokens: Tensor, padding_mask: Mask = None, cache: Caches = None) -> Tensor:
        """The last hidden states, before the head: batch seq d_model."""
        past = cache[0].length if cache else 0
        positions, mask = positions_and_mask(tokens, padding_mask, self.config.max_len, past)
        x = self.embedding(tokens, positions)
        return self.stack(x, caches=cache, mask=mask, positions=positions)

    def forward(self, tokens: Tensor, padding_mask: Mask = None, cache: Caches = None) -> Tensor:
        return self.head(self.hidden(tokens, padding_mask, cache))

    def new_cache(self, batch: int, max_len: int) -> list[KeyValueCache]:
        """An empty cache for each layer."""
        return [empty_cache(block.attention, batch, max_len) for block in self.stack.blocks]


class Encoder(nn.Module):
    """Encoder only: every token sees all the others (BERT).

    Source: Devlin et al. 2019, section 3, arXiv 1810.04805.

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
        segments: batch seq; integer, 0 or 1
        returns: batch seq d_model
    Raises:
        ValueError: the tokens are not a batch of ids, or longer than max_len; the mask is not bool or misshapen
    """

    def __init__(self, config, embedding: nn.Module, stack: Stack):
        super().__init__()
        self.config, self.embedding, self.stack = config, embedding, stack

    def forward(self, tokens: Tensor, padding_mask: Mask = None, segments: Tensor | None = None) -> Tensor:
        positions, mask = positions_and_mask(tokens, padding_mask, self.config.max_len)
        x = self.embedding(tokens, positions, segments)
        return self.stack(x, mask=mask, positions=positions)


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
        ValueError: source or target is not a batch of ids, or is too long; a mask is not bool, or has a different shape
    """

    def __init__(self, config, source_embedding, encoder: Stack, target_embedding, decoder: Stack, head: nn.Module):
        super().__init__()
        self.config, self.source_embedding, self.encoder = config, source_embedding, encoder
        self.target_embedding, self.decoder, self.head = target_embedding, decoder, head

    def encode(self, source: Tensor, source_mask: Mask = None) -> Tensor:
        """What the decoder will look at, the memory: batch source d_model."""
        positions, mask = positions_and_mask(source, source_mask, self.config.max_len, name="source")
        return self.encoder(self.source_embedding(source, positions), mask=mask, positions=positions)

    def hidden(
        self, target: Tensor, memory: Tensor, source_mask: Mask = None, target_mask: Mask = None, cache: Caches = None
    ) -> Tensor:
        """The decoder's last hidden states, before the head: batch target d_model."""
        positions, mask = positions_and_mask(target, target_mask, self.config.max_len, past_length(cache), "target")
        memory_mask = key_mask(source_mask, *memory.shape[:2], name="source_mask")
        x = self.target_embedding(target, positions)
        return self.decoder(x, memory, caches=cache, mask=mask, memory_mask=memory_mask, positions=positions)

    def forward(self, source: Tensor, target: Tensor, source_mask: Mask = None, target_mask: Mask = None) -> Tensor:
        return self.head(self.hidden(target, self.encode(source, source_mask), source_mask, target_mask))

    def new_cache(self, batch: int, max_len: int, source_len: int) -> list[tuple[KeyValueCache, KeyValueCache]]:
        """Two empty caches for each decoder layer: one for the target, one for the memory."""
        return [empty_caches(block, batch, max_len, source_len) for block in self.decoder.blocks]


# An id outside the vocabulary is named by the text it came with.
name_look_ups(EncoderDecoder, "encode", source=lambda model: model.source_embedding.tokens)
name_look_ups(EncoderDecoder, "hidden", target=lambda model: model.target_embedding.tokens)
