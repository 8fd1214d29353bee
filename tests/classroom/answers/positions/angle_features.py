"""Answers to `angle_features`, as learners write them."""

import math

import torch


def wrong_all_sines_then_all_cosines(angles):
    return torch.cat([angles.sin(), angles.cos()], dim=-1)


def wrong_cosine_first(angles):
    return torch.stack([torch.cos(angles), torch.sin(angles)], dim=-1).flatten(-2)


def wrong_only_sines(angles):
    return torch.sin(angles)


def wrong_pairs_keep_their_axis(angles):
    return torch.stack([angles.sin(), angles.cos()], dim=-1)


def wrong_everything_flattened(angles):
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten()


def wrong_degrees(angles):
    angles = torch.deg2rad(angles)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


def wrong_sine_and_cosine_take_turns(angles):
    # Each angle gets only one of the two.
    features = torch.empty_like(angles)
    features[..., 0::2] = torch.sin(angles[..., 0::2])
    features[..., 1::2] = torch.cos(angles[..., 1::2])
    return features


def wrong_needs_one_text(angles):
    seq, pair = angles.shape
    features = torch.zeros(seq, 2 * pair, dtype=angles.dtype)
    features[:, 0::2] = angles.sin()
    features[:, 1::2] = angles.cos()
    return features


def wrong_no_room_for_both(angles):
    features = torch.zeros_like(angles)
    features[..., 0::2] = angles.sin()
    features[..., 1::2] = angles.cos()
    return features


def wrong_stacked_in_front(angles):
    # The reshape mixes different angles.
    both = torch.stack([angles.sin(), angles.cos()])
    return both.reshape(*angles.shape[:-1], 2 * angles.shape[-1])


def wrong_sine_twice(angles):
    return torch.stack([angles.sin(), angles.sin()], dim=-1).flatten(-2)


def wrong_math_with_a_tensor(angles):
    features = []
    for angle in angles:
        features += [math.sin(angle), math.cos(angle)]
    return torch.tensor(features)


def wrong_two_tensors(angles):
    return angles.sin(), angles.cos()


def wrong_added_up(angles):
    return angles.sin() + angles.cos()


def wrong_angles_overwritten(angles):
    # The cosine is taken of the sines.
    sines = angles.sin_()
    cosines = angles.cos()
    return torch.stack([sines, cosines], dim=-1).flatten(-2)


def wrong_unknown_function(angles):
    return torch.interleave(angles.sin(), angles.cos())


def wrong_flattened_from_axis_1(angles):
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


def wrong_angle_doubled(angles):
    angles = 2 * angles
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(-2)


def wrong_features_side_by_side_per_token(angles):
    # Joined along seq instead of along the features.
    return torch.cat([angles.sin(), angles.cos()], dim=-2)


def wrong_second_half_reversed(angles):
    features = torch.cat([angles.sin(), angles.cos().flip(-1)], dim=-1)
    return features


def wrong_each_angle_repeated(angles):
    # The first half of the doubled angles gets a sine, the second a cosine.
    doubled = angles.repeat_interleave(2, dim=-1)
    pair = angles.shape[-1]
    return torch.cat([doubled[..., :pair].sin(), doubled[..., pair:].cos()], dim=-1)


def wrong_numpy_without_import(angles):
    return np.stack([np.sin(angles), np.cos(angles)], axis=-1).reshape(*angles.shape[:-1], -1)


def wrong_axis_has_no_brackets(angles):
    # stack takes one list of tensors.
    return torch.stack(angles.sin(), angles.cos(), dim=-1).flatten(-2)


def wrong_cosine_first_and_in_halves(angles):
    return torch.concat((angles.cos(), angles.sin()), dim=-1)


def wrong_degrees_and_not_flattened(angles):
    radians = angles * math.pi / 180
    return torch.stack((radians.sin(), radians.cos()), dim=-1)


def right_slices(angles):
    features = angles.new_empty(*angles.shape[:-1], 2 * angles.shape[-1])
    features[..., ::2] = angles.sin()
    features[..., 1::2] = angles.cos()
    return features


def right_einops(angles):
    from einops import rearrange

    return rearrange([angles.sin(), angles.cos()], "two ... pair -> ... (pair two)")


def right_column_by_column(angles):
    columns = []
    for angle in angles.unbind(dim=-1):
        columns.append(torch.sin(angle))
        columns.append(torch.cos(angle))
    return torch.stack(columns, dim=-1)


def right_halves_then_reordered(angles):
    pair = angles.shape[-1]
    halves = torch.cat((angles.sin(), angles.cos()), dim=-1)
    order = torch.arange(2 * pair, device=angles.device).view(2, pair).T.flatten()
    return halves[..., order]


def right_complex_numbers(angles):
    # e^(iφ) is cos φ + i sin φ.
    turned = torch.complex(angles.sin(), angles.cos())
    return torch.view_as_real(turned).flatten(start_dim=-2)


def wrong_tangent(angles):
    return torch.stack([angles.sin(), angles.tan()], dim=-1).flatten(-2)


def wrong_minus_the_cosine(angles):
    return torch.stack([angles.sin(), -angles.cos()], dim=-1).flatten(-2)


def wrong_joined_on_the_first_axis(angles):
    return torch.cat([angles.sin(), angles.cos()], dim=0)
