"""Wrong versions of `causal_logits`: the forward pass as five steps, any of which can be replaced."""

from collections.abc import Callable

import torch

from transformer_course.masks import for_attention
from transformer_course.positions import positions_of


def hidden(padding_mask):
    return None if padding_mask is None else for_attention(padding_mask)


def looked_up(embedding, tokens, positions):
    return embedding(tokens, positions)


def chained(x, blocks, caches, mask, positions):
    for block, cache in zip(blocks, caches, strict=False):
        x = block(x, mask=mask, positions=positions, cache=cache)
    return x


def scored(x, norm, head):
    return head(norm(x))


def version(
    places: Callable = positions_of,
    hide: Callable = hidden,
    look_up: Callable = looked_up,
    chain: Callable = chained,
    end: Callable = scored,
) -> Callable:
    """A wrong forward pass: each step that is given replaces the right one."""

    def forward(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
        positions = places(tokens, padding_mask, caches[0].length if caches else 0)
        x = look_up(embedding, tokens, positions)
        x = chain(x, list(blocks), caches or [None] * len(blocks), mask=hide(padding_mask), positions=positions)
        return end(x, norm, head)

    return forward


def in_columns(tokens, padding_mask, past):
    return positions_of(tokens, None, past)


def from_zero(tokens, padding_mask, past):
    return positions_of(tokens, padding_mask, 0)


def columns_from_zero(tokens, padding_mask, past):
    return torch.arange(tokens.shape[1])


def plain(embedding, tokens, positions):
    return embedding(tokens)


def normed_first(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    def look_up(embedding, tokens, positions):
        return norm(embedding(tokens, positions))

    parts = tokens, embedding, blocks, norm, head, padding_mask, caches
    return version(look_up=look_up, end=lambda x, norm, head: head(x))(*parts)


def normed_after_each(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    normed = [lambda x, block=block, **others: norm(block(x, **others)) for block in blocks]
    return version(end=lambda x, norm, head: head(x))(tokens, embedding, normed, norm, head, padding_mask, caches)


def from_the_embedding(x, blocks, caches, mask, positions):
    made = [block(x, mask=mask, positions=positions, cache=cache) for block, cache in zip(blocks, caches, strict=True)]
    return made[-1]


def added(x, blocks, caches, **how):
    for block, cache in zip(blocks, caches, strict=True):
        x = x + block(x, cache=cache, **how)
    return x


def chain_of(pick: Callable, pick_caches: Callable = lambda caches: caches, **others: None) -> Callable:
    """A wrong pass through the blocks: with the wrong blocks, the wrong caches, or something left out."""
    return lambda x, blocks, caches, **how: chained(x, pick(blocks), pick_caches(caches), **how | others)


def everything(blocks):
    return blocks


def none_of(caches):
    return [None] * len(caches)
