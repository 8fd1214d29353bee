"""Answers to `merge_heads`, as learners write them."""

import torch


def wrong_reshaped_at_once(x):
    batch, n_heads, seq, d_head = x.shape
    return x.reshape(batch, seq, n_heads * d_head)


def wrong_heads_join_the_tokens(x):
    return x.flatten(1, 2)


def wrong_view_after_transpose(x):
    # view needs the numbers in order; transpose doesn't move them.
    batch, n_heads, seq, d_head = x.shape
    return x.transpose(1, 2).view(batch, seq, n_heads * d_head)


def wrong_heads_interleaved(x):
    return x.permute(0, 2, 3, 1).flatten(2)


def wrong_features_exchanged_with_heads(x):
    return x.transpose(1, 3).flatten(2)


def wrong_heads_added(x):
    return x.sum(dim=1)


def wrong_mean_of_the_heads_repeated(x):
    return x.mean(dim=1).repeat(1, 1, x.shape[1])


def wrong_joined_along_seq(x):
    return torch.cat(x.unbind(dim=1), dim=1)


def wrong_heads_backward(x):
    return torch.cat([x[:, i] for i in range(x.shape[1] - 1, -1, -1)], dim=-1)


def wrong_only_the_first_head(x):
    return x[:, 0]


def wrong_heads_join_the_batch(x):
    return x.flatten(0, 1)


def wrong_seq_before_batch(x):
    return x.permute(2, 0, 1, 3).flatten(2)


def wrong_only_transposed(x):
    return x.transpose(1, 2)


def wrong_texts_joined_instead_of_heads(x):
    # A loop over x goes over the batch.
    return torch.cat(list(x), dim=-1)


def wrong_axes_exchanged_in_place(x):
    x.transpose_(1, 2)
    return x.flatten(2)


def wrong_list_of_heads(x):
    return [x[:, i] for i in range(x.shape[1])]


def wrong_einops_without_import(x):
    return rearrange(x, "batch head seq d_head -> batch seq (head d_head)")


def wrong_axis_out_of_range(x):
    return torch.cat(x.unbind(dim=1), dim=3)


def wrong_flattened_too_far(x):
    return x.transpose(1, 2).flatten(1)


def wrong_transpose_of_three_axes(x):
    batch, n_heads, seq, d_head = x.shape
    return x.transpose(0, 2, 1, 3).reshape(batch, seq, n_heads * d_head)


def wrong_result_of_transpose_thrown_away(x):
    batch, n_heads, seq, d_head = x.shape
    x.transpose(1, 2)
    return x.contiguous().view(batch, seq, n_heads * d_head)


def wrong_interleaved_and_backward(x):
    return torch.stack([x[:, i] for i in reversed(range(x.shape[1]))], dim=-1).flatten(2)


def wrong_reshaped_at_once_and_seq_before_batch(x):
    batch, n_heads, seq, d_head = x.shape
    return x.reshape(seq, batch, n_heads * d_head)


def right_concatenated(x):
    return torch.cat(x.unbind(dim=1), dim=-1)


def right_permute_and_reshape(x):
    batch, n_heads, seq, d_head = x.shape
    return x.permute(0, 2, 1, 3).reshape(batch, seq, n_heads * d_head)


def right_contiguous_view(x):
    batch, _, seq, _ = x.size()
    return x.transpose(1, 2).contiguous().view(batch, seq, -1)


def right_einops(x):
    from einops import rearrange

    return rearrange(x, "b h s d -> b s (h d)")


def right_loop_over_heads(x):
    batch, n_heads, seq, d_head = x.shape
    merged = x.new_zeros(batch, seq, n_heads * d_head)
    for head in range(n_heads):
        merged[:, :, head * d_head : (head + 1) * d_head] = x[:, head]
    return merged


def right_features_first(x):
    return x.mT.flatten(1, 2).mT


def wrong_largest_of_the_heads(x):
    return x.amax(dim=1)


def wrong_seq_of_the_first_text_only(x):
    return x[0].transpose(0, 1).flatten(1)


def wrong_heads_halved(x):
    batch, head, seq, d_head = x.shape
    return x.transpose(1, 2).reshape(batch, seq, head * d_head)[..., : head * d_head // 2]
