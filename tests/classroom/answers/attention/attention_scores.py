"""Answers to `attention_scores`, as learners write them."""

import math

import torch
from torch.nn import functional as F


def wrong_not_scaled(query, key):
    return query @ key.transpose(-2, -1)


def wrong_multiplied_by_the_root(query, key):
    return query @ key.transpose(-2, -1) * math.sqrt(query.shape[-1])


def wrong_divided_by_d_head(query, key):
    return query @ key.transpose(-2, -1) / query.shape[-1]


def wrong_key_not_transposed(query, key):
    return query @ key / math.sqrt(query.size(-1))


def wrong_all_axes_reversed(query, key):
    # .T reverses the batch axes, too.
    return query @ key.T / math.sqrt(key.shape[-1])


def wrong_key_reshaped(query, key):
    d_head = query.shape[-1]
    columns = key.reshape(*key.shape[:-2], d_head, key.shape[-2])
    return query @ columns / d_head**0.5


def wrong_root_of_the_number_of_keys(query, key):
    d_k = key.shape[-2]
    return query @ key.transpose(-2, -1) / d_k**0.5


def wrong_keys_before_queries(query, key):
    return key @ query.transpose(-2, -1) / math.sqrt(query.shape[-1])


def wrong_softmax_too(query, key):
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1)


def wrong_first_two_axes_exchanged(query, key):
    return torch.matmul(query, key.transpose(0, 1)) / math.sqrt(query.shape[-1])


def wrong_number_by_number(query, key):
    return (query * key).sum(dim=-1) / math.sqrt(query.shape[-1])


def wrong_size_without_call(query, key):
    # numpy's size is a number; torch's is a method.
    return query @ key.transpose(-2, -1) / math.sqrt(query.size)


def wrong_root_of_the_second_axis(query, key):
    return query @ key.transpose(-2, -1) / math.sqrt(query.shape[1])


def wrong_distances(query, key):
    return -torch.cdist(query, key) / math.sqrt(query.shape[-1])


def wrong_cosines(query, key):
    return F.normalize(query, dim=-1) @ F.normalize(key, dim=-1).transpose(-2, -1)


def wrong_root_rounded(query, key):
    return query @ key.transpose(-2, -1) / int(math.sqrt(query.shape[-1]))


def wrong_query_scaled_in_place(query, key):
    query /= math.sqrt(query.shape[-1])
    return query @ key.transpose(-2, -1)


def wrong_torch_sqrt_of_a_number(query, key):
    return query @ key.transpose(-2, -1) / torch.sqrt(query.shape[-1])


def wrong_numpy_without_import(query, key):
    return np.matmul(query, np.swapaxes(key, -1, -2)) / np.sqrt(query.shape[-1])


def wrong_scaled_twice(query, key):
    scale = query.shape[-1] ** -0.5
    return (query * scale) @ (key * scale).transpose(-2, -1)


def wrong_needs_a_batch(query, key):
    return torch.einsum("bqd,bkd->bqk", query, key) / math.sqrt(query.shape[-1])


def wrong_negative(query, key):
    return -query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])


def wrong_not_scaled_and_softmax(query, key):
    return torch.softmax(query @ key.transpose(-1, -2), dim=-1)


def wrong_key_reshaped_and_not_scaled(query, key):
    return query @ key.view(*key.shape[:-2], key.shape[-1], key.shape[-2])


def right_einsum(query, key):
    return torch.einsum("...qd,...kd->...qk", query, key) / query.shape[-1] ** 0.5


def right_query_scaled_first(query, key):
    query = query * query.size(-1) ** -0.5
    return torch.matmul(query, key.mT)


def right_product_and_sum(query, key):
    products = query.unsqueeze(-2) * key.unsqueeze(-3)
    return products.sum(dim=-1).div(math.sqrt(key.shape[-1]))


def right_loop_over_the_keys(query, key):
    columns = []
    for j in range(key.shape[-2]):
        columns.append((query * key[..., j : j + 1, :]).sum(dim=-1))
    return torch.stack(columns, dim=-1) / math.sqrt(query.shape[-1])


def right_half_of_the_scale_on_each(query, key):
    scale = query.shape[-1] ** 0.25
    return (query / scale) @ (key / scale).swapaxes(-1, -2)


def wrong_scaled_by_the_number_of_queries(query, key):
    return query @ key.transpose(-2, -1) / query.shape[-2] ** 0.5


def wrong_cube_root(query, key):
    return query @ key.transpose(-2, -1) / query.shape[-1] ** (1 / 3)


def wrong_squared_differences(query, key):
    return -((query[..., :, None, :] - key[..., None, :, :]) ** 2).sum(-1) / query.shape[-1] ** 0.5
