"""Answers to `attention_weights`, as learners write them."""

import math

import torch
from torch.nn import functional as F


def wrong_softmax_over_the_queries(scores, mask=None):
    if mask is not None:
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    weights = scores.softmax(dim=-2)
    return weights if mask is None else weights.masked_fill(~mask, 0.0)


def wrong_no_axis(scores, mask=None):
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e9)
    weights = torch.softmax(scores)
    return weights if mask is None else weights * mask


def wrong_axis_left_to_torch(scores, mask=None):
    # Without dim, F.softmax guesses an axis.
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e9)
    weights = F.softmax(scores)
    return weights if mask is None else weights * mask


def wrong_mask_turned_around(scores, mask=None):
    # True is read as "hidden".
    if mask is None:
        return torch.softmax(scores, dim=-1)
    weights = torch.softmax(scores.masked_fill(mask, torch.finfo(scores.dtype).min), dim=-1)
    return weights.masked_fill(mask, 0.0)


def wrong_masked_after_the_softmax(scores, mask=None):
    # The rest no longer sums to 1.
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
    return weights


def wrong_nan_in_rows_without_keys(scores, mask=None):
    if mask is not None:
        scores = scores.masked_fill(~mask, float("-inf"))
    return scores.softmax(dim=-1)


def wrong_scores_times_mask(scores, mask=None):
    # A score of 0 isn't a weight of 0.
    if mask is not None:
        scores = scores * mask
    return torch.softmax(scores, dim=-1)


def wrong_exponentials_overflow(scores, mask=None):
    exponentials = torch.exp(scores)
    if mask is not None:
        exponentials = exponentials * mask
    total = exponentials.sum(dim=-1, keepdim=True)
    return exponentials / total.clamp(min=1e-12)


def wrong_mask_ignored(scores, mask=None):
    return torch.softmax(scores, dim=-1)


def wrong_not_low_enough(scores, mask=None):
    # A visible score may be lower than −100.
    if mask is None:
        return torch.softmax(scores, dim=-1)
    weights = torch.softmax(scores.masked_fill(~mask, -100.0), dim=-1)
    return weights.masked_fill(~mask, 0.0)


def wrong_rows_without_keys_are_uniform(scores, mask=None):
    if mask is not None:
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    return torch.softmax(scores, dim=-1)


def wrong_gradient_is_nan(scores, mask=None):
    # Adding lets the NaN of the softmax through to the scores.
    if mask is None:
        return torch.softmax(scores, dim=-1)
    bias = torch.zeros(mask.shape, dtype=scores.dtype, device=scores.device).masked_fill(~mask, -torch.inf)
    weights = torch.softmax(scores + bias, dim=-1)
    return torch.nan_to_num(weights, nan=0.0)


def wrong_scores_filled_in_place(scores, mask=None):
    if mask is None:
        return scores.softmax(-1)
    scores.masked_fill_(~mask, torch.finfo(scores.dtype).min)
    return scores.softmax(-1).masked_fill(~mask, 0.0)


def wrong_softmax_of_minus_scores(scores, mask=None):
    if mask is None:
        return torch.softmax(-scores, dim=-1)
    weights = torch.softmax((-scores).masked_fill(~mask, torch.finfo(scores.dtype).min), dim=-1)
    return weights.masked_fill(~mask, 0.0)


def wrong_mask_is_required(scores, mask=None):
    weights = torch.softmax(scores.masked_fill(~mask, torch.finfo(scores.dtype).min), dim=-1)
    return weights.masked_fill(~mask, 0.0)


def wrong_truth_of_a_tensor(scores, mask=None):
    if mask:
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    return torch.softmax(scores, dim=-1)


def wrong_one_maximum_for_all_queries(scores, mask=None):
    # In rows far below the overall maximum, every exponential is 0.
    exponentials = (scores - scores.max()).exp()
    if mask is not None:
        exponentials = exponentials.masked_fill(~mask, 0.0)
    total = exponentials.sum(dim=-1, keepdim=True)
    return torch.where(total > 0, exponentials / total.clamp(min=1e-30), 0.0)


def wrong_renormalized_after_the_softmax(scores, mask=None):
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        weights = weights * mask
        weights = weights / weights.sum(dim=-1, keepdim=True)
    return weights


def wrong_log_softmax(scores, mask=None):
    if mask is None:
        return torch.log_softmax(scores, dim=-1)
    return torch.log_softmax(scores.masked_fill(~mask, -1e9), dim=-1).masked_fill(~mask, 0.0)


def wrong_divided_by_the_sum(scores, mask=None):
    if mask is not None:
        scores = scores.masked_fill(~mask, 0.0)
    return scores / scores.sum(dim=-1, keepdim=True)


def wrong_only_the_best_key(scores, mask=None):
    if mask is not None:
        scores = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    weights = F.one_hot(scores.argmax(dim=-1), scores.shape[-1]).to(scores.dtype)
    return weights if mask is None else weights.masked_fill(~mask, 0.0)


