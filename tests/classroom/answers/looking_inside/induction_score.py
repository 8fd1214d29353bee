"""Answers to `induction_score`, as learners write them."""

import torch


def wrong_copy_itself(weights, period):
    # Position i - period holds the same token, not the one after it.
    return weights.diagonal(offset=-period, dim1=2, dim2=3).mean(dim=(0, 2))


def wrong_token_before_the_copy(weights, period):
    n = weights.shape[-1]
    rows = [weights[:, :, i, i - period - 1] for i in range(period + 1, n)]
    return torch.stack(rows).mean(dim=(0, 1))


def wrong_query_without_a_copy_counted(weights, period):
    # The diagonal begins one query too early.
    return weights.diagonal(offset=1 - period, dim1=2, dim2=3).mean(dim=(0, 2))


def wrong_divides_by_all_queries(weights, period):
    rows = weights[:, :, period:]
    total = rows.diagonal(offset=1, dim1=2, dim2=3).sum(dim=(0, 2))
    return total / (weights.shape[0] * weights.shape[2])


def wrong_period_one_empty(weights, period):
    # With period 1, the slice ends at 0.
    rows = weights[:, :, period:, 1 : 1 - period]
    return rows.diagonal(dim1=2, dim2=3).mean(dim=(0, 2))


def wrong_all_queries_with_negative_positions(weights, period):
    n = weights.shape[-1]
    rows = [weights[:, :, i, i - period + 1] for i in range(n)]
    return torch.stack(rows).mean(dim=(0, 1))


def wrong_last_query_only(weights, period):
    return weights[:, :, -1, weights.shape[-1] - period].mean(dim=0)


def wrong_one_score_for_each_text(weights, period):
    return weights[:, :, period:].diagonal(offset=1, dim1=2, dim2=3).mean(dim=-1)


def wrong_share_of_largest_weights(weights, period):
    best = weights[:, :, period:].argmax(dim=-1)
    place = torch.arange(1, weights.shape[-1] - period + 1)
    return (best == place).to(weights.dtype).mean(dim=(0, 2))


def wrong_looks_ahead(weights, period):
    n = weights.shape[-1]
    rows = [weights[:, :, i, i + period - 1] for i in range(n - period + 1)]
    return torch.stack(rows).mean(dim=(0, 1))


def wrong_all_earlier_copies(weights, period):
    # Adds what followed two, three … periods ago.
    batch, heads, n, _ = weights.shape
    total = torch.zeros(heads, dtype=weights.dtype)
    for i in range(period, n):
        for j in range(i - period + 1, 0, -period):
            total += weights[:, :, i, j].sum(dim=0)
    return total / (batch * (n - period))


def wrong_period_guessed(weights, period):
    # Takes half the text for the period.
    half = weights.shape[-1] // 2
    return weights[:, :, half:].diagonal(offset=1, dim1=2, dim2=3).mean(dim=(0, 2))


def wrong_one_query_per_period(weights, period):
    n = weights.shape[-1]
    rows = [weights[:, :, i, i - period + 1] for i in range(period, n, period)]
    return torch.stack(rows).mean(dim=(0, 1))


def wrong_first_copy_left_out(weights, period):
    n = weights.shape[-1]
    rows = [weights[:, :, i, i - period + 1] for i in range(period + 1, n)]
    return torch.stack(rows).mean(dim=(0, 1))


def wrong_previous_token(weights, period):
    return weights[:, :, period:].diagonal(offset=period - 1, dim1=2, dim2=3).mean(dim=(0, 2))


def wrong_sum(weights, period):
    return weights[:, :, period:].diagonal(offset=1, dim1=2, dim2=3).sum(dim=(0, 2))


def wrong_query_swapped_with_key(weights, period):
    columns = weights.transpose(2, 3)[:, :, period:]
    return columns.diagonal(offset=1, dim1=2, dim2=3).mean(dim=(0, 2))


def wrong_heads_averaged(weights, period):
    return weights[:, :, period:].diagonal(offset=1, dim1=2, dim2=3).mean()


def wrong_diagonal_without_axes(weights, period):
    return weights[:, :, period:].diagonal(offset=1).mean(dim=(0, 2))


def wrong_block_instead_of_diagonal(weights, period):
    n = weights.shape[-1]
    return weights[:, :, period:, 1 : n - period + 1].mean(dim=(0, 2, 3))


def wrong_queries_cut_at_the_end(weights, period):
    # Leaves out the last queries instead of the first ones.
    rows = weights[:, :, :-period]
    return rows.diagonal(offset=1, dim1=2, dim2=3).mean(dim=(0, 2))


def wrong_only_first_text(weights, period):
    return weights[0, :, period:].diagonal(offset=1, dim1=1, dim2=2).mean(dim=-1)


def wrong_index_with_a_float(weights, period):
    start = weights.shape[-1] / period
    return weights[:, :, start:].diagonal(offset=1, dim1=2, dim2=3).mean(dim=(0, 2))


def wrong_copy_itself_and_divided_by_all_queries(weights, period):
    n = weights.shape[-1]
    return sum(weights[:, :, i, i - period].mean(dim=0) for i in range(period, n)) / n


def wrong_sum_and_query_without_a_copy_counted(weights, period):
    return weights.diagonal(offset=1 - period, dim1=2, dim2=3).sum(dim=(0, 2))


def right_query_by_query(weights, period):
    n = weights.shape[-1]
    rows = [weights[:, :, i, i - period + 1] for i in range(period, n)]
    return torch.stack(rows, dim=-1).mean(dim=-1).mean(dim=0)


def right_einsum(weights, period):
    batch, _, n, _ = weights.shape
    cut = weights[:, :, period:, 1 : n - period + 1]
    return torch.einsum("bhqq->h", cut) / (batch * (n - period))


def right_mask_of_pairs(weights, period):
    place = torch.arange(weights.shape[-1], device=weights.device)
    wanted = (place[:, None] - period + 1 == place) & (place[:, None] >= period)
    return weights[:, :, wanted].mean(dim=(0, 2))


def right_paired_indices(weights, period):
    query = torch.arange(period, weights.shape[2], device=weights.device)
    return weights[..., query, query - (period - 1)].permute(1, 0, 2).flatten(1).mean(1)


def right_diagonal_without_its_first_number(weights, period):
    # The diagonal begins at query period - 1, which has no copy.
    diagonal = torch.diagonal(weights, offset=1 - period, dim1=-2, dim2=-1)
    return diagonal[..., 1:].mean(dim=[0, -1])


def wrong_two_after_the_copy(weights, period):
    rows = weights[:, :, period:]
    return rows.diagonal(offset=2, dim1=2, dim2=3).mean(dim=(0, 2))


def wrong_maximum_over_texts(weights, period):
    rows = weights[:, :, period:]
    return rows.diagonal(offset=1, dim1=2, dim2=3).mean(dim=2).amax(dim=0)


def wrong_period_counted_from_the_end(weights, period):
    rows = weights[:, :, -period:]
    return rows.diagonal(offset=1, dim1=2, dim2=3).mean(dim=(0, 2))
