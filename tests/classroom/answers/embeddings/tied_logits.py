"""Answers to `tied_logits`, as learners write them."""

import math

import torch
from torch import nn
from torch.nn import functional as F


def wrong_not_transposed(x, table):
    return x @ table


def wrong_vocab_before_the_tokens(x, table):
    return table @ x.transpose(-2, -1)


def wrong_softmax_too(x, table):
    return (x @ table.T).softmax(dim=-1)


def wrong_table_without_gradient(x, table):
    return x @ table.detach().T


def wrong_x_without_gradient(x, table):
    with torch.no_grad():
        features = x.clone()
    return features @ table.T


def wrong_scaled(x, table):
    return x @ table.T / math.sqrt(x.shape[-1])


def wrong_cosines(x, table):
    return F.normalize(x, dim=-1) @ F.normalize(table, dim=-1).T


def wrong_distances(x, table):
    return -torch.cdist(x, table)


def wrong_best_token_returned(x, table):
    return (x @ table.T).argmax(dim=-1)


def wrong_reshaped_instead_of_transposed(x, table):
    return x @ table.reshape(table.shape[1], table.shape[0])


def wrong_needs_a_batch(x, table):
    return torch.einsum("bsd,vd->bsv", x, table)


def wrong_number_by_number(x, table):
    return (x * table).sum(dim=-1)


def wrong_linear_with_the_transpose(x, table):
    # F.linear transposes by itself.
    return F.linear(x, table.T)


def wrong_layer_with_its_own_weights(x, table):
    head = nn.Linear(table.shape[1], table.shape[0], bias=False)
    return head(x)


def wrong_mean_instead_of_sum(x, table):
    return (x[..., None, :] * table).mean(dim=-1)


def wrong_only_the_last_token(x, table):
    return x[..., -1, :] @ table.T


def wrong_all_axes_reversed(x, table):
    # .T reverses every axis of x, the batch, too.
    return (table @ x.T).T


def wrong_layer_given_a_copy(x, table):
    # The layer's parameter is a new one, so the table gets no gradient.
    head = nn.Linear(table.shape[1], table.shape[0], bias=False)
    head.weight = nn.Parameter(table)
    return head(x)


def wrong_numbers_only(x, table):
    rows = x.reshape(-1, x.shape[-1])
    scores = [[torch.dot(row, word).item() for word in table] for row in rows]
    return torch.tensor(scores, dtype=x.dtype).reshape(*x.shape[:-1], len(table))


def wrong_misspelled_method(x, table):
    return x.mat_mul(table.T)


def wrong_reshaped_and_softmax(x, table):
    logits = torch.matmul(x, table.view(table.size(1), -1))
    return F.softmax(logits, dim=-1)


def wrong_scaled_and_without_gradient(x, table):
    return (x @ table.T / table.shape[1] ** 0.5).detach()


def right_linear(x, table):
    return F.linear(x, table)


def right_einsum(x, table):
    return torch.einsum("...d,vd->...v", x, table)


def right_product_and_sum(x, table):
    return (x.unsqueeze(-2) * table).sum(-1)


def right_one_token_at_a_time(x, table):
    return torch.stack([x @ row for row in table], dim=-1)


def right_tensordot(x, table):
    return torch.tensordot(x, table, dims=([-1], [1]))


def wrong_normalized_rows(x, table):
    return x @ F.normalize(table, dim=-1).T


def wrong_sigmoid_on_top(x, table):
    return torch.sigmoid(x @ table.T)


def wrong_log_probabilities(x, table):
    return F.log_softmax(x @ table.T, dim=-1)
