"""Answers to `split_heads`, as learners write them."""

import torch


def wrong_reshaped_at_once(x, n_heads):
    # Heads get pieces of the text instead of features.
    batch, seq, d_model = x.shape
    return x.reshape(batch, n_heads, seq, d_model // n_heads)


def wrong_heads_after_seq(x, n_heads):
    batch, seq, d_model = x.shape
    return x.view(batch, seq, n_heads, d_model // n_heads)


def wrong_every_nth_feature(x, n_heads):
    # Head 0 gets the features 0, n, 2n, and so on.
    return x.unflatten(-1, (-1, n_heads)).permute(0, 3, 1, 2)


def wrong_number_of_heads_and_width_exchanged(x, n_heads):
    return torch.stack(x.split(n_heads, dim=-1), dim=1)


def wrong_head_axis_first(x, n_heads):
    return torch.stack(x.chunk(n_heads, dim=-1))


def wrong_fraction_as_a_size(x, n_heads):
    batch, seq, d_model = x.shape
    return x.view(batch, seq, n_heads, d_model / n_heads).transpose(1, 2)


def wrong_tokens_split(x, n_heads):
    return x.unflatten(1, (n_heads, -1))


def wrong_last_two_axes_exchanged(x, n_heads):
    return x.unflatten(-1, (n_heads, -1)).permute(0, 2, 3, 1)


def wrong_all_features_for_every_head(x, n_heads):
    return x.unsqueeze(1).expand(-1, n_heads, -1, -1)


def wrong_heads_join_the_batch(x, n_heads):
    batch, seq, d_model = x.shape
    heads = x.view(batch, seq, n_heads, -1).transpose(1, 2)
    return heads.reshape(batch * n_heads, seq, d_model // n_heads)


def wrong_width_of_64(x, n_heads):
    batch, seq, _ = x.shape
    return x.view(batch, seq, n_heads, 64).transpose(1, 2)


def wrong_list_of_heads(x, n_heads):
    d_head = x.shape[-1] // n_heads
    return [x[:, :, i * d_head : (i + 1) * d_head] for i in range(n_heads)]


def wrong_transposed_before_the_split(x, n_heads):
    # After the transposition, features and tokens get mixed.
    batch, seq, d_model = x.shape
    return x.transpose(1, 2).reshape(batch, n_heads, seq, d_model // n_heads)


def wrong_einops_without_import(x, n_heads):
    return rearrange(x, "batch seq (head d_head) -> batch head seq d_head", head=n_heads)


def wrong_heads_backward(x, n_heads):
    parts = x.chunk(n_heads, dim=-1)
    return torch.stack(parts[::-1], dim=1)


def wrong_batch_not_expected(x, n_heads):
    seq, d_model = x.shape
    return x.view(seq, n_heads, d_model // n_heads).transpose(0, 1)


def wrong_only_the_first_head(x, n_heads):
    d_head = x.shape[-1] // n_heads
    return x[:, None, :, :d_head]


def wrong_transpose_of_three_axes(x, n_heads):
    return x.unflatten(-1, (n_heads, -1)).transpose(0, 2, 1, 3)


def wrong_heads_averaged(x, n_heads):
    return x.unflatten(-1, (n_heads, -1)).mean(dim=2)


def wrong_loop_one_feature_short(x, n_heads):
    d_head = x.shape[-1] // n_heads
    parts = [x[..., i * d_head : (i + 1) * d_head - 1] for i in range(n_heads)]
    return torch.stack(parts, dim=1)


def wrong_windows_overlap(x, n_heads):
    # The next head starts one feature further on.
    d_head = x.shape[-1] // n_heads
    return torch.stack([x[..., i : i + d_head] for i in range(n_heads)], dim=1)


def wrong_every_nth_feature_and_heads_after_seq(x, n_heads):
    return torch.stack([x[..., i::n_heads] for i in range(n_heads)], dim=2)


def wrong_reshaped_at_once_and_sizes_exchanged(x, n_heads):
    batch, seq, d_model = x.shape
    return x.reshape(batch, d_model // n_heads, seq, n_heads)


def right_view_and_permute(x, n_heads):
    batch, seq, d_model = x.shape
    return x.reshape(batch, seq, n_heads, d_model // n_heads).permute(0, 2, 1, 3).contiguous()


def right_chunks(x, n_heads):
    return torch.stack(x.chunk(n_heads, dim=-1), dim=1)


def right_einops(x, n_heads):
    import einops

    return einops.rearrange(x, "b s (h d) -> b h s d", h=n_heads)


def right_windows(x, n_heads):
    d_head = x.shape[-1] // n_heads
    return x.unfold(-1, d_head, d_head).movedim(2, 1)


def right_loop_over_heads(x, n_heads):
    batch, seq, d_model = x.shape
    d_head = d_model // n_heads
    heads = torch.empty(batch, n_heads, seq, d_head, dtype=x.dtype, device=x.device)
    for head in range(n_heads):
        start = head * d_head
        heads[:, head] = x[:, :, start : start + d_head]
    return heads


def right_features_first(x, n_heads):
    batch, seq, d_model = x.shape
    return x.mT.reshape(batch, n_heads, d_model // n_heads, seq).mT


def wrong_chunks_of_the_batch(x, n_heads):
    return torch.stack(x.chunk(n_heads, dim=0), dim=1)


def wrong_heads_repeated_and_cut(x, n_heads):
    width = x.shape[-1] // n_heads
    return x[:, None].repeat(1, n_heads, 1, 1)[..., :width]


def wrong_permuted_one_too_far(x, n_heads):
    return x.unflatten(-1, (n_heads, -1)).permute(2, 0, 1, 3)
