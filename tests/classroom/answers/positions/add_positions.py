"""Answers to `add_positions`, as learners write them."""

import math

import torch
from torch import nn
from torch.nn import functional as F


def wrong_always_the_first_rows(vectors, table, positions):
    return vectors + table[: vectors.shape[-2]]


def wrong_positions_counted_from_1(vectors, table, positions):
    return vectors + table[positions - 1]


def wrong_multiplied(vectors, table, positions):
    return vectors * table[positions]


def wrong_side_by_side(vectors, table, positions):
    rows = table[positions].expand(*vectors.shape[:-1], -1)
    return torch.cat([vectors, rows], dim=-1)


def wrong_vectors_changed_in_place(vectors, table, positions):
    vectors += table[positions]
    return vectors


def wrong_only_the_rows(vectors, table, positions):
    return table[positions]


def wrong_position_as_a_number(vectors, table, positions):
    return vectors + positions.unsqueeze(-1)


def wrong_columns(vectors, table, positions):
    return vectors + table[:, positions]


def wrong_sorted(vectors, table, positions):
    return vectors + table[positions.sort(dim=-1).values]


def wrong_scaled(vectors, table, positions):
    return vectors * math.sqrt(vectors.shape[-1]) + table[positions]


def wrong_lookup_by_float(vectors, table, positions):
    return vectors + table[positions.float()]


def wrong_sum_of_all_rows(vectors, table, positions):
    return vectors + table[positions].sum(dim=-2, keepdim=True)


def wrong_axis_for_the_batch_in_the_wrong_place(vectors, table, positions):
    return vectors + table[positions].unsqueeze(1)


def wrong_batch_axis_always_added(vectors, table, positions):
    if positions.dim() == 1:
        positions = positions.unsqueeze(0)
    return vectors + table[positions]


def wrong_argument_order(vectors, table, positions):
    return vectors + F.embedding(table, positions)


def wrong_fresh_table(vectors, table, positions):
    embedding = nn.Embedding(table.shape[0], table.shape[1])
    return vectors + embedding(positions)


def wrong_positions_of_the_first_text(vectors, table, positions):
    if positions.dim() == 2:
        positions = positions[0]
    return vectors + table[positions]


def wrong_mean_of_both(vectors, table, positions):
    return (vectors + table[positions]) / 2


def wrong_counts_on_from_the_first(vectors, table, positions):
    # Positions needn't follow one another.
    start = int(positions.flatten()[0])
    return vectors + table[start : start + vectors.shape[-2]]


def wrong_loop_over_the_first_axis(vectors, table, positions):
    # In a batch, the first axis holds texts, not tokens.
    result = vectors.clone()
    for i in range(len(vectors)):
        result[i] = vectors[i] + table[positions.flatten()[i]]
    return result


def wrong_dictionary_method(vectors, table, positions):
    return vectors + table.get(positions)


def wrong_first_rows_and_in_place(vectors, table, positions):
    seq = vectors.shape[-2]
    vectors.add_(table[torch.arange(seq)])
    return vectors


def wrong_positions_from_1_and_multiplied(vectors, table, positions):
    return vectors * F.embedding(positions - 1, table)


def right_functional(vectors, table, positions):
    return F.embedding(positions, table).add(vectors)


def right_select_and_reshape(vectors, table, positions):
    rows = torch.index_select(table, 0, positions.flatten()).reshape(*positions.shape, table.shape[1])
    return torch.add(vectors, rows)


def right_one_hot(vectors, table, positions):
    hot = F.one_hot(positions, num_classes=len(table)).to(table.dtype)
    return vectors + hot @ table


def right_token_by_token(vectors, table, positions):
    tokens = []
    for i in range(vectors.shape[-2]):
        tokens.append(vectors[..., i, :] + table[positions[..., i]])
    return torch.stack(tokens, dim=-2)


def right_gather(vectors, table, positions):
    flat = positions.reshape(-1, 1)
    rows = table.gather(0, flat.expand(-1, table.size(1)))
    result = vectors.clone()
    result += rows.view(*positions.shape, table.size(1))
    return result


def wrong_subtracted(vectors, table, positions):
    return vectors - table[positions]


def wrong_rows_counted_from_the_end(vectors, table, positions):
    return vectors + table[-positions - 1]


def wrong_normalized_afterwards(vectors, table, positions):
    return F.layer_norm(vectors + table[positions], vectors.shape[-1:])
