"""Answers to `wave_angles`, as learners write them."""

import math

import torch


def wrong_base_ignored(positions, d_model, base=10_000.0):
    pair = torch.arange(0, d_model, 2)
    return positions[..., None] * 10_000.0 ** (-pair / d_model)


def wrong_without_its_2(positions, d_model, base=10_000.0):
    i = torch.arange(d_model // 2)
    return positions[..., None] * base ** (-i / d_model)


def wrong_sign_of_the_exponent(positions, d_model, base=10_000.0):
    i = torch.arange(d_model // 2)
    return positions[..., None] * base ** (2 * i / d_model)


def wrong_one_angle_for_each_feature(positions, d_model, base=10_000.0):
    i = torch.arange(d_model)
    return positions[..., None] * base ** (-2 * i / d_model)


def wrong_hands_counted_from_1(positions, d_model, base=10_000.0):
    i = torch.arange(1, d_model // 2 + 1)
    return positions[..., None] * base ** (-2 * i / d_model)


def wrong_pair_before_seq(positions, d_model, base=10_000.0):
    speed = base ** (-torch.arange(0, d_model, 2) / d_model)
    return speed[:, None] * positions[..., None, :]


def wrong_needs_one_axis(positions, d_model, base=10_000.0):
    speed = 1.0 / base ** (torch.arange(0, d_model, 2).float() / d_model)
    return torch.outer(positions.float(), speed)


def wrong_positions_ignored(positions, d_model, base=10_000.0):
    # Counts the tokens instead of reading their positions.
    place = torch.arange(positions.shape[-1])[:, None]
    return place * base ** (-torch.arange(0, d_model, 2) / d_model)


def wrong_divided_by_the_number_of_pairs(positions, d_model, base=10_000.0):
    pairs = d_model // 2
    i = torch.arange(pairs)
    return positions[..., None] * base ** (-2 * i / pairs)


def wrong_base_times_exponent(positions, d_model, base=10_000.0):
    i = torch.arange(d_model // 2)
    return positions[..., None] * (base * (-2 * i / d_model))


def wrong_floor_division(positions, d_model, base=10_000.0):
    i = torch.arange(d_model // 2)
    return positions[..., None] * base ** (-2 * i // d_model)


def wrong_no_axis_for_the_pairs(positions, d_model, base=10_000.0):
    speed = base ** (-torch.arange(0, d_model, 2) / d_model)
    return positions * speed


def wrong_full_turns(positions, d_model, base=10_000.0):
    speed = 2 * math.pi * base ** (-torch.arange(0, d_model, 2) / d_model)
    return positions[..., None] * speed


def wrong_degrees(positions, d_model, base=10_000.0):
    angles = positions[..., None] * base ** (-torch.arange(0, d_model, 2) / d_model)
    return torch.rad2deg(angles)


def wrong_sine_too(positions, d_model, base=10_000.0):
    angles = positions[..., None] * base ** (-torch.arange(0, d_model, 2) / d_model)
    return torch.sin(angles)


def wrong_exponential_without_the_base(positions, d_model, base=10_000.0):
    i = torch.arange(d_model // 2)
    return positions[..., None] * torch.exp(-2 * i / d_model)


def wrong_math_with_a_tensor(positions, d_model, base=10_000.0):
    i = torch.arange(d_model // 2)
    speed = math.pow(base, -2 * i / d_model)
    return positions[..., None] * speed


def wrong_numpy_without_import(positions, d_model, base=10_000.0):
    i = np.arange(d_model // 2)
    return np.asarray(positions)[..., np.newaxis] / np.power(base, 2 * i / d_model)


def wrong_minus_before_the_power(positions, d_model, base=10_000.0):
    i = torch.arange(d_model // 2)
    return positions[..., None] * -(base ** (2 * i / d_model))


def wrong_power_before_the_division(positions, d_model, base=10_000.0):
    # base ** −2i comes first, and only then / d_model.
    i = torch.arange(d_model // 2)
    return positions[..., None] * base ** (-2.0 * i) / d_model


def wrong_evenly_spaced_to_1(positions, d_model, base=10_000.0):
    # The last exponent is 1 − 2/d_model, not 1.
    exponents = torch.linspace(0, 1, d_model // 2)
    return positions[..., None] * base**-exponents


def wrong_only_the_speeds(positions, d_model, base=10_000.0):
    return base ** (-torch.arange(0, d_model, 2) / d_model)


def wrong_speeds_become_integers(positions, d_model, base=10_000.0):
    # zeros_like(positions) holds integers.
    angles = torch.stack([torch.zeros_like(positions)] * (d_model // 2), dim=-1)
    for i in range(d_model // 2):
        angles[..., i] = positions * base ** (-2 * i / d_model)
    return angles


def wrong_base_ignored_and_without_its_2(positions, d_model, base=10_000.0):
    i = torch.arange(0, d_model // 2, dtype=torch.float32)
    return positions.unsqueeze(-1) / 10000 ** (i / d_model)


def wrong_hands_from_1_and_sign(positions, d_model, base=10_000.0):
    i = torch.arange(2, d_model + 1, 2)
    return positions[..., None] * base ** (i / d_model)


def right_exponential_of_the_logarithm(positions, d_model, base=10_000.0):
    pair = torch.arange(0, d_model, 2, device=positions.device).float()
    speed = torch.exp(pair * (-math.log(base) / d_model))
    return positions.float().unsqueeze(-1) * speed


def right_division(positions, d_model, base=10_000.0):
    i = torch.arange(d_model // 2, device=positions.device)
    return positions[..., None] / base ** (2 * i / d_model)


def right_einsum(positions, d_model, base=10_000.0):
    speed = torch.pow(base, -torch.arange(0, d_model, 2, device=positions.device, dtype=torch.float32) / d_model)
    return torch.einsum("...s,p->...sp", positions.to(speed.dtype), speed)


def right_one_hand_at_a_time(positions, d_model, base=10_000.0):
    hands = [positions * base ** (-2 * i / d_model) for i in range(d_model // 2)]
    return torch.stack(hands, dim=-1)


def right_in_double_precision(positions, d_model, base=10_000.0):
    exponents = torch.arange(0, d_model, 2, dtype=torch.float64, device=positions.device) / d_model
    return (positions.double()[..., None] * base**-exponents).float()


def wrong_base_squared(positions, d_model, base=10_000.0):
    pair = torch.arange(0, d_model, 2)
    return positions[..., None] * base ** (-2 * pair / d_model)


def wrong_slowest_hand_first(positions, d_model, base=10_000.0):
    pair = torch.arange(d_model - 2, -1, -2)
    return positions[..., None] * base ** (-pair / d_model)


def wrong_angles_cut_at_a_turn(positions, d_model, base=10_000.0):
    pair = torch.arange(0, d_model, 2)
    return (positions[..., None] * base ** (-pair / d_model)) % (2 * math.pi)
