"""Answers to `rotate`, as learners write them."""

import math

import torch

from transformer_course.classroom.exercises.rope.split_pairs import split_pairs
from transformer_course.classroom.exercises.rope.turn_pairs import turn_pairs
from transformer_course.rotary import rotary_angles


def wrong_positions_ignored(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(torch.arange(x.shape[-2]), x.shape[-1], base)
    turned = turn_pairs(split_pairs(x, pairing), angles)
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)


def wrong_base_not_passed_on(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, x.shape[-1])
    turned = turn_pairs(split_pairs(x, pairing), angles)
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)


def wrong_pairing_ignored(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, x.shape[-1], base)
    return turn_pairs(split_pairs(x), angles).flatten(-2)


def wrong_halves_not_put_back(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, x.shape[-1], base)
    return turn_pairs(split_pairs(x, pairing), angles).flatten(-2)


def wrong_still_in_pairs(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, x.shape[-1], base)
    return turn_pairs(split_pairs(x, pairing), angles)


def wrong_number_of_pairs_for_d_head(x, positions, base=10_000.0, pairing="interleaved"):
    pairs = split_pairs(x, pairing)
    angles = rotary_angles(positions, pairs.shape[-2], base)
    turned = turn_pairs(pairs, angles)
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)


def wrong_clockwise(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, x.shape[-1], base)
    turned = turn_pairs(split_pairs(x, pairing), -angles)
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)


def wrong_argument_order(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, base, x.shape[-1])
    turned = turn_pairs(split_pairs(x, pairing), angles)
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)


def wrong_not_split(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, x.shape[-1], base)
    return turn_pairs(x, angles)


def wrong_always_put_back_as_halves(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, x.shape[-1], base)
    turned = turn_pairs(split_pairs(x, pairing), angles)
    return turned.transpose(-1, -2).flatten(-2)


def wrong_everything_flattened(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, x.shape[-1], base)
    turned = turn_pairs(split_pairs(x, pairing), angles)
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten()


def wrong_misspelled_argument(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, dim=x.shape[-1], base=base)
    turned = turn_pairs(split_pairs(x, pairing), angles)
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)


def wrong_positions_counted_from_1(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions + 1, x.shape[-1], base)
    turned = turn_pairs(split_pairs(x, pairing), angles)
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)


def wrong_library_way_for_both_pairings(x, positions, base=10_000.0, pairing="interleaved"):
    # The code of the transformers library, which only knows halves.
    angles = rotary_angles(positions, x.shape[-1], base)
    angles = torch.cat([angles, angles], dim=-1)
    first, second = x.chunk(2, dim=-1)
    turned = torch.cat([-second, first], dim=-1)
    return x * angles.cos().to(x.dtype) + turned * angles.sin().to(x.dtype)


def wrong_added_like_sinusoidal_positions(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, x.shape[-1], base)
    waves = torch.stack([angles.sin(), angles.cos()], dim=-1)
    if pairing == "half":
        waves = waves.transpose(-1, -2)
    return x + waves.flatten(-2).to(x.dtype)


def wrong_dtype_of_the_angles(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, x.shape[-1], base)
    pairs = split_pairs(x, pairing)
    a, b = pairs[..., 0], pairs[..., 1]
    turned = torch.stack([a * angles.cos() - b * angles.sin(), a * angles.sin() + b * angles.cos()], dim=-1)
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)


def wrong_input_overwritten(x, positions, base=10_000.0, pairing="interleaved"):
    # split_pairs returns a view, so this writes into x.
    pairs = split_pairs(x, pairing)
    pairs.copy_(turn_pairs(pairs, rotary_angles(positions, x.shape[-1], base)))
    return x


def wrong_only_half_of_the_features(x, positions, base=10_000.0, pairing="interleaved"):
    half = x.shape[-1] // 2
    front, rest = x[..., :half], x[..., half:]
    turned = turn_pairs(split_pairs(front, pairing), rotary_angles(positions, half, base))
    turned = turned if pairing == "interleaved" else turned.transpose(-1, -2)
    return torch.cat([turned.flatten(-2), rest], dim=-1)


def wrong_same_angle_for_all_pairs(x, positions, base=10_000.0, pairing="interleaved"):
    # Every pair turns as fast as the first one.
    angles = positions[:, None].double().expand(-1, x.shape[-1] // 2)
    turned = turn_pairs(split_pairs(x, pairing), angles)
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)


def wrong_one_position_for_all_tokens(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions[-1], x.shape[-1], base)
    turned = turn_pairs(split_pairs(x, pairing), angles)
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)


