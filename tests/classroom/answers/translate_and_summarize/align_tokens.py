"""Answers to `align_tokens`, as learners write them."""

import torch


def wrong_rows_one_too_late(weights):
    # Row r has read token r, so row r - 1 wrote it.
    return weights.mean(dim=0)[1:].argmax(dim=-1)


def wrong_last_row_kept(weights):
    return weights.mean(dim=0).argmax(dim=-1)


def wrong_only_the_first_head(weights):
    return weights[0, :-1].argmax(dim=-1)


def wrong_over_the_rows(weights):
    return weights.mean(dim=0)[:-1].argmax(dim=0)


def wrong_one_row_for_each_head(weights):
    return weights[:, :-1].argmax(dim=-1)


def wrong_mean_of_the_positions(weights):
    # Averages where the heads look instead of how much.
    return weights[:, :-1].argmax(dim=-1).float().mean(dim=0).round().long()


def wrong_positions_counted_from_one(weights):
    return weights.mean(dim=0)[:-1].argmax(dim=-1) + 1


def wrong_largest_weights(weights):
    return weights.mean(dim=0)[:-1].amax(dim=-1)


def wrong_strongest_head_decides(weights):
    return weights.amax(dim=0)[:-1].argmax(dim=-1)


def wrong_mean_over_the_rows(weights):
    return weights.mean(dim=1)[:-1].argmax(dim=-1)


def wrong_softmax_again(weights):
    # A sure head then counts less.
    return weights.softmax(dim=-1).mean(dim=0)[:-1].argmax(dim=-1)


def wrong_both_ends_cut(weights):
    return weights.mean(dim=0)[1:-1].argmax(dim=-1)


def wrong_argmin(weights):
    return weights.mean(dim=0)[:-1].argmin(dim=-1)


def wrong_heads_vote(weights):
    places = weights[:, :-1].argmax(dim=-1)
    return places.mode(dim=0).values


def wrong_argmax_without_an_axis(weights):
    return weights.mean(dim=0)[:-1].argmax()


def wrong_float_positions(weights):
    best = weights.mean(dim=0)[:-1].argmax(dim=-1)
    return best.to(weights.dtype)


def wrong_last_source_token_cut(weights):
    return weights.mean(dim=0)[:, :-1].argmax(dim=-1)


def wrong_values_with_indices(weights):
    return weights.mean(dim=0)[:-1].max(dim=-1)


def wrong_heads_multiplied(weights):
    return weights.prod(dim=0)[:-1].argmax(dim=-1)


def wrong_one_hot_rows(weights):
    mean = weights.mean(dim=0)[:-1]
    return (mean == mean.amax(dim=-1, keepdim=True)).long()


def wrong_argsort_from_the_wrong_end(weights):
    # Ascending: the first is the smallest.
    return weights.mean(dim=0)[:-1].argsort(dim=-1)[:, 0]


def wrong_last_head_dropped(weights):
    # The slice cuts heads instead of rows.
    return weights[:-1].mean(dim=0).argmax(dim=-1)


def wrong_rows_one_too_late_and_positions_counted_from_one(weights):
    return weights.mean(dim=0)[1:].argmax(dim=-1) + 1


def wrong_last_row_kept_and_only_the_first_head(weights):
    return weights[0].argmax(dim=-1)


def wrong_numpy_array_and_last_row_kept(weights):
    return weights.numpy().mean(axis=0).argmax(axis=-1)


def right_sum_and_topk(weights):
    return weights.sum(dim=0)[:-1].topk(1, dim=-1).indices.squeeze(-1)


def right_einsum_without_gradient(weights):
    with torch.no_grad():
        total = torch.einsum("hrs->rs", weights[:, :-1])
        return total.max(dim=1).indices


def right_row_by_row(weights):
    places = []
    for row in range(weights.shape[1] - 1):
        places.append(torch.argmax(sum(head[row] for head in weights)))
    return torch.stack(places)


def right_numpy_and_back(weights):
    mean = weights.detach().double().cpu().numpy().mean(axis=0)
    return torch.as_tensor(mean[:-1].argmax(axis=1), device=weights.device)


def wrong_largest_of_any_head(weights):
    return weights.amax(dim=0)[:-1].argmax(dim=-1)


def wrong_second_most(weights):
    return weights.mean(dim=0)[:-1].topk(2, dim=-1).indices[:, 1]


def wrong_expected_position(weights):
    places = torch.arange(weights.shape[-1], dtype=weights.dtype)
    return (weights.mean(dim=0)[:-1] @ places).round().long()
