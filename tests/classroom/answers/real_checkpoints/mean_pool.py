"""Answers to `mean_pool`, as learners write them."""

import torch


def wrong_padding_counts(hidden, padding_mask):
    return hidden.mean(dim=1)


def wrong_zero_divided_by_zero(hidden, padding_mask):
    # A text without a real token becomes NaN.
    real = padding_mask[:, :, None].to(hidden.dtype)
    return (hidden * real).sum(dim=1) / real.sum(dim=1)


def wrong_divides_by_all_places(hidden, padding_mask):
    return (hidden * padding_mask[..., None]).mean(dim=1)


def wrong_hidden_changed(hidden, padding_mask):
    hidden[~padding_mask] = 0
    return hidden.sum(dim=1) / padding_mask.sum(dim=1, keepdim=True).clamp(min=1)


def wrong_over_the_features(hidden, padding_mask):
    real = padding_mask[:, :, None].to(hidden.dtype)
    return (hidden * real).sum(dim=-1) / real.sum(dim=1).clamp(min=1)


def wrong_over_the_batch(hidden, padding_mask):
    real = padding_mask[:, :, None].to(hidden.dtype)
    return (hidden * real).sum(dim=0) / real.sum(dim=0).clamp(min=1)


def wrong_mask_inverted(hidden, padding_mask):
    real = (~padding_mask)[:, :, None].to(hidden.dtype)
    return (hidden * real).sum(dim=1) / real.sum(dim=1).clamp(min=1)


def wrong_one_count_for_all_texts(hidden, padding_mask):
    real = padding_mask[:, :, None].to(hidden.dtype)
    return (hidden * real).sum(dim=1) / real.sum().clamp(min=1)


def wrong_mask_without_a_feature_axis(hidden, padding_mask):
    return (hidden * padding_mask).sum(dim=1) / padding_mask.sum(dim=1).clamp(min=1)


def wrong_count_without_an_axis(hidden, padding_mask):
    total = (hidden * padding_mask[..., None]).sum(dim=1)
    return total / padding_mask.sum(dim=1).clamp(min=1)


def wrong_sequence_axis_kept(hidden, padding_mask):
    real = padding_mask[:, :, None].to(hidden.dtype)
    return (hidden * real).sum(dim=1, keepdim=True) / real.sum(dim=1, keepdim=True).clamp(min=1)


def wrong_empty_texts_dropped(hidden, padding_mask):
    vectors = [text[real].mean(dim=0) for text, real in zip(hidden, padding_mask, strict=True) if real.any()]
    return torch.stack(vectors)


def wrong_python_max_of_a_tensor(hidden, padding_mask):
    counts = padding_mask.sum(dim=1)
    return (hidden * padding_mask[..., None]).sum(dim=1) / max(counts, 1)[:, None]


def wrong_one_added_to_every_count(hidden, padding_mask):
    real = padding_mask[:, :, None].to(hidden.dtype)
    return (hidden * real).sum(dim=1) / (real.sum(dim=1) + 1)


def wrong_first_token(hidden, padding_mask):
    return hidden[:, 0]


def wrong_scaled_to_length_one(hidden, padding_mask):
    real = padding_mask[:, :, None].to(hidden.dtype)
    mean = (hidden * real).sum(dim=1) / real.sum(dim=1).clamp(min=1)
    return mean / mean.norm(dim=-1, keepdim=True).clamp(min=1e-12)


def wrong_first_n_tokens(hidden, padding_mask):
    # Takes it for granted that padding comes last.
    counts = padding_mask.sum(dim=1).tolist()
    return torch.stack([text[:n].sum(dim=0) / max(n, 1) for text, n in zip(hidden, counts, strict=True)])


def wrong_texts_mixed(hidden, padding_mask):
    return hidden[padding_mask].mean(dim=0)


def wrong_sum(hidden, padding_mask):
    return (hidden * padding_mask.unsqueeze(-1)).sum(dim=1)


def wrong_maximum(hidden, padding_mask):
    best = hidden.masked_fill(~padding_mask[..., None], -torch.inf).amax(dim=1)
    return best.masked_fill(~padding_mask.any(dim=1, keepdim=True), 0)


def wrong_empty_text_is_one_vector_short(hidden, padding_mask):
    # Zeros without the feature axis can't be stacked with vectors.
    vectors = []
    for text, real in zip(hidden, padding_mask, strict=True):
        vectors.append(text[real].mean(dim=0) if real.any() else torch.tensor(0.0))
    return torch.stack(vectors)


def wrong_mean_with_where(hidden, padding_mask):
    # mean has no such argument.
    return hidden.mean(dim=1, where=padding_mask[..., None])


def wrong_last_real_token(hidden, padding_mask):
    last = (padding_mask.sum(dim=1) - 1).clamp(min=0)
    vectors = hidden[torch.arange(len(hidden)), last]
    return vectors * padding_mask.any(dim=1, keepdim=True)


def wrong_softmax_of_the_mask(hidden, padding_mask):
    # Padding gets a smaller weight, but not 0.
    weights = padding_mask.to(hidden.dtype).softmax(dim=1)
    return (hidden * weights[..., None]).sum(dim=1)


def wrong_mask_inverted_and_zero_divided_by_zero(hidden, padding_mask):
    real = (~padding_mask).unsqueeze(-1)
    return (hidden * real).sum(dim=1) / real.sum(dim=1)


def wrong_hidden_changed_and_divided_by_all_places(hidden, padding_mask):
    hidden *= padding_mask[..., None]
    return hidden.mean(dim=1)


def right_text_by_text(hidden, padding_mask):
    vectors = []
    for text, real in zip(hidden, padding_mask, strict=True):
        if real.any():
            vectors.append(text[real].mean(dim=0))
        else:
            vectors.append(torch.zeros_like(text[0]))
    return torch.stack(vectors)


def right_shares_and_einsum(hidden, padding_mask):
    counts = padding_mask.sum(dim=1, keepdim=True)
    shares = padding_mask.to(hidden.dtype) / torch.where(counts == 0, 1, counts)
    return torch.einsum("bsd,bs->bd", hidden, shares)


def right_product_of_matrices(hidden, padding_mask):
    real = padding_mask.type_as(hidden).unsqueeze(1)
    total = torch.bmm(real, hidden).squeeze(1)
    return total / padding_mask.sum(1, keepdim=True).clamp_min(1)


def right_masked_fill_and_loop_over_tokens(hidden, padding_mask):
    total = torch.zeros_like(hidden[:, 0])
    count = torch.zeros(len(hidden), 1, dtype=torch.long, device=hidden.device)
    for t in range(hidden.shape[1]):
        total = total + hidden[:, t].masked_fill(~padding_mask[:, t, None], 0)
        count += padding_mask[:, t, None]
    return total / count.clamp(min=1)


def wrong_divided_by_the_root_of_the_number(hidden, padding_mask):
    real = padding_mask[:, :, None].to(hidden.dtype)
    return (hidden * real).sum(dim=1) / real.sum(dim=1).clamp(min=1) ** 0.5


def wrong_median(hidden, padding_mask):
    pooled = [row[mask].median(dim=0).values if mask.any() else row[0] * 0 for row, mask in zip(hidden, padding_mask)]
    return torch.stack(pooled)


def wrong_padding_subtracted(hidden, padding_mask):
    sign = padding_mask[:, :, None].to(hidden.dtype) * 2 - 1
    return (hidden * sign).sum(dim=1) / padding_mask.sum(dim=1, keepdim=True).clamp(min=1)
