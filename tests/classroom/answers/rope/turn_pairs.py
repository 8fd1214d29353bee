"""Answers to `turn_pairs`, as learners write them."""

import math

import torch


def wrong_clockwise(pairs, angles):
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    a, b = pairs[..., 0], pairs[..., 1]
    return torch.stack([a * cos + b * sin, -a * sin + b * cos], dim=-1)


def wrong_minus_forgotten(pairs, angles):
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    a, b = pairs[..., 0], pairs[..., 1]
    return torch.stack([a * cos + b * sin, a * sin + b * cos], dim=-1)


def wrong_dtype_of_the_angles(pairs, angles):
    a, b = pairs.unbind(dim=-1)
    cos, sin = angles.cos(), angles.sin()
    return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1)


def wrong_angles_rounded_first(pairs, angles):
    # A large angle loses its digits before the cosine is taken.
    angles = angles.to(pairs.dtype)
    a, b = pairs[..., 0], pairs[..., 1]
    return torch.stack([a * angles.cos() - b * angles.sin(), a * angles.sin() + b * angles.cos()], dim=-1)


def wrong_second_uses_the_new_first(pairs, angles):
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    turned = pairs.clone()
    turned[..., 0] = turned[..., 0] * cos - turned[..., 1] * sin
    turned[..., 1] = turned[..., 0] * sin + turned[..., 1] * cos
    return turned


def wrong_pairs_changed_in_place(pairs, angles):
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    first = pairs[..., 0] * cos - pairs[..., 1] * sin
    second = pairs[..., 0] * sin + pairs[..., 1] * cos
    pairs[..., 0] = first
    pairs[..., 1] = second
    return pairs


def wrong_sine_and_cosine_exchanged(pairs, angles):
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    a, b = pairs[..., 0], pairs[..., 1]
    return torch.stack([a * sin - b * cos, a * cos + b * sin], dim=-1)


def wrong_new_axis_in_front(pairs, angles):
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    a, b = pairs[..., 0], pairs[..., 1]
    return torch.stack([a * cos - b * sin, a * sin + b * cos])


def wrong_all_firsts_then_all_seconds(pairs, angles):
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    a, b = pairs[..., 0], pairs[..., 1]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)


def wrong_second_stays(pairs, angles):
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    a, b = pairs[..., 0], pairs[..., 1]
    return torch.stack([a * cos - b * sin, b], dim=-1)


def wrong_pairs_from_the_first_axis(pairs, angles):
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    a, b = pairs[0], pairs[1]
    return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1)


def wrong_degrees(pairs, angles):
    radians = angles * math.pi / 180
    cos, sin = radians.cos().to(pairs.dtype), radians.sin().to(pairs.dtype)
    a, b = pairs[..., 0], pairs[..., 1]
    return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1)


def wrong_angle_without_an_axis_for_two(pairs, angles):
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    swapped = torch.stack([-pairs[..., 1], pairs[..., 0]], dim=-1)
    return pairs * cos + swapped * sin


def wrong_complex_numbers_returned(pairs, angles):
    turns = torch.polar(torch.ones_like(angles), angles)
    return torch.view_as_complex(pairs.double().contiguous()) * turns


def wrong_math_with_a_tensor(pairs, angles):
    cos, sin = math.cos(angles), math.sin(angles)
    a, b = pairs[..., 0], pairs[..., 1]
    return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1)


def wrong_only_scaled(pairs, angles):
    # The two numbers don't mix.
    factors = torch.stack([angles.cos(), angles.sin()], dim=-1).to(pairs.dtype)
    return pairs * factors


def wrong_angle_added(pairs, angles):
    return pairs + angles.unsqueeze(-1).to(pairs.dtype)


def wrong_arctangent_arguments(pairs, angles):
    # atan2 takes the second coordinate first.
    a, b = pairs[..., 0].double(), pairs[..., 1].double()
    length = torch.hypot(a, b)
    angle = torch.atan2(a, b) + angles
    return torch.stack([length * angle.cos(), length * angle.sin()], dim=-1).to(pairs.dtype)


