"""Answers to `silence_heads`, as learners write them."""

import torch
from torch import nn


def wrong_merged_changed(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    for head in silent:
        merged[..., head * d_head : (head + 1) * d_head] = 0
    return merged


def wrong_view_of_merged_changed(merged, silent, n_heads):
    # unflatten shares memory with merged.
    heads = merged.detach().unflatten(-1, (n_heads, -1))
    for head in silent:
        heads[:, :, head] = 0
    return heads.flatten(2)


def wrong_features_interleaved(merged, silent, n_heads):
    result = merged.clone()
    for head in silent:
        result[..., head::n_heads] = 0
    return result


def wrong_heads_counted_from_one(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    result = merged.clone()
    for head in silent:
        result[..., (head - 1) * d_head : head * d_head] = 0
    return result


def wrong_tokens_silenced(merged, silent, n_heads):
    result = merged.clone()
    for head in silent:
        result[:, head] = 0
    return result


def wrong_others_silenced(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    kept = torch.zeros(merged.shape[-1], dtype=merged.dtype)
    for head in silent:
        kept[head * d_head : (head + 1) * d_head] = 1
    return merged * kept


def wrong_n_heads_taken_for_d_head(merged, silent, n_heads):
    result = merged.clone()
    for head in silent:
        result[:, :, head * n_heads : (head + 1) * n_heads] = 0
    return result


def wrong_empty_list_as_an_index(merged, silent, n_heads):
    # torch.tensor([]) is float32, which is no index.
    heads = merged.clone().unflatten(-1, (n_heads, -1))
    heads[:, :, torch.tensor(silent)] = 0
    return heads.flatten(2)


def wrong_float_slices(merged, silent, n_heads):
    d_head = merged.shape[-1] / n_heads
    result = merged.clone()
    for head in silent:
        result[..., head * d_head : (head + 1) * d_head] = 0
    return result


def wrong_heads_reshaped_in_front_of_the_sequence(merged, silent, n_heads):
    batch, seq, d_model = merged.shape
    heads = merged.clone().reshape(batch, n_heads, seq, d_model // n_heads)
    heads[:, list(silent)] = 0
    return heads.reshape(batch, seq, d_model)


def wrong_only_the_first_head(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    result = merged.clone()
    for head in silent:
        result[..., head * d_head : (head + 1) * d_head] = 0
        return result
    return result


def wrong_only_the_last_head(merged, silent, n_heads):
    # Starts again from merged for every head.
    d_head = merged.shape[-1] // n_heads
    result = merged
    for head in silent:
        result = merged.clone()
        result[..., head * d_head : (head + 1) * d_head] = 0
    return result


def wrong_heads_removed(merged, silent, n_heads):
    heads = merged.chunk(n_heads, dim=-1)
    kept = [head for i, head in enumerate(heads) if i not in silent]
    return torch.cat(kept, dim=-1) if kept else merged[..., :0]


def wrong_head_axis_kept(merged, silent, n_heads):
    heads = merged.clone().unflatten(-1, (n_heads, -1))
    heads[:, :, list(silent)] = 0
    return heads


def wrong_mean_instead_of_zero(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    result = merged.clone()
    for head in silent:
        own = merged[..., head * d_head : (head + 1) * d_head]
        result[..., head * d_head : (head + 1) * d_head] = own.mean(dim=(0, 1))
    return result


def wrong_minus_infinity(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    result = merged.clone()
    for head in silent:
        result[..., head * d_head : (head + 1) * d_head] = -torch.inf
    return result


def wrong_slice_begins_at_the_head_number(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    result = merged.clone()
    for head in silent:
        result[..., head : head + d_head] = 0
    return result


def wrong_others_scaled_up(merged, silent, n_heads):
    # As dropout does.
    kept = torch.ones(n_heads, 1, dtype=merged.dtype)
    kept[list(silent)] = 0
    kept = kept / kept.mean().clamp(min=1e-9)
    return (merged.unflatten(-1, (n_heads, -1)) * kept).flatten(2)


def wrong_one_feature_of_each_head(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    result = merged.clone()
    for head in silent:
        result[..., head * d_head] = 0
    return result


def wrong_one_feature_too_many(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    result = merged.clone()
    for head in silent:
        result[..., head * d_head : (head + 1) * d_head + 1] = 0
    return result


def wrong_from_first_to_last_silent_head(merged, silent, n_heads):
    # Silences the heads in between, too.
    d_head = merged.shape[-1] // n_heads
    result = merged.clone()
    if len(silent):
        result[..., min(silent) * d_head : (max(silent) + 1) * d_head] = 0
    return result


def wrong_mask_of_heads_multiplied_with_features(merged, silent, n_heads):
    kept = torch.tensor([head not in silent for head in range(n_heads)], dtype=merged.dtype)
    return merged * kept


def wrong_nothing_returned(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    result = merged.clone()
    for head in silent:
        result[..., head * d_head : (head + 1) * d_head] = 0


def wrong_merged_changed_and_heads_counted_from_one(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    for head in silent:
        merged[..., (head - 1) * d_head : head * d_head] = 0
    return merged


def wrong_others_silenced_and_features_interleaved(merged, silent, n_heads):
    result = torch.zeros_like(merged)
    for head in silent:
        result[..., head::n_heads] = merged[..., head::n_heads]
    return result


def right_list_of_pieces(merged, silent, n_heads):
    pieces = []
    for head, piece in enumerate(merged.chunk(n_heads, dim=-1)):
        pieces.append(torch.zeros_like(piece) if head in silent else piece)
    return torch.cat(pieces, dim=-1)


def right_copy_with_a_head_axis(merged, silent, n_heads):
    batch, seq, d_model = merged.shape
    heads = merged.clone().view(batch, seq, n_heads, d_model // n_heads)
    heads[:, :, list(silent)] = 0
    return heads.view(batch, seq, d_model)


def right_index_fill(merged, silent, n_heads):
    d_head = merged.size(-1) // n_heads
    features = [head * d_head + i for head in silent for i in range(d_head)]
    return merged.index_fill(-1, torch.tensor(features, dtype=torch.long, device=merged.device), 0.0)


def right_owner_of_each_feature(merged, silent, n_heads):
    d_model = merged.shape[-1]
    owner = torch.arange(d_model, device=merged.device) * n_heads // d_model
    quiet = torch.isin(owner, torch.tensor(list(silent), dtype=owner.dtype, device=merged.device))
    return merged.masked_fill(quiet, 0)


def right_sum_of_the_padded_others(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    total = torch.zeros_like(merged)
    for head in set(range(n_heads)) - set(silent):
        before, after = head * d_head, (n_heads - head - 1) * d_head
        piece = merged[..., before : before + d_head]
        total = total + nn.functional.pad(piece, (before, after))
    return total


def wrong_ones_instead_of_zeros(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    rest = merged.clone()
    for head in silent:
        rest[..., head * d_head : (head + 1) * d_head] = 1
    return rest


def wrong_halved_instead_of_silenced(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    rest = merged.clone()
    for head in silent:
        rest[..., head * d_head : (head + 1) * d_head] *= 0.5
    return rest


def wrong_heads_counted_from_the_end(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    rest = merged.clone()
    for head in silent:
        last = n_heads - head
        rest[..., (last - 1) * d_head : last * d_head] = 0
    return rest
