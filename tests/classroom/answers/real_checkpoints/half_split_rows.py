"""Answers to `half_split_rows`, as learners write them."""

import torch
from einops import rearrange


def wrong_the_other_way_round(weight, d_head):
    # Neighbors become halves: 0 2 4 1 3 5.
    heads = weight.unflatten(0, (-1, d_head // 2, 2))
    return heads.transpose(1, 2).flatten(0, 2)


def wrong_heads_ignored(weight, d_head):
    half = len(weight) // 2
    return torch.stack([weight[:half], weight[half:]], dim=1).flatten(0, 1)


def wrong_columns(weight, d_head):
    heads = weight.unflatten(1, (-1, 2, d_head // 2))
    return heads.transpose(2, 3).flatten(1, 3)


def wrong_second_half_first(weight, d_head):
    # 3 0 4 1 5 2.
    heads = weight.view(-1, 2, d_head // 2, weight.shape[1]).flip(1)
    return heads.transpose(1, 2).reshape(weight.shape)


def wrong_view_without_transpose(weight, d_head):
    return weight.view(-1, 2, d_head // 2, weight.shape[1]).reshape(weight.shape)


def wrong_d_head_is_the_number_of_heads(weight, d_head):
    heads = weight.reshape(d_head, 2, -1, weight.shape[1])
    return heads.transpose(1, 2).reshape(weight.shape)


def wrong_float_division(weight, d_head):
    heads = weight.unflatten(0, (-1, 2, d_head / 2))
    return heads.transpose(1, 2).flatten(0, 2)


def wrong_only_the_first_head(weight, d_head):
    half = d_head // 2
    order = [i for pair in zip(range(half), range(half, d_head), strict=True) for i in pair]
    return torch.cat([weight[order], weight[d_head:]])


def wrong_other_heads_lost(weight, d_head):
    half = d_head // 2
    order = [i for pair in zip(range(half), range(half, d_head), strict=True) for i in pair]
    return weight[order]


def wrong_axes_not_merged(weight, d_head):
    heads = weight.unflatten(0, (-1, 2, d_head // 2))
    return heads.transpose(1, 2)


def wrong_weight_changed_in_place(weight, d_head):
    half = d_head // 2
    copy = weight.clone()
    for first in range(0, len(weight), d_head):
        for i in range(half):
            weight[first + 2 * i] = copy[first + i]
            weight[first + 2 * i + 1] = copy[first + half + i]
    return weight


def wrong_overwrites_rows_it_still_needs(weight, d_head):
    # The result shares memory with what is read.
    result, half = weight.detach(), d_head // 2
    for first in range(0, len(weight), d_head):
        for i in range(half):
            result[first + 2 * i] = weight[first + i]
            result[first + 2 * i + 1] = weight[first + half + i]
    return result


def wrong_halves_stacked_below_each_other(weight, d_head):
    heads = weight.unflatten(0, (-1, 2, d_head // 2))
    return torch.cat([heads[:, 0], heads[:, 1]], dim=1).flatten(0, 1)


def wrong_order_instead_of_rows(weight, d_head):
    rows = torch.arange(len(weight)).view(-1, 2, d_head // 2)
    return rows.transpose(1, 2).flatten()


def wrong_mirrored_pairs(weight, d_head):
    # Pairs i with d_head - 1 - i.
    order = []
    for first in range(0, len(weight), d_head):
        for i in range(d_head // 2):
            order += [first + i, first + d_head - 1 - i]
    return weight[order]


def wrong_transposed(weight, d_head):
    heads = weight.unflatten(0, (-1, 2, d_head // 2))
    return heads.transpose(1, 2).flatten(0, 2).T


def wrong_always_float32(weight, d_head):
    result, half = torch.zeros(weight.shape), d_head // 2
    for head in range(len(weight) // d_head):
        for i in range(half):
            result[head * d_head + 2 * i] = weight[head * d_head + i]
            result[head * d_head + 2 * i + 1] = weight[head * d_head + half + i]
    return result


def wrong_transpose_then_view(weight, d_head):
    # A transposed tensor can't be viewed.
    heads = weight.view(-1, 2, d_head // 2, weight.shape[1])
    return heads.transpose(1, 2).view(weight.shape)


def wrong_einops_reads_pair_then_two(weight, d_head):
    return rearrange(weight, "(head pair two) d -> (head two pair) d", two=2, head=len(weight) // d_head)


def wrong_einops_without_the_size_of_a_head(weight, d_head):
    return rearrange(weight, "(head two pair) d -> (head pair two) d", two=2)


def wrong_second_row_of_a_pair_negated(weight, d_head):
    # Rotates instead of reordering.
    heads = weight.unflatten(0, (-1, 2, d_head // 2))
    return torch.stack([heads[:, 0], -heads[:, 1]], dim=2).flatten(0, 2)


def wrong_halves_interleaved_by_blocks_of_two(weight, d_head):
    # Takes two rows from each half at a time: 0 1 3 4 2 5.
    order, half = [], d_head // 2
    for first in range(0, len(weight), d_head):
        for i in range(0, half, 2):
            order += list(range(first + i, first + min(i + 2, half)))
            order += list(range(first + half + i, first + half + min(i + 2, half)))
    return weight[order]


def wrong_heads_interleaved(weight, d_head):
    heads = weight.unflatten(0, (-1, d_head))
    return heads.transpose(0, 1).flatten(0, 1)


def wrong_heads_ignored_and_second_half_first(weight, d_head):
    half = len(weight) // 2
    return torch.stack([weight[half:], weight[:half]], dim=1).flatten(0, 1)


def wrong_columns_and_the_other_way_round(weight, d_head):
    heads = weight.unflatten(1, (-1, d_head // 2, 2))
    return heads.transpose(2, 3).flatten(1, 3)


def right_list_of_rows(weight, d_head):
    order = []
    for first in range(0, weight.shape[0], d_head):
        for i in range(d_head // 2):
            order += [first + i, first + i + d_head // 2]
    return weight[order]


def right_einops(weight, d_head):
    return rearrange(weight, "(h two half) d -> (h half two) d", two=2, half=d_head // 2)


def right_filled_by_slices(weight, d_head):
    result = torch.empty_like(weight)
    half = d_head // 2
    for i in range(half):
        result[2 * i :: d_head] = weight[i::d_head]
        result[2 * i + 1 :: d_head] = weight[i + half :: d_head]
    return result


def right_head_by_head(weight, d_head):
    heads = []
    for head in weight.split(d_head):
        first, second = head.chunk(2)
        heads.append(torch.stack([first, second], dim=1).reshape(head.shape))
    return torch.cat(heads)


def right_index_by_arithmetic(weight, d_head):
    row = torch.arange(len(weight), device=weight.device)
    head, place = row // d_head, row % d_head
    return weight.index_select(0, head * d_head + place // 2 + place % 2 * (d_head // 2))


def wrong_odd_rows_first(weight, d_head):
    heads = weight.unflatten(0, (-1, 2, d_head // 2))
    return heads.flip(1).transpose(1, 2).flatten(0, 2)


def wrong_rows_mirrored_in_each_head(weight, d_head):
    return weight.unflatten(0, (-1, d_head)).flip(1).flatten(0, 1)


def wrong_even_features_then_odd(weight, d_head):
    heads = weight.unflatten(0, (-1, d_head))
    return torch.cat([heads[:, 0::2], heads[:, 1::2]], dim=1).flatten(0, 1)