def wrong_turned_twice(pairs, angles):
    for _ in range(2):
        a, b = pairs[..., 0], pairs[..., 1]
        cos, sin = angles.cos().to(a.dtype), angles.sin().to(a.dtype)
        pairs = torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1)
    return pairs


def wrong_numbers_of_the_pair_exchanged(pairs, angles):
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    b, a = pairs[..., 0], pairs[..., 1]
    return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1)


def wrong_numpy_without_import(pairs, angles):
    cos, sin = np.cos(angles), np.sin(angles)
    a, b = pairs[..., 0], pairs[..., 1]
    return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1)


def wrong_two_tensors(pairs, angles):
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    a, b = pairs[..., 0], pairs[..., 1]
    return a * cos - b * sin, a * sin + b * cos


def wrong_clockwise_and_dtype(pairs, angles):
    matrix = torch.stack([torch.stack([angles.cos(), -angles.sin()]), torch.stack([angles.sin(), angles.cos()])])
    return torch.einsum("...pi,ij...p->...pj", pairs.double(), matrix)


def wrong_minus_forgotten_and_joined_in_halves(pairs, angles):
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    a, b = pairs.unbind(-1)
    return torch.cat((a * cos + b * sin, a * sin + b * cos), dim=-1)


def right_complex_numbers(pairs, angles):
    turns = torch.polar(torch.ones_like(angles), angles)
    points = torch.complex(pairs[..., 0].double(), pairs[..., 1].double())
    return torch.view_as_real(points * turns).to(pairs.dtype)


def right_matrices(pairs, angles):
    cos, sin = angles.cos(), angles.sin()
    rows = [torch.stack([cos, -sin], dim=-1), torch.stack([sin, cos], dim=-1)]
    matrix = torch.stack(rows, dim=-2).to(pairs.dtype)
    return (matrix @ pairs.unsqueeze(-1)).squeeze(-1)


def right_quarter_turn_mixed_in(pairs, angles):
    # cos of the way stays, and sin of it goes a quarter turn on.
    quarter = torch.stack([-pairs[..., 1], pairs[..., 0]], dim=-1)
    cos, sin = angles.cos()[..., None], angles.sin()[..., None]
    return pairs * cos.to(pairs.dtype) + quarter * sin.to(pairs.dtype)


def right_written_into_an_empty_tensor(pairs, angles):
    cos, sin = torch.cos(angles).to(pairs), torch.sin(angles).to(pairs)
    turned = torch.empty_like(pairs)
    turned[..., 0] = pairs[..., 0] * cos - pairs[..., 1] * sin
    turned[..., 1] = pairs[..., 0] * sin + pairs[..., 1] * cos
    return turned


def right_one_pair_at_a_time(pairs, angles):
    turned = []
    for i in range(pairs.shape[-2]):
        cos = angles[..., i].cos().to(pairs.dtype)
        sin = angles[..., i].sin().to(pairs.dtype)
        a, b = pairs[..., i, 0], pairs[..., i, 1]
        turned.append(torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1))
    return torch.stack(turned, dim=-2)


def wrong_rounded_to_half(pairs, angles):
    cos, sin = angles.cos().half().to(pairs.dtype), angles.sin().half().to(pairs.dtype)
    first, second = pairs[..., 0], pairs[..., 1]
    return torch.stack([first * cos - second * sin, first * sin + second * cos], dim=-1)


def wrong_plus_where_minus_belongs(pairs, angles):
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    first, second = pairs[..., 0], pairs[..., 1]
    return torch.stack([first * cos + second * sin, first * sin + second * cos], dim=-1)


def wrong_half_the_angle(pairs, angles):
    angles = angles / 2
    cos, sin = angles.cos().to(pairs.dtype), angles.sin().to(pairs.dtype)
    first, second = pairs[..., 0], pairs[..., 1]
    return torch.stack([first * cos - second * sin, first * sin + second * cos], dim=-1)