def wrong_scaled_again(scores, mask=None):
    scores = scores / math.sqrt(scores.shape[-1])
    if mask is None:
        return torch.softmax(scores, dim=-1)
    weights = torch.softmax(scores.masked_fill(~mask, torch.finfo(scores.dtype).min), dim=-1)
    return weights.masked_fill(~mask, 0.0)


def wrong_mask_as_an_index(scores, mask=None):
    # An index doesn't broadcast, so a mask with fewer axes doesn't fit.
    if mask is None:
        return torch.softmax(scores, dim=-1)
    hidden = ~mask
    filled = scores.clone()
    filled[hidden] = torch.finfo(scores.dtype).min
    weights = torch.softmax(filled, dim=-1)
    weights = weights.clone()
    weights[hidden] = 0
    return weights


def wrong_mask_transposed(scores, mask=None):
    if mask is None:
        return torch.softmax(scores, dim=-1)
    mask = mask.transpose(-1, -2)
    weights = torch.softmax(scores.masked_fill(~mask, torch.finfo(scores.dtype).min), dim=-1)
    return weights.masked_fill(~mask, 0.0)


def wrong_mask_added(scores, mask=None):
    # True becomes +1 and False +0.
    if mask is not None:
        scores = scores + mask
    return torch.softmax(scores, dim=-1)


def wrong_mask_turned_around_and_nan(scores, mask=None):
    if mask is not None:
        scores = scores.masked_fill(mask, float("-inf"))
    return F.softmax(scores, dim=-1)


def wrong_over_the_queries_and_mask_ignored(scores, mask=None):
    exponentials = torch.exp(scores - scores.amax(dim=-2, keepdim=True))
    return exponentials / exponentials.sum(dim=-2, keepdim=True)


def wrong_overflow_and_wrong_axis(scores, mask=None):
    weights = torch.exp(scores) / torch.exp(scores).sum(dim=-2, keepdim=True)
    return weights if mask is None else weights.masked_fill(~mask, 0)


def right_infinity_where_a_key_is_left(scores, mask=None):
    if mask is None:
        return scores.softmax(dim=-1)
    nothing = ~mask.any(dim=-1, keepdim=True)
    weights = scores.masked_fill(~(mask | nothing), float("-inf")).softmax(dim=-1)
    return weights * mask


def right_softmax_by_hand(scores, mask=None):
    if mask is None:
        mask = torch.ones_like(scores, dtype=torch.bool)
    lowest = torch.finfo(scores.dtype).min
    highest = torch.where(mask, scores, lowest).amax(dim=-1, keepdim=True).detach()
    highest = torch.where(highest == lowest, 0.0, highest)
    exponentials = torch.where(mask, scores - highest, lowest).exp()
    total = exponentials.sum(dim=-1, keepdim=True)
    return exponentials / torch.where(total == 0, 1.0, total)


def right_where(scores, mask=None):
    if mask is None:
        mask = torch.tensor(True, device=scores.device)
    hidden = torch.where(mask, 0.0, -math.inf).to(scores.dtype)
    weights = F.softmax(torch.where(mask, scores, hidden.clamp(min=torch.finfo(scores.dtype).min)), dim=-1)
    return torch.where(mask, weights, 0.0)


def right_one_query_at_a_time(scores, mask=None):
    if mask is None:
        return torch.softmax(scores, dim=-1)
    mask = mask.expand_as(scores).reshape(-1, scores.shape[-1])
    rows = []
    for row, visible in zip(scores.reshape(-1, scores.shape[-1]), mask, strict=True):
        weights = torch.zeros_like(row)
        if visible.any():
            weights[visible] = torch.softmax(row[visible], dim=0)
        rows.append(weights)
    return torch.stack(rows).reshape(scores.shape)


def right_bias_added(scores, mask=None):
    # Half of the lowest number, so that the sum is never infinite.
    if mask is None:
        return F.softmax(scores, -1)
    bias = torch.zeros(mask.shape, dtype=scores.dtype, device=scores.device)
    bias.masked_fill_(mask.logical_not(), torch.finfo(scores.dtype).min / 2)
    return F.softmax(scores + bias, -1) * mask.to(scores.dtype)


def right_nan_replaced(scores, mask=None):
    # masked_fill stops the gradient wherever the softmax has none.
    if mask is None:
        return torch.softmax(scores, dim=-1)
    weights = torch.softmax(scores.masked_fill(~mask, -torch.inf), dim=-1)
    return weights.nan_to_num(0.0)


def wrong_sigmoid(scores, mask=None):
    weights = torch.sigmoid(scores)
    return weights if mask is None else weights * mask


def wrong_squares_instead_of_exponentials(scores, mask=None):
    squares = scores**2
    if mask is not None:
        squares = squares * mask
    return squares / squares.sum(dim=-1, keepdim=True)


def wrong_mask_fills_with_zero(scores, mask=None):
    if mask is not None:
        scores = scores.masked_fill(~mask, 0.0)
    return scores.softmax(dim=-1)
