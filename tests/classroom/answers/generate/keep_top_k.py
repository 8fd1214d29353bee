"""Answers to `keep_top_k`, as learners write them."""

import torch


def wrong_ties_dropped(logits, k):
    best = logits.topk(min(k, logits.shape[-1]), dim=-1)
    return torch.full_like(logits, float("-inf")).scatter(-1, best.indices, best.values)


def wrong_k_beyond_the_vocabulary(logits, k):
    kth = logits.topk(k, dim=-1).values[..., -1:]
    return logits.masked_fill(logits < kth, float("-inf"))


def wrong_kth_dropped(logits, k):
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1:]
    return logits.masked_fill(logits <= kth, float("-inf"))


def wrong_one_token_too_many(logits, k):
    kth = logits.topk(min(k + 1, logits.shape[-1]), dim=-1).values[..., -1:]
    return logits.masked_fill(logits < kth, float("-inf"))


def wrong_one_token_too_few(logits, k):
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -2:-1]
    return logits.masked_fill(logits < kth, float("-inf"))


def wrong_smallest_kept(logits, k):
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1, largest=False).values[..., -1:]
    return logits.masked_fill(logits > kth, float("-inf"))


def wrong_best_dropped_rest_kept(logits, k):
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1:]
    return logits.masked_fill(logits >= kth, float("-inf"))


def wrong_largest_logit_as_the_border(logits, k):
    best = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., :1]
    return logits.masked_fill(logits < best, float("-inf"))


def wrong_ascending_order(logits, k):
    # Place k from the front of an ascending order.
    kth = logits.sort(dim=-1).values[..., min(k, logits.shape[-1]) - 1, None]
    return logits.masked_fill(logits < kth, float("-inf"))


def wrong_zero_instead_of_minus_infinity(logits, k):
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1:]
    return torch.where(logits >= kth, logits, torch.zeros_like(logits))


def wrong_plus_infinity(logits, k):
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1:]
    return logits.masked_fill(logits < kth, float("inf"))


def wrong_large_negative_number(logits, k):
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1:]
    return logits.masked_fill(logits < kth, -1e9)


def wrong_multiplied_by_the_mask(logits, k):
    # 0 times -inf is not a number.
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1:]
    return logits + (logits < kth) * float("-inf")


def wrong_one_border_for_all_rows(logits, k):
    kth = logits.flatten().topk(min(k, logits.numel())).values[-1]
    return logits.masked_fill(logits < kth, float("-inf"))


def wrong_first_rows_border(logits, k):
    row = logits.reshape(-1, logits.shape[-1])[0]
    kth = row.sort(descending=True).values[min(k, len(row)) - 1]
    return logits.masked_fill(logits < kth, float("-inf"))


def wrong_first_axis(logits, k):
    kth = logits.topk(min(k, logits.shape[0]), dim=0).values[-1:]
    return logits.masked_fill(logits < kth, float("-inf"))


def wrong_axis_of_the_border_lost(logits, k):
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1]
    return logits.masked_fill(logits < kth, float("-inf"))


def wrong_only_the_best_returned(logits, k):
    return logits.topk(min(k, logits.shape[-1]), dim=-1).values


def wrong_ids_returned(logits, k):
    return logits.topk(min(k, logits.shape[-1]), dim=-1).indices


def wrong_in_order_of_size(logits, k):
    ordered = logits.sort(dim=-1, descending=True).values
    ordered[..., k:] = float("-inf")
    return ordered


def wrong_probabilities(logits, k):
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1:]
    return logits.masked_fill(logits < kth, float("-inf")).softmax(dim=-1)


def wrong_mask_returned(logits, k):
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1:]
    return logits >= kth


def wrong_in_place(logits, k):
    kth = logits.topk(min(k, logits.shape[-1]), dim=-1).values[..., -1:]
    logits[logits < kth] = float("-inf")
    return logits


def wrong_one_row_only(logits, k):
    kth = sorted(logits.tolist(), reverse=True)[:k][-1]
    kept = [value if value >= kth else float("-inf") for value in logits.tolist()]
    return torch.tensor(kept, dtype=logits.dtype)


def wrong_ids_without_their_rows(logits, k):
    best = logits.topk(min(k, logits.shape[-1]), dim=-1).indices
    result = torch.full_like(logits, float("-inf"))
    result[..., best] = logits[..., best]
    return result


def wrong_topk_used_as_a_tensor(logits, k):
    kth = logits.topk(min(k, logits.shape[-1]))[-1]
    return logits.masked_fill(logits < kth, float("-inf"))


def wrong_scattered_ids(logits, k):
    best = logits.topk(min(k, logits.shape[-1]), dim=-1)
    return torch.full_like(logits, float("-inf")).scatter(-1, best.indices, best.indices)


def wrong_kth_dropped_and_k_beyond_the_vocabulary(logits, k):
    kth = logits.topk(k, dim=-1).values[..., -1, None]
    return torch.where(logits > kth, logits, float("-inf"))


def wrong_one_border_for_all_rows_and_in_place(logits, k):
    kth = logits.flatten().sort(descending=True).values[k - 1]
    logits[logits < kth] = -torch.inf
    return logits


def wrong_zero_filled_and_ties_dropped(logits, k):
    best = logits.topk(min(k, logits.shape[-1]), dim=-1)
    return torch.zeros_like(logits).scatter_(-1, best.indices, best.values)


def right_counts_the_larger_ones(logits, k):
    # A token stays if fewer than k are larger.
    larger = (logits[..., None, :] > logits[..., :, None]).sum(dim=-1)
    return torch.where(larger < k, logits, float("-inf"))


def right_sorted(logits, k):
    ordered, _ = torch.sort(logits, dim=-1, descending=True)
    place = min(k, logits.size(-1)) - 1
    border = ordered[..., place].unsqueeze(-1)
    kept = logits.clone()
    kept[kept < border] = -torch.inf
    return kept


def right_kthvalue(logits, k):
    vocab = logits.shape[-1]
    if k >= vocab:
        return logits
    border = logits.kthvalue(vocab - k + 1, dim=-1, keepdim=True).values
    return logits.masked_fill(logits.lt(border), float("-inf"))


def right_row_by_row(logits, k):
    rows = []
    for row in logits.reshape(-1, logits.shape[-1]):
        border = sorted(row.tolist(), reverse=True)[:k][-1]
        rows.append(row.masked_fill(row < border, float("-inf")))
    return torch.stack(rows).reshape(logits.shape)


def wrong_k_counted_from_the_mean(logits, k):
    return logits.masked_fill(logits < logits.mean(dim=-1, keepdim=True), float("-inf"))


def wrong_minus_infinity_kept_the_rest(logits, k):
    k = min(k, logits.shape[-1])
    kth = logits.topk(k, dim=-1).values[..., -1:]
    return torch.where(logits >= kth, logits, logits - 1e9)


def wrong_first_k_of_the_vocabulary(logits, k):
    kept = torch.arange(logits.shape[-1]) < k
    return logits.masked_fill(~kept, float("-inf"))
