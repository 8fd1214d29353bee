"""Answers to `attention`, as learners write them."""

import math

import torch
from torch.nn import functional as F

from transformer_course.classroom.exercises.attention.attention_scores import attention_scores
from transformer_course.classroom.exercises.attention.attention_weights import attention_weights


def wrong_only_the_output(query, key, value, mask=None):
    return attention_weights(attention_scores(query, key), mask) @ value


def wrong_weights_first(query, key, value, mask=None):
    weights = attention_weights(attention_scores(query, key), mask)
    output = weights @ value
    return weights, output


def wrong_mask_ignored(query, key, value, mask=None):
    weights = attention_weights(attention_scores(query, key))
    return weights @ value, weights


def wrong_value_from_the_left(query, key, value, mask=None):
    weights = attention_weights(attention_scores(query, key), mask)
    return value @ weights, weights


def wrong_weights_transposed(query, key, value, mask=None):
    weights = attention_weights(attention_scores(query, key), mask)
    return weights.transpose(-2, -1) @ value, weights


def wrong_query_and_key_exchanged(query, key, value, mask=None):
    scores = attention_scores(key, query)
    weights = attention_weights(scores, mask)
    return weights @ value, weights


def wrong_scores_collect_the_values(query, key, value, mask=None):
    scores = attention_scores(query, key)
    weights = attention_weights(scores, mask)
    return scores @ value, weights


def wrong_softmax_over_the_queries(query, key, value, mask=None):
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e9)
    weights = F.softmax(scores, dim=-2)
    if mask is not None:
        weights = weights.masked_fill(~mask, 0.0)
    return weights @ value, weights


def wrong_scaled_twice(query, key, value, mask=None):
    scores = attention_scores(query, key) / math.sqrt(query.shape[-1])
    weights = attention_weights(scores, mask)
    return weights @ value, weights


def wrong_scaled_after_the_softmax(query, key, value, mask=None):
    scores = query @ key.transpose(-2, -1)
    weights = attention_weights(scores, mask) / math.sqrt(query.shape[-1])
    return weights @ value, weights


def wrong_scores_returned(query, key, value, mask=None):
    scores = attention_scores(query, key)
    return attention_weights(scores, mask) @ value, scores


def wrong_nan_in_rows_without_keys(query, key, value, mask=None):
    scores = torch.matmul(query, key.transpose(-2, -1)) / math.sqrt(query.size(-1))
    if mask is not None:
        scores = scores.masked_fill(mask == 0, float("-inf"))
    weights = F.softmax(scores, dim=-1)
    return torch.matmul(weights, value), weights


def wrong_keys_collected(query, key, value, mask=None):
    weights = attention_weights(attention_scores(query, key), mask)
    return weights @ key, weights


def wrong_number_by_number(query, key, value, mask=None):
    weights = attention_weights(attention_scores(query, key), mask)
    return weights * value, weights


def wrong_mask_turned_around(query, key, value, mask=None):
    hidden = None if mask is None else ~mask
    weights = attention_weights(attention_scores(query, key), hidden)
    return weights @ value, weights


def wrong_argument_order(query, key, value, mask=None):
    weights = attention_weights(mask, attention_scores(query, key))
    return weights @ value, weights


def wrong_mask_given_to_the_scores(query, key, value, mask=None):
    weights = attention_weights(attention_scores(query, key, mask))
    return weights @ value, weights


def wrong_divided_by_the_number_of_keys(query, key, value, mask=None):
    weights = attention_weights(attention_scores(query, key), mask)
    return weights @ value / key.shape[-2], weights


def wrong_softmax_of_weights(query, key, value, mask=None):
    # attention_weights has taken the softmax already.
    weights = torch.softmax(attention_weights(attention_scores(query, key), mask), dim=-1)
    return weights @ value, weights


def wrong_weights_added_up(query, key, value, mask=None):
    # A row of weights sums to 1, so nothing is left of them.
    weights = attention_weights(attention_scores(query, key), mask)
    output = weights.sum(dim=-1, keepdim=True) * value.sum(dim=-2, keepdim=True)
    return output, weights


def wrong_needs_two_axes(query, key, value, mask=None):
    weights = attention_weights(query @ key.T / math.sqrt(query.shape[1]), mask)
    return torch.mm(weights, value), weights


def wrong_name_of_a_step(query, key, value, mask=None):
    weights = softmax(attention_scores(query, key), mask)
    return weights @ value, weights


def wrong_mask_ignored_and_weights_first(query, key, value, mask=None):
    weights = torch.softmax(attention_scores(query, key), dim=-1)
    return weights, weights @ value


def wrong_not_scaled_and_only_the_output(query, key, value, mask=None):
    weights = attention_weights(query @ key.transpose(-1, -2), mask)
    output = weights @ value
    return output


def right_einsum(query, key, value, mask=None):
    weights = attention_weights(attention_scores(query, key), mask)
    output = torch.einsum("...qk,...kd->...qd", weights, value)
    return output, weights


def right_all_by_itself(query, key, value, mask=None):
    scores = query @ key.mT * query.shape[-1] ** -0.5
    if mask is None:
        weights = scores.softmax(dim=-1)
    else:
        lowest = torch.finfo(scores.dtype).min
        weights = torch.where(mask, torch.where(mask, scores, lowest).softmax(dim=-1), 0.0)
    return weights @ value, weights


def right_product_and_sum(query, key, value, mask=None):
    weights = attention_weights(scores=attention_scores(query=query, key=key), mask=mask)
    output = (weights.unsqueeze(-1) * value.unsqueeze(-3)).sum(dim=-2)
    return output, weights


def right_one_query_at_a_time(query, key, value, mask=None):
    weights = attention_weights(attention_scores(query, key), mask)
    outputs = []
    for i in range(query.shape[-2]):
        outputs.append((weights[..., i, :, None] * value).sum(-2))
    return torch.stack(outputs, -2), weights


def right_transposed_product(query, key, value, mask=None):
    weights = attention_weights(attention_scores(query, key), mask)
    output = (value.transpose(-2, -1) @ weights.transpose(-2, -1)).transpose(-2, -1)
    return output, weights


def wrong_output_divided_by_the_sum_of_values(query, key, value, mask=None):
    weights = attention_weights(attention_scores(query, key), mask)
    return (weights @ value) / value.sum(dim=-2, keepdim=True), weights


def wrong_values_scored(query, key, value, mask=None):
    weights = attention_weights(attention_scores(key, query), mask)
    return weights @ value, weights


def wrong_query_added(query, key, value, mask=None):
    weights = attention_weights(attention_scores(query, key), mask)
    output = weights @ value
    return output + query, weights
