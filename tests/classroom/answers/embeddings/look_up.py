"""Answers to `look_up`, as learners write them."""

import math

import torch
from torch import nn
from torch.nn import functional as F


def wrong_columns(tokens, table):
    return table[:, tokens]


def wrong_transposed_table(tokens, table):
    return table.T[tokens]


def wrong_gradient_cut_off(tokens, table):
    return table.detach()[tokens]


def wrong_batch_flattened(tokens, table):
    return table[tokens.flatten()]


def wrong_one_hot_of_integers(tokens, table):
    return F.one_hot(tokens, len(table)) @ table


def wrong_fresh_table(tokens, table):
    embedding = nn.Embedding(table.shape[0], table.shape[1])
    return embedding(tokens)


def wrong_numpy(tokens, table):
    return table.detach().numpy()[tokens.numpy()]


def wrong_rows_counted_from_1(tokens, table):
    return table[tokens - 1]


def wrong_argument_order(tokens, table):
    return F.embedding(table, tokens)


def wrong_table_called(tokens, table):
    return table(tokens)


def wrong_gather(tokens, table):
    # Takes one number for each token instead of a row.
    return table.gather(0, tokens)


def wrong_select_with_more_axes(tokens, table):
    return torch.index_select(table, 0, tokens)


def wrong_needs_a_batch(tokens, table):
    rows = []
    for text in tokens:
        rows.append(torch.stack([table[token] for token in text]))
    return torch.stack(rows)


def wrong_mean_of_the_text(tokens, table):
    return table[tokens].mean(dim=-2)


def wrong_padding_index(tokens, table):
    # The row 0 gets no gradient.
    return F.embedding(tokens, table, padding_idx=0)


def wrong_scaled(tokens, table):
    return table[tokens] * math.sqrt(table.shape[-1])


def wrong_copied_into_a_new_tensor(tokens, table):
    # torch.tensor cuts the gradient off.
    return torch.tensor(table[tokens].tolist(), dtype=table.dtype)


def wrong_layer_with_a_copy(tokens, table):
    # The gradient stays in the layer's own parameter.
    embedding = nn.Embedding(*table.shape)
    embedding.weight = nn.Parameter(table.clone())
    return embedding(tokens)


def wrong_lookup_by_float(tokens, table):
    return table[tokens.float()]


def wrong_columns_and_gradient_cut_off(tokens, table):
    return table.data[:, tokens]


def wrong_rows_from_1_and_flattened(tokens, table):
    return torch.stack([table[token - 1] for token in tokens.flatten().tolist()])


def right_functional(tokens, table):
    return F.embedding(tokens.long(), table)


def right_one_hot(tokens, table):
    return F.one_hot(tokens.long(), table.shape[0]).to(table.dtype) @ table


def right_select_and_reshape(tokens, table):
    rows = table.index_select(0, tokens.reshape(-1))
    return rows.reshape(*tokens.shape, table.shape[1])


def right_gather_whole_rows(tokens, table):
    where = tokens.long().reshape(-1, 1).expand(-1, table.shape[1])
    return table.gather(0, where).reshape(*tokens.shape, table.shape[1])


def right_loop(tokens, table):
    result = table.new_zeros(tokens.numel(), table.shape[1])
    for i, token in enumerate(tokens.reshape(-1).tolist()):
        result[i] = table[token]
    return result.view(*tokens.shape, -1)


def wrong_row_of_the_position(tokens, table):
    return table[torch.arange(tokens.shape[-1])].expand(*tokens.shape, table.shape[-1])


def wrong_max_norm_scales_the_rows(tokens, table):
    return F.normalize(F.embedding(tokens, table), dim=-1)


def wrong_plus_the_position(tokens, table):
    return table[tokens] + torch.arange(tokens.shape[-1], dtype=table.dtype)[:, None]
