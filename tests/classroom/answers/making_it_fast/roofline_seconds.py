"""Answers to `roofline_seconds`, as learners write them."""

import torch


def wrong_sum(flops, moved, gigaflops, gigabytes):
    # As if one waited for the other.
    return flops / (gigaflops * 1e9) + moved / (gigabytes * 1e9)


def wrong_shorter_time(flops, moved, gigaflops, gigabytes):
    return min(flops / (gigaflops * 1e9), moved / (gigabytes * 1e9))


def wrong_giga_forgotten(flops, moved, gigaflops, gigabytes):
    return max(flops / gigaflops, moved / gigabytes)


def wrong_mega(flops, moved, gigaflops, gigabytes):
    return max(flops / (gigaflops * 1e6), moved / (gigabytes * 1e6))


def wrong_multiplied(flops, moved, gigaflops, gigabytes):
    return max(flops * gigaflops * 1e9, moved * gigabytes * 1e9)


def wrong_whole_seconds(flops, moved, gigaflops, gigabytes):
    return max(flops // (gigaflops * 10**9), moved // (gigabytes * 10**9))


def wrong_rates_swapped(flops, moved, gigaflops, gigabytes):
    return max(flops / (gigabytes * 1e9), moved / (gigaflops * 1e9))


def wrong_division_before_giga(flops, moved, gigaflops, gigabytes):
    # Without parentheses, 1e9 multiplies.
    return max(flops / gigaflops * 1e9, moved / gigabytes * 1e9)


def wrong_rate_instead_of_time(flops, moved, gigaflops, gigabytes):
    # The height of the roof.
    if moved == 0:
        return gigaflops * 1e9
    return min(gigaflops * 1e9, gigabytes * 1e9 * flops / moved)


def wrong_intensity_divides_by_zero(flops, moved, gigaflops, gigabytes):
    intensity = flops / moved
    rate = min(gigaflops * 1e9, intensity * gigabytes * 1e9)
    return flops / rate


def wrong_caret_instead_of_power(flops, moved, gigaflops, gigabytes):
    return max(flops / (gigaflops * (10 ^ 9)), moved / (gigabytes * (10 ^ 9)))


def wrong_binary_giga(flops, moved, gigaflops, gigabytes):
    return max(flops / (gigaflops * 2**30), moved / (gigabytes * 2**30))


def wrong_arithmetic_only(flops, moved, gigaflops, gigabytes):
    return flops / (gigaflops * 1e9)


def wrong_memory_only(flops, moved, gigaflops, gigabytes):
    return moved / (gigabytes * 1e9)


def wrong_both_times(flops, moved, gigaflops, gigabytes):
    return flops / (gigaflops * 1e9), moved / (gigabytes * 1e9)


def wrong_nothing_if_one_is_zero(flops, moved, gigaflops, gigabytes):
    if flops == 0 or moved == 0:
        return 0.0
    return max(flops / (gigaflops * 1e9), moved / (gigabytes * 1e9))


def wrong_milliseconds(flops, moved, gigaflops, gigabytes):
    return 1000 * max(flops / (gigaflops * 1e9), moved / (gigabytes * 1e9))


def wrong_torch_max_of_floats(flops, moved, gigaflops, gigabytes):
    return torch.max(flops / (gigaflops * 1e9), moved / (gigabytes * 1e9))


def wrong_rounded(flops, moved, gigaflops, gigabytes):
    return round(max(flops / (gigaflops * 1e9), moved / (gigabytes * 1e9)), 3)


def wrong_more_work_decides(flops, moved, gigaflops, gigabytes):
    # Compares the amounts instead of the times.
    if flops > moved:
        return flops / (gigaflops * 1e9)
    return moved / (gigabytes * 1e9)


def wrong_tensor(flops, moved, gigaflops, gigabytes):
    work = torch.tensor([flops, moved], dtype=torch.float64)
    rate = torch.tensor([gigaflops, gigabytes], dtype=torch.float64)
    return (work / rate / 1e9).max()


def wrong_divided_upside_down(flops, moved, gigaflops, gigabytes):
    return max(gigaflops * 1e9 / flops, gigabytes * 1e9 / moved)


def wrong_sum_and_giga_forgotten(flops, moved, gigaflops, gigabytes):
    return flops / gigaflops + moved / gigabytes


def wrong_shorter_time_and_rates_swapped(flops, moved, gigaflops, gigabytes):
    return min(flops / (gigabytes * 1e9), moved / (gigaflops * 1e9))


def right_if_and_else(flops, moved, gigaflops, gigabytes):
    arithmetic = flops / gigaflops / 1e9
    memory = moved / gigabytes / 1e9
    if arithmetic > memory:
        return arithmetic
    else:
        return memory


def right_compares_by_cross_multiplying(flops, moved, gigaflops, gigabytes):
    if flops * gigabytes >= moved * gigaflops:
        return flops / (gigaflops * 10**9)
    return moved / (gigabytes * 10**9)


def right_sorted(flops, moved, gigaflops, gigabytes):
    giga = 1_000_000_000
    times = [work / (rate * giga) for work, rate in [(flops, gigaflops), (moved, gigabytes)]]
    return float(sorted(times)[-1])


def right_larger_in_billions(flops, moved, gigaflops, gigabytes):
    a, b = flops / gigaflops, moved / gigabytes
    return 1e-9 * (a + b + abs(a - b)) / 2


def wrong_mean_of_both(flops, moved, gigaflops, gigabytes):
    return (flops / (gigaflops * 1e9) + moved / (gigabytes * 1e9)) / 2


def wrong_bits(flops, moved, gigaflops, gigabytes):
    return max(flops / (gigaflops * 1e9), 8 * moved / (gigabytes * 1e9))


def wrong_two_flops_each(flops, moved, gigaflops, gigabytes):
    return max(2 * flops / (gigaflops * 1e9), moved / (gigabytes * 1e9))
