"""Answers to `residual_std`, as learners write them."""

import torch


def wrong_no_root(std, n_layers, sublayers=2):
    return std / (sublayers * n_layers)


def wrong_sublayers_ignored(std, n_layers, sublayers=2):
    return std / n_layers**0.5


def wrong_always_two_sublayers(std, n_layers, sublayers=2):
    return std / (2 * n_layers) ** 0.5


def wrong_multiplied(std, n_layers, sublayers=2):
    return std * (sublayers * n_layers) ** 0.5


def wrong_power_binds_first(std, n_layers, sublayers=2):
    return std / sublayers * n_layers**0.5


def wrong_root_of_layers_only(std, n_layers, sublayers=2):
    return std / (sublayers * n_layers**0.5)


def wrong_root_of_everything(std, n_layers, sublayers=2):
    return (std / (sublayers * n_layers)) ** 0.5


def wrong_layers_raised_to_sublayers(std, n_layers, sublayers=2):
    return std / (n_layers**sublayers) ** 0.5


def wrong_layers_plus_sublayers(std, n_layers, sublayers=2):
    return std / (n_layers + sublayers) ** 0.5


def wrong_one_write_too_many(std, n_layers, sublayers=2):
    # Counts the embedding as a write.
    return std / (sublayers * n_layers + 1) ** 0.5


def wrong_one_write_too_few(std, n_layers, sublayers=2):
    return std / (sublayers * (n_layers - 1) + 1) ** 0.5


def wrong_fixed_std(std, n_layers, sublayers=2):
    return 0.02 / (sublayers * n_layers) ** 0.5


def wrong_factor_without_std(std, n_layers, sublayers=2):
    return 1 / (sublayers * n_layers) ** 0.5


def wrong_squared(std, n_layers, sublayers=2):
    return std / (sublayers * n_layers) ** 2


def wrong_integer_root(std, n_layers, sublayers=2):
    return std / int((sublayers * n_layers) ** 0.5)


def wrong_floor_division(std, n_layers, sublayers=2):
    return std // (sublayers * n_layers) ** 0.5


def wrong_exponent_one_half_as_integers(std, n_layers, sublayers=2):
    # 1 // 2 is 0.
    return std / (sublayers * n_layers) ** (1 // 2)


def wrong_variance_returned(std, n_layers, sublayers=2):
    return std**2 / (sublayers * n_layers)


def wrong_tensor(std, n_layers, sublayers=2):
    return std / torch.sqrt(torch.tensor(float(sublayers * n_layers)))


def wrong_root_of_an_int(std, n_layers, sublayers=2):
    return std / torch.sqrt(sublayers * n_layers)


def wrong_math_not_imported(std, n_layers, sublayers=2):
    return std / math.sqrt(sublayers * n_layers)


def wrong_list_for_each_layer(std, n_layers, sublayers=2):
    return [std / (sublayers * layer) ** 0.5 for layer in range(1, n_layers + 1)]


def wrong_rounded(std, n_layers, sublayers=2):
    return round(std / (sublayers * n_layers) ** 0.5, 4)


def wrong_sublayers_ignored_and_no_root(std, n_layers, sublayers=2):
    return std / n_layers


def wrong_multiplied_and_no_root(std, n_layers, sublayers=2):
    return std * sublayers * n_layers


def right_power_of_minus_one_half(std, n_layers, sublayers=2):
    return std * (sublayers * n_layers) ** -0.5


def right_variance_shared(std, n_layers, sublayers=2):
    variance = std**2
    writes = n_layers * sublayers
    return (variance / writes) ** 0.5


def right_math_imported_inside(std, n_layers, sublayers=2):
    from math import sqrt

    return std / sqrt(sublayers) / sqrt(n_layers)


def right_tensor_made_a_float(std, n_layers, sublayers=2):
    writes = torch.tensor(sublayers * n_layers, dtype=torch.float64)
    return (std * writes.rsqrt()).item()


def right_writes_counted(std, n_layers, sublayers=2):
    writes = sum(1 for _ in range(n_layers) for _ in range(sublayers))
    return std / writes**0.5


def wrong_root_of_std_too(std, n_layers, sublayers=2):
    return (std / (sublayers * n_layers)) ** 0.5


def wrong_halved_for_each_block(std, n_layers, sublayers=2):
    return std / 2**n_layers


def wrong_logarithm(std, n_layers, sublayers=2):
    import math

    return std / math.log(1 + sublayers * n_layers)
