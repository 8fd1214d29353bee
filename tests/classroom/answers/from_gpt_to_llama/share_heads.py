"""Answers to `share_heads`, as learners write them."""

import torch
from einops import repeat


def wrong_heads_alternate(x, n_heads):
    share = n_heads // x.shape[1]
    return x.repeat(1, share, 1, 1)


def wrong_share_before_head_in_einops(x, n_heads):
    # The same order as tiling: 0 1 0 1.
    return repeat(x, "batch head key d_head -> batch (share head) key d_head", share=n_heads // x.shape[1])


def wrong_repeats_n_heads_times(x, n_heads):
    return x.repeat_interleave(n_heads, dim=1)


def wrong_keys_repeated(x, n_heads):
    share = n_heads // x.shape[1]
    return torch.repeat_interleave(x, share, dim=2)


def wrong_features_repeated(x, n_heads):
    return x.repeat_interleave(n_heads // x.shape[1], dim=-1)


def wrong_no_dim(x, n_heads):
    return x.repeat_interleave(n_heads // x.shape[1])


def wrong_heads_not_merged(x, n_heads):
    # Half finished: (batch kv_head share key d_head).
    batch, kv_heads, key, d_head = x.shape
    return x[:, :, None].expand(batch, kv_heads, n_heads // kv_heads, key, d_head)


def wrong_float_repeats(x, n_heads):
    return x.repeat_interleave(n_heads / x.shape[1], dim=1)


def wrong_counts_the_batch(x, n_heads):
    share = n_heads // x.shape[0]
    return x.repeat_interleave(share, dim=1)


def wrong_repeat_with_dim(x, n_heads):
    # Tensor.repeat has no such argument.
    return x.repeat(n_heads // x.shape[1], dim=1)


def wrong_divides_by_the_number_of_heads(x, n_heads):
    kv_heads = x.shape[1]
    heads = [x[:, min(head // kv_heads, kv_heads - 1)] for head in range(n_heads)]
    return torch.stack(heads, dim=1)


def wrong_numpy_not_imported(x, n_heads):
    return np.repeat(x, n_heads // x.shape[1], axis=1)


def wrong_heads_cut_smaller(x, n_heads):
    batch, _, key, _ = x.shape
    return x.reshape(batch, n_heads, key, -1)


def wrong_first_head_for_all(x, n_heads):
    # Multi-query attention.
    return x[:, :1].expand(-1, n_heads, -1, -1)


def wrong_zeros_for_the_other_heads(x, n_heads):
    batch, kv_heads, key, d_head = x.shape
    result = x.new_zeros(batch, n_heads, key, d_head)
    share = n_heads // kv_heads
    for head in range(kv_heads):
        result[:, head * share] = x[:, head]
    return result


def wrong_always_float32(x, n_heads):
    batch, kv_heads, key, d_head = x.shape
    result = torch.zeros(batch, n_heads, key, d_head)
    for head in range(n_heads):
        result[:, head] = x[:, head // (n_heads // kv_heads)]
    return result


def wrong_last_head_missing(x, n_heads):
    share = n_heads // x.shape[1]
    return torch.stack([x[:, head // share] for head in range(n_heads - 1)], dim=1)


def wrong_returns_a_list(x, n_heads):
    share = n_heads // x.shape[1]
    return [x[:, head // share] for head in range(n_heads)]


def wrong_stacked_in_front(x, n_heads):
    share = n_heads // x.shape[1]
    return torch.stack([x[:, head // share] for head in range(n_heads)])


def wrong_averages_the_shares(x, n_heads):
    share = n_heads // x.shape[1]
    return x.repeat_interleave(share, dim=1) / share


def wrong_alternates_and_repeats_n_heads_times(x, n_heads):
    return torch.cat([x] * n_heads, dim=1)


def wrong_keys_repeated_and_alternating(x, n_heads):
    return x.repeat(1, 1, n_heads // x.shape[1], 1)


def right_expand_and_reshape(x, n_heads):
    batch, kv_heads, key, d_head = x.shape
    wide = x[:, :, None, :, :].expand(-1, -1, n_heads // kv_heads, -1, -1)
    return wide.reshape(batch, n_heads, key, d_head)


def right_list_of_heads(x, n_heads):
    share = n_heads // x.shape[1]
    return torch.stack([x[:, head // share] for head in range(n_heads)], dim=1)


def right_einops(x, n_heads):
    return repeat(x, "b g k d -> b (g s) k d", s=n_heads // x.size(1))


def right_index_with_arange(x, n_heads):
    own = torch.arange(n_heads, device=x.device) * x.shape[1] // n_heads
    return x[:, own]


def right_fills_a_new_tensor(x, n_heads):
    batch, kv_heads, key, d_head = x.shape
    share = n_heads // kv_heads
    result = x.new_empty(batch, n_heads, key, d_head)
    for head in range(kv_heads):
        for copy in range(share):
            result[:, head * share + copy] = x[:, head]
    return result


def right_einsum_with_a_sharing_matrix(x, n_heads):
    kv_heads = x.shape[1]
    reads = torch.eye(kv_heads, dtype=x.dtype, device=x.device).repeat_interleave(n_heads // kv_heads, dim=0)
    return torch.einsum("hg,bgkd->bhkd", reads, x)


def wrong_rolled_by_one(x, n_heads):
    return x.repeat_interleave(n_heads // x.shape[1], dim=1).roll(1, dims=1)


def wrong_mean_of_all_heads(x, n_heads):
    return x.mean(dim=1, keepdim=True).expand(-1, n_heads, -1, -1)


def wrong_copies_in_opposite_order(x, n_heads):
    return x.flip(1).repeat_interleave(n_heads // x.shape[1], dim=1)
