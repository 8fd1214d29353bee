"""Answers to `split_pairs`, as learners write them."""

import torch


def wrong_pairing_ignored(x, pairing="interleaved"):
    return x.unflatten(-1, (-1, 2))


def wrong_always_half(x, pairing="interleaved"):
    first, second = x.chunk(2, dim=-1)
    return torch.stack([first, second], dim=-1)


def wrong_half_not_transposed(x, pairing="interleaved"):
    if pairing == "interleaved":
        return x.unflatten(-1, (-1, 2))
    return x.unflatten(-1, (2, -1))


def wrong_pairings_exchanged(x, pairing="interleaved"):
    if pairing == "half":
        return x.unflatten(-1, (-1, 2))
    return x.unflatten(-1, (2, -1)).transpose(-1, -2)


def wrong_second_half_first(x, pairing="interleaved"):
    if pairing == "interleaved":
        return x.unflatten(-1, (-1, 2))
    half = x.shape[-1] // 2
    return torch.stack([x[..., half:], x[..., :half]], dim=-1)


def wrong_tokens_flattened(x, pairing="interleaved"):
    if pairing == "interleaved":
        return x.reshape(-1, 2)
    half = x.shape[-1] // 2
    return torch.stack([x[..., :half], x[..., half:]], dim=-1).reshape(-1, 2)


def wrong_two_tensors(x, pairing="interleaved"):
    if pairing == "interleaved":
        return x[..., 0::2], x[..., 1::2]
    half = x.shape[-1] // 2
    return x[..., :half], x[..., half:]


def wrong_half_is_mirrored(x, pairing="interleaved"):
    # The first feature goes with the last one.
    if pairing == "interleaved":
        return torch.stack([x[..., ::2], x[..., 1::2]], dim=-1)
    half = x.shape[-1] // 2
    return torch.stack([x[..., :half], x.flip(-1)[..., :half]], dim=-1)


def wrong_every_feature_starts_a_pair(x, pairing="interleaved"):
    shift = 1 if pairing == "interleaved" else x.shape[-1] // 2
    return torch.stack([x, x.roll(-shift, dims=-1)], dim=-1)


def wrong_name_of_the_pairing(x, pairing="interleaved"):
    if pairing == "interleaved":
        return x.unflatten(-1, (-1, 2))
    if pairing == "halves":
        return x.unflatten(-1, (2, -1)).transpose(-1, -2)


