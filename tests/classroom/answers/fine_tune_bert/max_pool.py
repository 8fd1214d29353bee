"""Answers to `max_pool`, as learners write them."""

import torch
from torch import nn


def wrong_padding_counts(x, padding_mask):
    return x.amax(dim=1)


def wrong_padding_set_to_zero(x, padding_mask):
    # Zero is larger than a negative value.
    return (x * padding_mask[..., None]).amax(dim=1)


def wrong_fill_not_small_enough(x, padding_mask):
    return x.masked_fill(~padding_mask[..., None], -1e4).amax(dim=1)


def wrong_mask_inverted(x, padding_mask):
    hidden = x.masked_fill(padding_mask[..., None], float("-inf"))
    return hidden.amax(dim=1)


def wrong_over_the_features(x, padding_mask):
    hidden = x.masked_fill(~padding_mask.unsqueeze(-1), -torch.inf)
    return hidden.amax(dim=-1)


def wrong_over_the_batch(x, padding_mask):
    hidden = x.masked_fill(~padding_mask.unsqueeze(-1), -torch.inf)
    return hidden.amax(dim=0)


def wrong_values_with_indices(x, padding_mask):
    # max with a dim returns two tensors.
    hidden = x.masked_fill(~padding_mask[..., None], -torch.inf)
    return hidden.max(dim=1)


def wrong_input_changed(x, padding_mask):
    x[~padding_mask] = -torch.inf
    return x.max(dim=1).values


def wrong_mean(x, padding_mask):
    real = padding_mask[..., None].to(x.dtype)
    return (x * real).sum(dim=1) / real.sum(dim=1)


def wrong_mask_without_a_feature_axis(x, padding_mask):
    return x.masked_fill(~padding_mask, -torch.inf).amax(dim=1)


def wrong_sequence_axis_kept(x, padding_mask):
    hidden = x.masked_fill(~padding_mask[..., None], -torch.inf)
    return hidden.amax(dim=1, keepdim=True)


def wrong_smallest_float32_in_every_dtype(x, padding_mask):
    return x.masked_fill(~padding_mask[..., None], torch.finfo(torch.float32).min).amax(dim=1)


def wrong_longest_vector(x, padding_mask):
    # One whole token per text.
    length = x.norm(dim=-1).masked_fill(~padding_mask, -1)
    best = length.argmax(dim=1)
    return x[torch.arange(len(x)), best]


def wrong_texts_mixed(x, padding_mask):
    # One vector for all texts, as in the example with a single text.
    return x[padding_mask].amax(dim=0)


def wrong_largest_absolute_value(x, padding_mask):
    return x.abs().masked_fill(~padding_mask[..., None], 0).amax(dim=1)


def wrong_padding_assumed_on_the_right(x, padding_mask):
    lengths = padding_mask.sum(dim=1)
    return torch.stack([text[:n].amax(dim=0) for text, n in zip(x, lengths, strict=True)])


def wrong_always_float32(x, padding_mask):
    hidden = x.float().masked_fill(~padding_mask[..., None], -torch.inf)
    return hidden.amax(dim=1)


def wrong_python_max(x, padding_mask):
    return torch.stack([max(text[real]) for text, real in zip(x, padding_mask, strict=True)])


def wrong_argmax(x, padding_mask):
    hidden = x.masked_fill(~padding_mask[..., None], -torch.inf)
    return hidden.argmax(dim=1)


def wrong_large_number_subtracted(x, padding_mask):
    # Padding that is larger than that still wins.
    hidden = x - (~padding_mask)[..., None] * 10_000
    return hidden.amax(dim=1)


def wrong_f_not_imported(x, padding_mask):
    hidden = x.masked_fill(~padding_mask[..., None], -torch.inf)
    return F.adaptive_max_pool1d(hidden.transpose(1, 2), 1).squeeze(-1)


def wrong_minus_on_a_bool_mask(x, padding_mask):
    hidden = x + (1 - padding_mask[..., None]) * torch.finfo(x.dtype).min
    return hidden.amax(dim=1)


def wrong_list_of_vectors(x, padding_mask):
    return [text[real].amax(dim=0) for text, real in zip(x, padding_mask, strict=True)]


def wrong_relu_before_the_maximum(x, padding_mask):
    hidden = torch.relu(x).masked_fill(~padding_mask[..., None], -torch.inf)
    return hidden.amax(dim=1)


def wrong_padding_set_to_zero_and_sequence_axis_kept(x, padding_mask):
    hidden = torch.where(padding_mask[:, :, None], x, torch.zeros_like(x))
    return hidden.max(dim=1, keepdim=True).values


def wrong_mask_inverted_and_input_changed(x, padding_mask):
    x[padding_mask] = -torch.inf
    return x.amax(dim=1)


def right_text_by_text(x, padding_mask):
    return torch.stack([text[real].amax(dim=0) for text, real in zip(x, padding_mask, strict=True)])


def right_where_with_minus_infinity(x, padding_mask):
    real = padding_mask.unsqueeze(-1)
    return torch.where(real, x, torch.full_like(x, -torch.inf)).max(dim=1)[0]


def right_module_for_max_pooling(x, padding_mask):
    hidden = x.masked_fill(~padding_mask[..., None], -torch.inf)
    return nn.AdaptiveMaxPool1d(1)(hidden.mT).squeeze(-1)


def right_running_maximum(x, padding_mask):
    best = torch.full_like(x[:, 0], -torch.inf)
    for t in range(x.shape[1]):
        real = padding_mask[:, t, None]
        best = torch.where(real, torch.maximum(best, x[:, t]), best)
    return best


def right_sorted(x, padding_mask):
    hidden = x.clone()
    hidden[padding_mask.logical_not()] = torch.finfo(x.dtype).min
    return hidden.sort(dim=1, descending=True).values[:, 0]


def wrong_first_real_token(x, padding_mask):
    first = padding_mask.int().argmax(dim=1)
    return x[torch.arange(len(x)), first]


def wrong_smallest(x, padding_mask):
    return x.masked_fill(~padding_mask[..., None], torch.finfo(x.dtype).max).amin(dim=1)


def wrong_sum_of_the_largest_two(x, padding_mask):
    hidden = x.masked_fill(~padding_mask[..., None], torch.finfo(x.dtype).min)
    return hidden.topk(min(2, x.shape[1]), dim=1).values.mean(dim=1)
