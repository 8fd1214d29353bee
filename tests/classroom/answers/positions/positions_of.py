"""Answers to `positions_of`, as learners write them."""

import torch
from torch.nn import functional as F


def wrong_padding_ignored(tokens, padding_mask=None, past=0):
    return torch.arange(past, past + tokens.shape[1], device=tokens.device)


def wrong_counted_from_1(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past + 1, past + seq + 1, device=tokens.device)
    return padding_mask.cumsum(dim=-1)[:, -seq:]


def wrong_padding_is_minus_1(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    return (padding_mask.cumsum(dim=-1) - 1)[:, -seq:]


def wrong_counted_over_the_batch(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    return (padding_mask.cumsum(dim=0) - 1).clamp(min=0)[:, -seq:]


def wrong_past_tokens_returned_too(tokens, padding_mask=None, past=0):
    if padding_mask is None:
        return torch.arange(past + tokens.shape[1], device=tokens.device)
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)


def wrong_first_columns(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)[:, :seq]


def wrong_past_ignored_without_mask(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(seq, device=tokens.device)
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)[:, -seq:]


def wrong_past_added_to_the_mask(tokens, padding_mask=None, past=0):
    # The mask covers the past already.
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(seq, device=tokens.device) + past
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)[:, -seq:] + past


def wrong_number_of_texts(tokens, padding_mask=None, past=0):
    # len(tokens) is the batch.
    seq = len(tokens)
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)[:, -seq:]


def wrong_range_ends_at_seq(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, seq, device=tokens.device)
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)[:, -seq:]


def wrong_batch_without_mask(tokens, padding_mask=None, past=0):
    batch, seq = tokens.shape
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device).expand(batch, seq)
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)[:, -seq:]


def wrong_mask_cut_before_counting(tokens, padding_mask=None, past=0):
    # The real tokens of the past aren't counted.
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    return (padding_mask[:, -seq:].cumsum(dim=-1) - 1).clamp(min=0)


def wrong_padding_counted(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    return ((~padding_mask).cumsum(dim=-1) - 1).clamp(min=0)[:, -seq:]


def wrong_floats(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device).float()
    return F.relu(padding_mask.float().cumsum(dim=-1) - 1)[:, -seq:]


def wrong_padding_zeroed_but_counted(tokens, padding_mask=None, past=0):
    # The real tokens keep the places that the padding pushed them to.
    seq = tokens.shape[1]
    places = torch.arange(past, past + seq, device=tokens.device)
    if padding_mask is None:
        return places
    return places * padding_mask[:, -seq:]


def wrong_no_axis_to_count_along(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    return (padding_mask.cumsum() - 1).clamp(min=0)[:, -seq:]


def wrong_only_the_last_token(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)[:, -1]


def wrong_number_of_real_tokens(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    return padding_mask.sum(dim=-1)


def wrong_like_the_first_text(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    first = (padding_mask[0].cumsum(dim=0) - 1).clamp(min=0)[-seq:]
    return first.repeat(tokens.shape[0], 1)


def wrong_mask_read_as_padding_id(tokens, padding_mask=None, past=0):
    # Looks for 0 in the tokens instead of reading the mask.
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    return ((tokens != 0).cumsum(dim=-1) - 1).clamp(min=0)


def wrong_truth_of_a_tensor(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if not padding_mask:
        return torch.arange(past, past + seq, device=tokens.device)
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)[:, -seq:]


def wrong_counted_from_the_right(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past + seq - 1, past - 1, -1, device=tokens.device)
    counts = padding_mask.flip(-1).cumsum(dim=-1).flip(-1)
    return (counts - 1).clamp(min=0)[:, -seq:]


def wrong_from_1_and_past_tokens_too(tokens, padding_mask=None, past=0):
    if padding_mask is None:
        return torch.arange(1, past + tokens.shape[1] + 1, device=tokens.device)
    return padding_mask.long().cumsum(dim=1)


def wrong_past_ignored_and_padding_is_minus_1(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(seq, device=tokens.device)
    return padding_mask[:, past:].cumsum(dim=-1) - 1


def right_earlier_tokens_counted(tokens, padding_mask=None, past=0):
    # How many real tokens come before this place?
    if padding_mask is None:
        return past + torch.arange(tokens.shape[1], device=tokens.device)
    return (padding_mask.cumsum(dim=1) - padding_mask.long())[:, past:]


def right_loops(tokens, padding_mask=None, past=0):
    batch, seq = tokens.shape
    if padding_mask is None:
        return torch.tensor([past + i for i in range(seq)], dtype=torch.long, device=tokens.device)
    positions = torch.zeros(batch, seq, dtype=torch.long, device=tokens.device)
    for b in range(batch):
        count = int(padding_mask[b, :past].sum())
        for i in range(seq):
            if padding_mask[b, past + i]:
                positions[b, i] = count
                count += 1
    return positions


def right_padding_at_the_last_position(tokens, padding_mask=None, past=0):
    seq = tokens.size(1)
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    keys = padding_mask.size(1)
    positions = padding_mask.cumsum(-1) - 1
    return positions.masked_fill(~padding_mask, keys - 1)[:, keys - seq :]


def right_where(tokens, padding_mask=None, past=0):
    if padding_mask is None:
        return torch.ones_like(tokens[0], dtype=torch.long).cumsum(0) - 1 + past
    counts = torch.cumsum(padding_mask.to(torch.long), dim=-1)
    return torch.where(padding_mask, counts - 1, 0)[:, -tokens.shape[1] :]


def right_product_with_a_triangle(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past, past + seq, device=tokens.device)
    real = padding_mask.long()
    keys = real.shape[1]
    before = torch.ones(keys, keys, dtype=torch.long, device=tokens.device).tril(-1)
    return (real[:, None, :] * before).sum(dim=-1)[:, past:]


def wrong_counts_the_padding_backward(tokens, padding_mask=None, past=0):
    if padding_mask is None:
        return torch.arange(past, past + tokens.shape[1])
    real = padding_mask.flip(-1).cumsum(-1).flip(-1) - 1
    return real.clamp(min=0)[:, -tokens.shape[1] :]


def wrong_past_added_twice(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(seq) + 2 * past
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)[:, -seq:] + past


def wrong_mask_multiplied_with_the_columns(tokens, padding_mask=None, past=0):
    places = torch.arange(past, past + tokens.shape[1])
    if padding_mask is None:
        return places
    return places * padding_mask[:, past:]
