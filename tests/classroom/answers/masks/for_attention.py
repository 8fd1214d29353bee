"""Answers to `for_attention`, as learners write them."""

import torch


def wrong_key_in_the_place_of_query(padding):
    return padding[:, None, :, None]


def wrong_new_axes_first(padding):
    return padding[None, None]


def wrong_one_axis_too_few(padding):
    return padding.unsqueeze(1)


def wrong_repeated_for_every_query(padding):
    batch, key = padding.shape
    return padding[:, None, None, :].expand(batch, 1, key, key)


def wrong_new_axes_last(padding):
    return padding[:, :, None, None]


def wrong_queries_hidden_too(padding):
    return padding[:, None, :, None] & padding[:, None, None, :]


def wrong_turned_around(padding):
    return ~padding[:, None, None, :]


def wrong_minus_infinity_and_zero(padding):
    mask = torch.zeros(padding.shape)
    mask[~padding] = float("-inf")
    return mask[:, None, None, :]


def wrong_axes_added_in_place(padding):
    # The underscore changes the caller's mask.
    padding.unsqueeze_(1)
    padding.unsqueeze_(2)
    return padding


def wrong_transposed(padding):
    return padding.T[:, None, None, :]


def wrong_eight_heads(padding):
    return padding[:, None, None, :].repeat(1, 8, 1, 1)


def wrong_two_axes_in_one_call(padding):
    return padding.unsqueeze(1, 2)


def wrong_all_in_the_first_axis(padding):
    return padding.reshape(-1, 1, 1, 1)


def wrong_left_as_it_is(padding):
    return padding


def wrong_floats(padding):
    return padding[:, None, None, :].float()


def wrong_numpy_method(padding):
    return padding.expand_dims(1).expand_dims(1)


def wrong_with_the_future_hidden(padding):
    key = padding.shape[1]
    causal = torch.ones(key, key, dtype=torch.bool, device=padding.device).tril()
    return padding[:, None, None, :] & causal


def wrong_list(padding):
    return [[[row]] for row in padding.tolist()]


def wrong_result_thrown_away(padding):
    # unsqueeze returns a new tensor.
    padding.unsqueeze(1)
    padding.unsqueeze(2)
    return padding


def wrong_axes_squeezed_out_again(padding):
    return padding[:, None, None, :].squeeze()


def wrong_batch_at_the_end(padding):
    return padding.reshape(1, 1, padding.shape[1], padding.shape[0])


def wrong_turned_around_and_new_axes_first(padding):
    return torch.logical_not(padding)[None, None, :, :]


def wrong_integers_and_one_axis_too_few(padding):
    return padding[:, None].long()


def right_unsqueeze_twice(padding):
    return padding.unsqueeze(1).unsqueeze(1)


def right_reshape(padding):
    batch, key = padding.shape
    return padding.reshape(batch, 1, 1, key)


def right_einops(padding):
    from einops import rearrange

    return rearrange(padding, "batch key -> batch 1 1 key")


def right_unflatten(padding):
    return padding.unflatten(1, (1, 1, padding.shape[1]))


def right_text_by_text(padding):
    return torch.stack([row[None, None] for row in padding], dim=0)


def wrong_key_axis_doubled(padding):
    return padding[:, None, :, None] & padding[:, None, None, :]


def wrong_repeat_along_batch(padding):
    return padding.repeat(1, 1, 1, 1)


def wrong_squeezed_back(padding):
    return padding[:, None, None, :].squeeze()