def wrong_split_into_two_tensors(x, positions, base=10_000.0, pairing="interleaved"):
    first, second = split_pairs(x, pairing)
    angles = rotary_angles(positions, x.shape[-1], base)
    turned = turn_pairs(torch.stack([first, second], dim=-1), angles)
    return turned.flatten(-2)


def wrong_name_of_the_pairing(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, x.shape[-1], base)
    turned = turn_pairs(split_pairs(x, pairing), angles)
    if pairing == "interleave":
        return turned.flatten(-2)
    return turned.mT.flatten(-2)


def wrong_clockwise_and_base_not_passed_on(x, positions, base=10_000.0, pairing="interleaved"):
    turned = turn_pairs(split_pairs(x, pairing), rotary_angles(-positions, x.shape[-1]))
    if pairing == "half":
        turned = turned.transpose(-1, -2)
    return turned.flatten(-2)


def wrong_positions_ignored_and_not_put_back(x, positions, base=10_000.0, pairing="interleaved"):
    seq, d_head = x.shape[-2:]
    angles = rotary_angles(torch.arange(seq), d_head, base)
    return turn_pairs(split_pairs(x, pairing), angles).reshape(x.shape)


def right_library_way(x, positions, base=10_000.0, pairing="interleaved"):
    # The features, a quarter turn on, mixed with the features themselves.
    angles = rotary_angles(positions, x.shape[-1], base)
    if pairing == "half":
        first, second = x.chunk(2, dim=-1)
        quarter = torch.cat([-second, first], dim=-1)
        angles = torch.cat([angles, angles], dim=-1)
    else:
        quarter = torch.stack([-x[..., 1::2], x[..., ::2]], dim=-1).flatten(-2)
        angles = angles.repeat_interleave(2, dim=-1)
    return x * angles.cos().to(x.dtype) + quarter * angles.sin().to(x.dtype)


def right_complex_numbers(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, x.shape[-1], base)
    pairs = split_pairs(x, pairing).double()
    points = torch.complex(pairs[..., 0], pairs[..., 1]) * torch.exp(1j * angles)
    joined = torch.stack([points.real, points.imag], dim=-1 if pairing == "interleaved" else -2)
    return joined.flatten(-2).to(x.dtype)


def right_written_into_slices(x, positions, base=10_000.0, pairing="interleaved"):
    turned = turn_pairs(split_pairs(x, pairing), rotary_angles(positions, x.shape[-1], base))
    half = x.shape[-1] // 2
    result = torch.empty_like(x)
    if pairing == "interleaved":
        result[..., 0::2], result[..., 1::2] = turned[..., 0], turned[..., 1]
    else:
        result[..., :half], result[..., half:] = turned[..., 0], turned[..., 1]
    return result


def right_halves_reordered_first(x, positions, base=10_000.0, pairing="interleaved"):
    # With the features in another order, halves are neighbors.
    d_head = x.shape[-1]
    order = torch.arange(d_head, device=x.device)
    if pairing == "half":
        order = order.view(2, -1).T.flatten()
    turned = turn_pairs(split_pairs(x[..., order]), rotary_angles(positions, d_head, base)).flatten(-2)
    return turned[..., order.argsort()]


def right_token_by_token(x, positions, base=10_000.0, pairing="interleaved"):
    tokens = []
    for i in range(len(positions)):
        pairs = split_pairs(x[..., i, :], pairing)
        pairs = turn_pairs(pairs, rotary_angles(positions[i], x.shape[-1], base))
        tokens.append(pairs.flatten(-2) if pairing == "interleaved" else torch.cat(pairs.unbind(-1), dim=-1))
    return torch.stack(tokens, dim=-2)


def right_angles_by_hand(x, positions, base=10_000.0, pairing="interleaved"):
    d_head = x.shape[-1]
    exponents = torch.arange(d_head // 2, dtype=torch.float64, device=x.device) * 2 / d_head
    angles = positions.double().unsqueeze(-1) * torch.exp(-math.log(base) * exponents)
    turned = turn_pairs(split_pairs(x, pairing), angles)
    return turned.flatten(-2) if pairing == "interleaved" else turned.mT.reshape(x.shape)


def wrong_angles_from_the_first_position(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions - positions[0], x.shape[-1], base)
    turned = turn_pairs(split_pairs(x, pairing), angles)
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)


def wrong_rotated_and_added(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(positions, x.shape[-1], base)
    turned = turn_pairs(split_pairs(x, pairing), angles)
    return x + (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)


def wrong_length_of_x_as_positions(x, positions, base=10_000.0, pairing="interleaved"):
    angles = rotary_angles(torch.arange(x.shape[0]), x.shape[-1], base)
    turned = turn_pairs(split_pairs(x, pairing), angles)
    return (turned if pairing == "interleaved" else turned.transpose(-1, -2)).flatten(-2)
