"""Answers to `previous_token_score`, as learners write them."""

import torch


def wrong_next_token(weights):
    return weights.diagonal(offset=1, dim1=2, dim2=3).mean(dim=(0, 2))


def wrong_divides_by_all_tokens(weights):
    # The first token has no previous one, but is counted.
    batch, _, seq, _ = weights.shape
    return weights.diagonal(offset=-1, dim1=2, dim2=3).sum(dim=(0, 2)) / (batch * seq)


def wrong_token_itself(weights):
    return weights.diagonal(dim1=2, dim2=3).mean(dim=(0, 2))


def wrong_diagonal_of_batch_by_head(weights):
    return weights.diagonal(offset=-1).mean(dim=(0, 1))


def wrong_one_score_for_each_text(weights):
    return weights.diagonal(offset=-1, dim1=2, dim2=3).mean(dim=-1)


def wrong_heads_averaged(weights):
    return weights.diagonal(offset=-1, dim1=2, dim2=3).mean()


def wrong_sum(weights):
    return weights.diagonal(offset=-1, dim1=-2, dim2=-1).sum(dim=-1).sum(dim=0)


def wrong_first_token_reads_the_last(weights):
    # At i = 0, the index -1 is the last key.
    n = weights.shape[-1]
    return torch.stack([weights[:, :, i, i - 1] for i in range(n)]).mean(dim=(0, 1))


def wrong_block_instead_of_diagonal(weights):
    return weights[:, :, 1:, :-1].mean(dim=(0, 2, 3))


def wrong_largest_instead_of_average(weights):
    return weights.diagonal(offset=-1, dim1=2, dim2=3).amax(dim=(0, 2))


def wrong_second_token_left_out(weights):
    # Positions counted from 1: begins at token 2.
    n = weights.shape[2]
    return torch.stack([weights[:, :, i, i - 1] for i in range(2, n)], dim=-1).mean(dim=(0, 2))


def wrong_how_often_it_is_the_largest(weights):
    best = weights.argmax(dim=-1)[:, :, 1:]
    before = torch.arange(weights.shape[-1] - 1)
    return (best == before).to(weights.dtype).mean(dim=(0, 2))


def wrong_last_token_only(weights):
    return weights[:, :, -1, -2].mean(dim=0)


def wrong_all_earlier_tokens(weights):
    return weights.tril(-1)[:, :, 1:].sum(dim=-1).mean(dim=(0, 2))


def wrong_diag_of_four_axes(weights):
    return torch.diag(weights, -1).mean(dim=(0, 2))


def wrong_list_of_floats(weights):
    scores = weights.diagonal(offset=-1, dim1=2, dim2=3).mean(dim=(0, 2))
    return [score.item() for score in scores]


def wrong_softmax_again(weights):
    return weights.softmax(dim=-1).diagonal(offset=-1, dim1=2, dim2=3).mean(dim=(0, 2))


def wrong_first_text_only(weights):
    return weights[0].diagonal(offset=-1, dim1=1, dim2=2).mean(dim=-1)


def wrong_axis_of_the_heads_lost(weights):
    return weights.diagonal(offset=-1, dim1=2, dim2=3).mean(dim=(0, 1))


def wrong_only_causal_weights(weights):
    # Cuts off what comes later and makes the rows sum to 1 again.
    causal = weights.tril()
    causal = causal / causal.sum(dim=-1, keepdim=True)
    return causal.diagonal(offset=-1, dim1=2, dim2=3).mean(dim=(0, 2))


def wrong_two_tokens_back(weights):
    return weights.diagonal(offset=-2, dim1=2, dim2=3).mean(dim=(0, 2))


def wrong_offset_misspelled(weights):
    return weights.diagonal(-1, axis1=2, axis2=3).mean(axis=(0, 2))


def wrong_next_token_and_sum(weights):
    return weights.diagonal(offset=1, dim1=2, dim2=3).sum(dim=(0, 2))


def wrong_heads_averaged_and_divided_by_all_tokens(weights):
    n = weights.shape[-1]
    total = sum(weights[:, :, i, i - 1].mean() for i in range(1, n))
    return total / n


def right_token_by_token(weights):
    n = weights.shape[2]
    columns = [weights[:, :, i, i - 1] for i in range(1, n)]
    return torch.stack(columns).mean(dim=(0, 1))


def right_einsum(weights):
    batch, _, n, _ = weights.shape
    return torch.einsum("bhii->h", weights[:, :, 1:, :-1]) / (batch * (n - 1))


def right_gather(weights):
    batch, heads, n, _ = weights.shape
    before = torch.arange(n - 1, device=weights.device)[:, None].expand(batch, heads, n - 1, 1)
    return weights[:, :, 1:].gather(-1, before)[..., 0].transpose(0, 1).reshape(heads, -1).mean(dim=1)


def right_paired_indices(weights):
    now = torch.arange(1, weights.shape[-1], device=weights.device)
    return weights[..., now, now - 1].mean(dim=-1).mean(dim=0)


def wrong_median_over_tokens(weights):
    return weights.diagonal(offset=-1, dim1=2, dim2=3).median(dim=2).values.mean(dim=0)


def wrong_first_text_left_out_of_the_sum(weights):
    return weights.diagonal(offset=-1, dim1=2, dim2=3).mean(dim=2).amax(dim=0)


def wrong_first_key_instead_of_previous(weights):
    return weights[:, :, 1:, 0].mean(dim=(0, 2))
