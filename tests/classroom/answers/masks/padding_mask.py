"""Answers to `padding_mask`, as learners write them."""

import torch
from torch.nn import functional as F


def wrong_true_means_padding(tokens, pad_id):
    return tokens == pad_id


def wrong_padding_is_always_0(tokens, pad_id):
    return tokens != 0


def wrong_only_larger_ids(tokens, pad_id):
    # Real tokens may have smaller ids than the padding.
    return tokens > pad_id


def wrong_integers(tokens, pad_id):
    return (tokens != pad_id).int()


def wrong_padding_only_on_the_right(tokens, pad_id):
    lengths = (tokens != pad_id).sum(dim=1, keepdim=True)
    return torch.arange(tokens.shape[1], device=tokens.device) < lengths


def wrong_hidden_from_the_first_padding_on(tokens, pad_id):
    return (tokens == pad_id).cumsum(dim=1) == 0


def wrong_four_axes(tokens, pad_id):
    return (tokens != pad_id)[:, None, None, :]


def wrong_tokens_returned(tokens, pad_id):
    return tokens[tokens != pad_id]


def wrong_is_not(tokens, pad_id):
    # `is not` compares the two objects, not the numbers.
    return tokens is not pad_id


def wrong_places_of_the_tokens(tokens, pad_id):
    return torch.where(tokens != pad_id)


def wrong_padding_replaced_in_place(tokens, pad_id):
    # The caller's tokens change, and 0 may be a real token.
    tokens[tokens == pad_id] = 0
    return tokens != 0


def wrong_list(tokens, pad_id):
    return [[token != pad_id for token in text] for text in tokens.tolist()]


def wrong_one_number_per_text(tokens, pad_id):
    return (tokens != pad_id).any(dim=-1)


def wrong_only_the_first_text(tokens, pad_id):
    mask = torch.ones_like(tokens, dtype=torch.bool)
    for i in range(len(tokens[0])):
        if tokens[0, i] == pad_id:
            mask[:, i] = False
    return mask


def wrong_minus_infinity_and_zero(tokens, pad_id):
    return torch.zeros(tokens.shape).masked_fill(tokens == pad_id, float("-inf"))


def wrong_truth_of_a_tensor(tokens, pad_id):
    if tokens != pad_id:
        return True
    return False


def wrong_unknown_method(tokens, pad_id):
    return tokens.not_equals(pad_id)


def wrong_query_and_key(tokens, pad_id):
    real = tokens != pad_id
    return real[:, :, None] & real[:, None, :]


def wrong_tokens_times_mask(tokens, pad_id):
    # Real tokens keep their id, so this isn't boolean.
    return tokens * (tokens != pad_id)


def wrong_numpy_without_import(tokens, pad_id):
    return np.where(tokens == pad_id, False, True)


def wrong_true_means_padding_and_integers(tokens, pad_id):
    return torch.where(tokens == pad_id, 1, 0)


def wrong_right_side_only_and_padding_is_0(tokens, pad_id):
    lengths = tokens.count_nonzero(dim=1)
    return torch.arange(tokens.shape[1]) < lengths[:, None]


def right_not_equal_turned_around(tokens, pad_id):
    return ~(tokens == pad_id)


def right_function(tokens, pad_id):
    return torch.ne(tokens, pad_id)


def right_loops(tokens, pad_id):
    mask = torch.zeros_like(tokens, dtype=torch.bool)
    for b in range(tokens.shape[0]):
        for i in range(tokens.shape[1]):
            mask[b, i] = tokens[b, i].item() != pad_id
    return mask


def right_list_comprehension(tokens, pad_id):
    rows = [[token != pad_id for token in text] for text in tokens.tolist()]
    return torch.tensor(rows, dtype=torch.bool, device=tokens.device)


def right_ones_filled(tokens, pad_id):
    mask = torch.ones(tokens.shape, dtype=torch.bool, device=tokens.device)
    mask[tokens == pad_id] = False
    return mask


def right_counted_from_both_sides(tokens, pad_id):
    # Any difference from the padding, up or down.
    return (tokens > pad_id) | F.relu(pad_id - tokens).bool()


def wrong_number_of_real_tokens_is_the_same(tokens, pad_id):
    length = (tokens != pad_id).sum(dim=1).max()
    return (torch.arange(tokens.shape[1]) < length).expand(tokens.shape)


def wrong_compares_with_a_text(tokens, pad_id):
    return tokens != str(pad_id)


def wrong_any_over_the_batch(tokens, pad_id):
    return (tokens != pad_id).any(dim=0).expand(tokens.shape)