def wrong_needs_three_axes(x, pairing="interleaved"):
    batch, seq, d_head = x.shape
    if pairing == "interleaved":
        return x.reshape(batch, seq, d_head // 2, 2)
    return x.reshape(batch, seq, 2, d_head // 2).transpose(2, 3)


def wrong_index_with_a_fraction(x, pairing="interleaved"):
    if pairing == "interleaved":
        return torch.stack([x[..., 0::2], x[..., 1::2]], dim=-1)
    half = x.shape[-1] / 2
    return torch.stack([x[..., :half], x[..., half:]], dim=-1)


def wrong_einops_without_import(x, pairing="interleaved"):
    if pairing == "interleaved":
        return rearrange(x, "... (pair two) -> ... pair two", two=2)
    return rearrange(x, "... (two pair) -> ... pair two", two=2)


def wrong_tokens_form_the_pairs(x, pairing="interleaved"):
    if pairing == "interleaved":
        return torch.stack([x[..., 0::2, :], x[..., 1::2, :]], dim=-1)
    half = x.shape[-2] // 2
    return torch.stack([x[..., :half, :], x[..., half:, :]], dim=-1)


def wrong_new_axis_in_front(x, pairing="interleaved"):
    if pairing == "interleaved":
        return torch.stack([x[..., ::2], x[..., 1::2]])
    return torch.stack(x.chunk(2, dim=-1))


def wrong_new_axis_before_the_pairs(x, pairing="interleaved"):
    if pairing == "interleaved":
        return torch.stack([x[..., ::2], x[..., 1::2]], dim=-2)
    return torch.stack(x.tensor_split(2, dim=-1), dim=-2)


def wrong_pieces_of_two_features_in_a_list(x, pairing="interleaved"):
    if pairing == "interleaved":
        return list(x.split(2, dim=-1))
    half = x.shape[-1] // 2
    return [x[..., [i, i + half]] for i in range(half)]


def wrong_shape_changed_in_place(x, pairing="interleaved"):
    shape = x.shape[:-1]
    if pairing == "interleaved":
        return x.resize_(*shape, x.shape[-1] // 2, 2)
    return x.resize_(*shape, 2, x.shape[-1] // 2).transpose(-1, -2)


def wrong_misspelled_method(x, pairing="interleaved"):
    if pairing == "interleaved":
        return x.unflaten(-1, (-1, 2))
    return x.unflaten(-1, (2, -1)).transpose(-1, -2)


def wrong_half_leaves_the_shape(x, pairing="interleaved"):
    # Pairs are next to each other, but on the same axis.
    if pairing == "interleaved":
        return x
    return x.unflatten(-1, (2, -1)).transpose(-1, -2).flatten(-2)


def wrong_half_by_reshape(x, pairing="interleaved"):
    # A reshape keeps the order, so halves come out as neighbors.
    if pairing == "interleaved":
        return x.unflatten(-1, (-1, 2))
    return x.unflatten(-1, (2, -1)).reshape(*x.shape[:-1], -1, 2)


def wrong_exchanged_and_second_first(x, pairing="interleaved"):
    if pairing == "interleaved":
        first, second = x.chunk(2, dim=-1)
    else:
        first, second = x[..., 0::2], x[..., 1::2]
    return torch.stack([second, first], dim=-1)


def wrong_pairing_ignored_and_not_transposed(x, pairing="interleaved"):
    return x.view(*x.shape[:-1], 2, x.shape[-1] // 2)


def right_slices(x, pairing="interleaved"):
    half = x.shape[-1] // 2
    if pairing == "interleaved":
        first, second = x[..., 0::2], x[..., 1::2]
    else:
        first, second = x[..., :half], x[..., half:]
    return torch.stack((first, second), dim=-1)


def right_reshape(x, pairing="interleaved"):
    *front, d_head = x.shape
    if pairing == "half":
        return x.reshape(*front, 2, d_head // 2).swapaxes(-1, -2)
    return x.reshape(*front, d_head // 2, 2)


def right_einops(x, pairing="interleaved"):
    from einops import rearrange

    pattern = "(pair two)" if pairing == "interleaved" else "(two pair)"
    return rearrange(x, f"... {pattern} -> ... pair two", two=2)


def right_table_of_features(x, pairing="interleaved"):
    pairs = x.shape[-1] // 2
    if pairing == "interleaved":
        features = [[2 * i, 2 * i + 1] for i in range(pairs)]
    else:
        features = [[i, i + pairs] for i in range(pairs)]
    return x[..., torch.tensor(features, device=x.device)]


def right_pair_by_pair(x, pairing="interleaved"):
    d_head = x.shape[-1]
    pairs = x.new_empty(*x.shape[:-1], d_head // 2, 2)
    for i in range(d_head // 2):
        left, right = (2 * i, 2 * i + 1) if pairing == "interleaved" else (i, d_head // 2 + i)
        pairs[..., i, 0] = x[..., left]
        pairs[..., i, 1] = x[..., right]
    return pairs


def right_windows(x, pairing="interleaved"):
    if pairing == "interleaved":
        return x.unfold(-1, 2, 2)
    return torch.stack(torch.tensor_split(x, 2, dim=-1), dim=-1)


def wrong_first_with_last(x, pairing="interleaved"):
    if pairing == "interleaved":
        return x.unflatten(-1, (-1, 2))
    half = x.shape[-1] // 2
    return torch.stack([x[..., :half], x[..., half:].flip(-1)], dim=-1)


def wrong_pairs_exchanged_inside(x, pairing="interleaved"):
    if pairing == "interleaved":
        return torch.stack([x[..., 1::2], x[..., ::2]], dim=-1)
    half = x.shape[-1] // 2
    return torch.stack([x[..., half:], x[..., :half]], dim=-1)


def wrong_compares_with_is_not(x, pairing="interleaved"):
    if pairing == "halves":
        return x.unflatten(-1, (2, -1)).transpose(-1, -2)
    return x.unflatten(-1, (-1, 2))
