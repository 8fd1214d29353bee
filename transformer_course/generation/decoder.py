"""What generation needs of a model: logits for the next token, whichever family it belongs to."""

from collections.abc import Callable
from functools import partial

import torch
from einops import repeat
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.arguments import check_ids, check_mask, check_whole
from transformer_course.cache import KeyValueCache
from transformer_course.call_checks import check_calls
from transformer_course.checks import check_shape
from transformer_course.generation.unrolled import OneToken, unroll
from transformer_course.models.families import CausalLanguageModel, EncoderDecoder


class Decoder:
    """A model asked for one token after another; it remembers in its caches what it has read.

    `hidden(tokens, padding_mask, cache)` gives the last hidden states of the tokens that are new. `caches` is what
    `hidden` takes as its cache, None to read everything again each time; `layers` are the caches in it that grow.
    `unrolled()` may give a faster way to read one more token once there is something in the caches.

    Shape:
        sequences: batch seq; integer, prompt and all tokens since
        returns: batch vocab
    """

    def __init__(
        self,
        hidden: Callable[[Tensor, Tensor | None, list | None], Tensor],
        head: Callable[[Tensor], Tensor],
        max_len: int,
        padding_mask: Tensor | None = None,
        caches: list | None = None,
        layers: list[KeyValueCache] | None = None,
        unrolled: Callable[[], OneToken | None] | None = None,
    ):
        self.hidden, self.head, self.max_len, self.padding_mask = hidden, head, max_len, padding_mask
        self.caches, self.layers, self.unrolled = caches, layers, unrolled
        self.one_token: OneToken | None = None

    def __call__(self, sequences: Tensor) -> Tensor:
        length = sequences.shape[1]
        mask = None if self.padding_mask is None else self.padding_mask[:, :length]
        if length > self.max_len:
            # The window slides: every position changes, and with it every key, so nothing cached is of use.
            sequences = sequences[:, -self.max_len :]
            mask = None if mask is None else mask[:, -self.max_len :]
            hidden = self.hidden(sequences, mask, None)
        else:
            past = self.layers[0].length if self.layers else 0
            if past and past == length - 1:
                if self.unrolled is not None:  # once, when the caches hold what was read of a source
                    self.one_token, self.unrolled = self.unrolled(), None
                if self.one_token is not None:
                    return self.one_token(sequences[:, -1], past, mask)
            hidden = self.hidden(sequences[:, past:], mask, self.caches)
        return self.head(hidden[:, -1:])[:, 0]

    def reorder(self, rows: Tensor) -> None:
        """Let row i continue what row `rows[i]` has read.

        Shape:
            rows: batch; integer
        """
        for layer in self.layers or []:
            layer.reorder(rows)


def causal_decoder(
    model: CausalLanguageModel,
    tokens: Tensor,
    max_new: int,
    padding_mask: Tensor | None = None,
    cache: bool = True,
    copies: int = 1,
) -> Decoder:
    """A decoder that continues `tokens`, with as many rows for each prompt as it needs copies.

    Shape:
        tokens: batch seq; integer
        padding_mask: batch seq; bool, True = a real token
    """
    batch, seq = tokens.shape
    # Without padding the mask says nothing, and costs the fast kernel.
    if padding_mask is not None:
        padding_mask = None if padding_mask.all() else F.pad(_copy(padding_mask, copies), (0, max_new), value=True)
    room = min(seq + max_new, model.config.max_len)
    caches = model.new_cache(batch * copies, room) if cache else None
    unrolled = None
    if cache and _runs(model, CausalLanguageModel.hidden):
        unrolled = partial(unroll, model.embedding, model.stack, model.head, caches)
    return Decoder(model.hidden, model.head, model.config.max_len, padding_mask, caches, caches, unrolled)


def source_decoder(
    model: EncoderDecoder,
    source: Tensor,
    max_new: int,
    source_mask: Tensor | None = None,
    cache: bool = True,
    copies: int = 1,
) -> Decoder:
    """A decoder that writes while reading the encoded `source`; the encoder runs once, here.

    Shape:
        source: batch source; integer
        source_mask: batch source; bool, True = a real token
    """
    if source_mask is not None:
        check_shape("source_mask", source_mask, "batch source", batch=source.shape[0], source=source.shape[1])
        check_mask("source_mask", source_mask)
    if source_mask is not None and source_mask.all():
        source_mask = None
    memory = _copy(model.encode(source, source_mask), copies)
    if source_mask is not None:
        source_mask = _copy(source_mask, copies)
    room = min(1 + max_new, model.config.max_len)
    caches = model.new_cache(len(memory), room, memory.shape[1]) if cache else None

    def hidden(target: Tensor, target_mask: Tensor | None, cache: list | None) -> Tensor:
        return model.hidden(target, memory, source_mask, target_mask, cache)

    # What was read of the source stays when rows change places: all copies of one source stand side by side.
    layers = [own for own, _ in caches] if caches else None
    unrolled = None
    if cache and _runs(model, EncoderDecoder.hidden):
        unrolled = partial(unroll, model.target_embedding, model.decoder, model.head, caches, source_mask)
    return Decoder(hidden, model.head, model.config.max_len, None, caches, layers, unrolled)


def _runs(model: nn.Module, hidden: Callable) -> bool:
    """Whether a model computes its hidden states by the course's own method: a learner may have written another."""
    return getattr(model.hidden, "__func__", None) is hidden


def _copy(x: Tensor, copies: int) -> Tensor:
    return repeat(x, "batch ... -> (batch copies) ...", copies=copies)


def start_of(model: EncoderDecoder, source: Tensor, bos_id: int) -> Tensor:
    """What a target starts with, for each source.

    Shape:
        source: batch source; integer
        returns: batch 1; int64
    Raises:
        ValueError: the source is no batch of ids, or bos_id is not in the vocabulary
    """
    check_shape("source", source, "batch source")
    check_ids("source", source, model.config.vocab)
    check_whole("bos_id", bos_id, 0, model.config.vocab - 1)
    return torch.full((len(source), 1), bos_id, device=source.device)


def check_prompt(
    tokens: Tensor, max_new: int, config, padding_mask: Tensor | None, window: bool, eos_id: int | None = None
) -> None:
    """Raise a readable error unless `max_new` tokens can follow the prompt.

    Raises:
        ValueError: the prompt is no batch of ids, is empty or padded on the right, or there is no room behind it
    """
    vocab, max_len = config.vocab, config.max_len
    if eos_id is not None:
        check_whole("eos_id", eos_id, 0, vocab - 1)
    check_shape("tokens", tokens, "batch seq")
    seq = tokens.shape[1]
    check_ids("tokens", tokens, vocab)
    if not tokens.numel():
        raise ValueError(f"tokens is empty, shape {tuple(tokens.shape)}: give at least one token to start from")
    check_whole("max_new", max_new)
    if seq + max_new > max_len and not window:
        raise ValueError(
            f"the prompt has {seq} tokens and max_new={max_new}, but the model's max_len={max_len} leaves room for "
            f"{max(max_len - seq, 0)} more: ask for fewer, or let the model see only the last max_len tokens "
            "(window=True, where it is offered)"
        )
    if padding_mask is not None:
        check_shape("padding_mask", padding_mask, "batch seq", batch=tokens.shape[0], seq=seq)
        check_mask("padding_mask", padding_mask)
        if not padding_mask[:, -1].all():
            raise ValueError("padding_mask is False at the end of a prompt: put the padding on the left")


check_calls(__name__)
