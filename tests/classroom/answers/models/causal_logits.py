"""Answers to `causal_logits`, as learners write them."""

import torch

from transformer_course.masks import for_attention
from transformer_course.positions import positions_of


def wrong_norm_forgotten(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(x)


def wrong_head_forgotten(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return norm(x)


def wrong_norm_after_every_block(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = norm(block(x, mask=mask, positions=positions, cache=caches[i] if caches else None))
    return head(x)


def wrong_norm_before_the_blocks(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = norm(embedding(tokens, positions))
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(x)


def wrong_head_before_the_norm(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return norm(head(x))


def wrong_past_always_zero(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    positions = positions_of(tokens, padding_mask, 0)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_past_is_the_number_of_caches(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = len(caches) if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_past_counts_the_new_tokens_too(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length + tokens.shape[1] if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_columns_instead_of_positions(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = torch.arange(past, past + tokens.shape[1])
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_positions_from_one(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past) + 1
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_embedding_without_positions(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_blocks_without_positions(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    # RoPE needs them inside the block.
    past = caches[0].length if caches else 0
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions_of(tokens, padding_mask, past))
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_mask_not_passed(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_mask_without_its_axes(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=padding_mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_mask_of_none(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_mask_inverted(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(~padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_causal_mask_in_place_of_the_padding_mask(
    tokens, embedding, blocks, norm, head, padding_mask=None, caches=None
):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    seq = tokens.shape[1]
    mask = torch.ones(seq, past + seq, dtype=torch.bool).tril(past)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_mask_of_the_new_tokens_only(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask[:, -tokens.shape[1] :])
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_first_cache_for_every_block(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for block in blocks:
        x = block(x, mask=mask, positions=positions, cache=caches[0] if caches else None)
    return head(norm(x))


def wrong_all_caches_for_every_block(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for block in blocks:
        x = block(x, mask=mask, positions=positions, cache=caches)
    return head(norm(x))


def wrong_caches_not_passed(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for block in blocks:
        x = block(x, mask=mask, positions=positions, cache=None)
    return head(norm(x))


def wrong_no_block_without_caches(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    # zip with an empty list runs no block.
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for block, cache in zip(blocks, caches or []):
        x = block(x, mask=mask, positions=positions, cache=cache)
    return head(norm(x))


def wrong_caches_always_expected(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    positions = positions_of(tokens, padding_mask, caches[0].length)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for block, cache in zip(blocks, caches, strict=True):
        x = block(x, mask=mask, positions=positions, cache=cache)
    return head(norm(x))


def wrong_positions_anew_for_each_block(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    # After the first block its cache is longer.
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions_of(tokens, padding_mask, caches[0].length if caches else 0))
    for i, block in enumerate(blocks):
        positions = positions_of(tokens, padding_mask, caches[0].length if caches else 0)
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_padding_mask_kept_from_the_positions(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, None, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_every_block_reads_the_embedding(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = h = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        h = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(h))


def wrong_residual_around_the_blocks(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = x + block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))


def wrong_last_position_only(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x[:, -1]))


def wrong_probabilities(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return torch.softmax(head(norm(x)), dim=-1)


def wrong_shifted_logits(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    # Drops the last position because it has no target.
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=caches[i] if caches else None)
    return head(norm(x))[:, :-1]


def wrong_padding_and_caches_ignored(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    positions = torch.arange(tokens.shape[1], device=tokens.device)
    x = embedding(tokens, positions)
    for block in blocks:
        x = block(x, mask=None, positions=positions, cache=None)
    return head(norm(x))


def wrong_norm_forgotten_and_mask_without_its_axes(
    tokens, embedding, blocks, norm, head, padding_mask=None, caches=None
):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=padding_mask, positions=positions, cache=caches[i] if caches else None)
    return head(x)


def wrong_first_cache_for_every_block_and_past_zero(
    tokens, embedding, blocks, norm, head, padding_mask=None, caches=None
):
    positions = positions_of(tokens, padding_mask)
    mask = for_attention(padding_mask) if padding_mask is not None else None
    x = embedding(tokens, positions)
    cache = caches[0] if caches else None
    for block in blocks:
        x = block(x, mask=mask, positions=positions, cache=cache)
    return head(norm(x))


def right_caches_made_of_none(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past, mask = 0, None
    if caches:
        past = caches[0].length
    else:
        caches = [None for _ in blocks]
    if padding_mask is not None:
        mask = for_attention(padding_mask)
    positions = positions_of(tokens, padding_mask, past)
    h = embedding(tokens, positions)
    for block, cache in zip(blocks, caches):
        h = block(h, mask=mask, positions=positions, cache=cache)
    h = norm(h)
    return head(h)


def right_mask_by_indexing(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    context = {
        "positions": positions_of(tokens, padding_mask, past=past),
        "mask": padding_mask[:, None, None, :] if padding_mask is not None else None,
    }
    x = embedding(tokens, context["positions"])
    for i in range(len(blocks)):
        x = blocks[i](x, **context, cache=caches[i] if caches else None)
    return head(norm(x))


def right_positions_by_counting(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    seq = tokens.shape[1]
    if padding_mask is None:
        mask = None
        positions = torch.arange(past, past + seq, device=tokens.device)
    else:
        mask = for_attention(padding_mask)
        positions = (padding_mask.long().cumsum(dim=1) - 1).clamp(min=0)[:, past:]
    x = embedding(tokens, positions)
    for i, block in enumerate(blocks):
        x = block(x, mask=mask, positions=positions, cache=None if not caches else caches[i])
    return head(norm(x))


def right_nested_recursion(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = for_attention(padding_mask) if padding_mask is not None else None

    def run(x, i):
        if i == len(blocks):
            return x
        cache = caches[i] if caches else None
        return run(blocks[i](x, mask=mask, positions=positions, cache=cache), i + 1)

    return head(norm(run(embedding(tokens, positions), 0)))


def wrong_embedding_of_the_positions(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions) + embedding(tokens, positions)
    for block, cache in zip(blocks, caches or [None] * len(blocks)):
        x = block(x, mask=mask, positions=positions, cache=cache)
    return head(norm(x))


def wrong_last_block_left_out(tokens, embedding, blocks, norm, head, padding_mask=None, caches=None):
    past = caches[0].length if caches else 0
    positions = positions_of(tokens, padding_mask, past)
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions)
    for block, cache in zip(blocks[:-1], caches or [None] * len(blocks)):
        x = block(x, mask=mask, positions=positions, cache=cache)
    return head(norm(x))


def wrong_past_of_the_last_cache_after_the_blocks(
    tokens, embedding, blocks, norm, head, padding_mask=None, caches=None
):
    mask = None if padding_mask is None else for_attention(padding_mask)
    x = embedding(tokens, positions_of(tokens, padding_mask))
    for i, block in enumerate(blocks):
        cache = caches[i] if caches else None
        past = cache.length if cache else 0
        x = block(x, mask=mask, positions=positions_of(tokens, padding_mask, past), cache=cache)
    return head(norm(x))
