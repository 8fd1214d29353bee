"""Answers to `matching_hidden`, as learners write them."""

import math

import torch


def wrong_three_halves(d_hidden):
    return 3 * d_hidden // 2


def wrong_rounded_to_the_nearest(d_hidden):
    return round(2 * d_hidden / 3)


def wrong_rounded_up(d_hidden):
    return math.ceil(2 * d_hidden / 3)


def wrong_float(d_hidden):
    return 2 * d_hidden / 3


def wrong_rounded_before_the_product(d_hidden):
    return d_hidden // 3 * 2


def wrong_half(d_hidden):
    return d_hidden // 2


def wrong_third(d_hidden):
    return d_hidden // 3


def wrong_same_width(d_hidden):
    return d_hidden


def wrong_factor_of_two_digits(d_hidden):
    return int(0.66 * d_hidden)


def wrong_width_for_four_times_d_model(d_hidden):
    # LLaMA's 8/3 belongs to d_model, not to d_hidden.
    return 8 * d_hidden // 3


def wrong_multiple_of_256(d_hidden):
    width = 2 * d_hidden // 3
    return 256 * ((width + 255) // 256)


def wrong_whole_float(d_hidden):
    # Rounding down with // keeps a float a float.
    return 2.0 * d_hidden // 3


def wrong_tensor(d_hidden):
    return torch.tensor(2 * d_hidden // 3)


def wrong_printed(d_hidden):
    print(2 * d_hidden // 3)


def wrong_root(d_hidden):
    return int(d_hidden * math.sqrt(2 / 3))


def wrong_remainder(d_hidden):
    return 2 * d_hidden % 3


def wrong_numbers_of_weights(d_hidden):
    return 2 * d_hidden, 3 * d_hidden


def wrong_numpy_without_import(d_hidden):
    return np.floor(d_hidden * 2 / 3)


def wrong_length_of_a_number(d_hidden):
    return 2 * len(d_hidden) // 3


def wrong_text(d_hidden):
    return f"{2 * d_hidden // 3}"


def wrong_three_halves_and_float(d_hidden):
    return d_hidden * 1.5


def wrong_rounded_up_and_half(d_hidden):
    return -(-d_hidden // 2)


def right_third_taken_away(d_hidden):
    return d_hidden - math.ceil(d_hidden / 3)


def right_weights_counted(d_hidden):
    # With any d_model; it cancels.
    d_model = 64
    weights = 2 * d_model * d_hidden
    return weights // (3 * d_model)


def right_divmod(d_hidden):
    thirds, rest = divmod(d_hidden, 3)
    return 2 * thirds + (1 if rest == 2 else 0)


def right_floor(d_hidden):
    return math.floor(d_hidden * 2 / 3)


def right_search(d_hidden):
    width = 0
    while 3 * (width + 1) <= 2 * d_hidden:
        width += 1
    return width


def right_fraction(d_hidden):
    from fractions import Fraction

    return int(Fraction(2, 3) * d_hidden)


def wrong_one_subtracted(d_hidden):
    return 2 * d_hidden // 3 - 1


def wrong_multiple_of_8(d_hidden):
    return 2 * d_hidden // 3 // 8 * 8


def wrong_divided_by_one_and_a_half_up(d_hidden):
    return math.ceil(d_hidden / 1.5)
