"""Answers to `bytes_per_process`, as learners write them."""


def wrong_everything_divided(parameters, processes, sharded):
    return 16 * parameters / processes


def wrong_nothing_divided(parameters, processes, sharded):
    return 16 * parameters


def wrong_two_numbers_in_the_optimizer(parameters, processes, sharded):
    # The weight in 32 bits is missing.
    sizes = {"weights": 2, "gradients": 2, "optimizer": 8}
    return sum(parameters * n / (processes if name in sharded else 1) for name, n in sizes.items())


def wrong_32_bits_everywhere(parameters, processes, sharded):
    sizes = {"weights": 4, "gradients": 4, "optimizer": 12}
    return sum(parameters * n / (processes if name in sharded else 1) for name, n in sizes.items())


def wrong_16_bits_everywhere(parameters, processes, sharded):
    sizes = {"weights": 2, "gradients": 2, "optimizer": 3 * 2}
    return sum(parameters * n / (processes if name in sharded else 1) for name, n in sizes.items())


def wrong_compares_the_tuple_with_a_string(parameters, processes, sharded):
    weights = 2 * parameters / processes if sharded == "weights" else 2 * parameters
    gradients = 2 * parameters / processes if sharded == "gradients" else 2 * parameters
    optimizer = 12 * parameters / processes if sharded == "optimizer" else 12 * parameters
    return weights + gradients + optimizer


def wrong_only_one_part_divided(parameters, processes, sharded):
    # elif stops at the first one.
    weights, gradients, optimizer = 2 * parameters, 2 * parameters, 12 * parameters
    if "weights" in sharded:
        weights /= processes
    elif "gradients" in sharded:
        gradients /= processes
    elif "optimizer" in sharded:
        optimizer /= processes
    return weights + gradients + optimizer


def wrong_the_others_divided(parameters, processes, sharded):
    sizes = {"weights": 2, "gradients": 2, "optimizer": 12}
    return sum(parameters * n / (1 if name in sharded else processes) for name, n in sizes.items())


def wrong_bytes_of_all_processes(parameters, processes, sharded):
    sizes = {"weights": 2, "gradients": 2, "optimizer": 12}
    return sum(parameters * n * (1 if name in sharded else processes) for name, n in sizes.items())


def wrong_multiplied_by_the_processes(parameters, processes, sharded):
    sizes = {"weights": 2, "gradients": 2, "optimizer": 12}
    return sum(parameters * n * (processes if name in sharded else 1) for name, n in sizes.items())


def wrong_gigabytes(parameters, processes, sharded):
    sizes = {"weights": 2, "gradients": 2, "optimizer": 12}
    return sum(parameters * n / (processes if name in sharded else 1) for name, n in sizes.items()) / 1e9


def wrong_parts_listed(parameters, processes, sharded):
    sizes = {"weights": 2, "gradients": 2, "optimizer": 12}
    return {name: parameters * n / (processes if name in sharded else 1) for name, n in sizes.items()}


def wrong_bytes_of_one_parameter(parameters, processes, sharded):
    sizes = {"weights": 2, "gradients": 2, "optimizer": 12}
    return sum(n / (processes if name in sharded else 1) for name, n in sizes.items())


def wrong_divides_by_the_number_of_parts(parameters, processes, sharded):
    sizes = {"weights": 2, "gradients": 2, "optimizer": 12}
    return sum(parameters * n / (len(sharded) if name in sharded else 1) for name, n in sizes.items())


def wrong_one_process_fewer(parameters, processes, sharded):
    # As if one process stored nothing.
    sizes = {"weights": 2, "gradients": 2, "optimizer": 12}
    return sum(parameters * n / (max(processes - 1, 1) if name in sharded else 1) for name, n in sizes.items())


def wrong_later_stages_include_the_earlier_ones(parameters, processes, sharded):
    # Sharded weights don't mean a sharded optimizer here.
    weights = gradients = 2 * parameters
    optimizer = 12 * parameters
    if "optimizer" in sharded or "gradients" in sharded or "weights" in sharded:
        optimizer /= processes
    if "gradients" in sharded or "weights" in sharded:
        gradients /= processes
    if "weights" in sharded:
        weights /= processes
    return weights + gradients + optimizer


def wrong_three_bytes_in_the_optimizer(parameters, processes, sharded):
    sizes = {"weights": 2, "gradients": 2, "optimizer": 3}
    return sum(parameters * n / (processes if name in sharded else 1) for name, n in sizes.items())


def wrong_sharded_parts_only(parameters, processes, sharded):
    # What's stored in full is missing.
    sizes = {"weights": 2, "gradients": 2, "optimizer": 12}
    return sum(parameters * sizes[name] / processes for name in sharded)


def wrong_sharded_parts_free(parameters, processes, sharded):
    sizes = {"weights": 2, "gradients": 2, "optimizer": 12}
    return sum(parameters * n for name, n in sizes.items() if name not in sharded)


def wrong_or_between_strings(parameters, processes, sharded):
    # `"weights" or …` is always "weights".
    total = 16 * parameters
    if ("weights" or "gradients" or "optimizer") in sharded:
        total /= processes
    return total


def wrong_name_of_a_part_misspelled(parameters, processes, sharded):
    sizes = {"weight": 2, "gradient": 2, "optimizer": 12}
    return sum(parameters * sizes[name] / processes for name in sharded) + sum(
        parameters * n for name, n in sizes.items() if name not in sharded
    )


def wrong_optimizer_stored_for_each_process(parameters, processes, sharded):
    own = 4 * parameters + 12 * parameters * processes
    for name, n in {"weights": 2, "gradients": 2, "optimizer": 12 * processes}.items():
        if name in sharded:
            own -= n * parameters * (1 - 1 / processes)
    return own


def wrong_everything_divided_and_two_numbers_in_the_optimizer(parameters, processes, sharded):
    return (2 + 2 + 8) * parameters / processes


def wrong_the_others_divided_and_gigabytes(parameters, processes, sharded):
    total = 0
    for name, n in [("weights", 2), ("gradients", 2), ("optimizer", 12)]:
        total += n * parameters if name in sharded else n * parameters / processes
    return total / 10**9


def right_one_if_for_each_part(parameters, processes, sharded):
    weights = parameters * 2
    gradients = parameters * 2
    optimizer = parameters * 4 * 3
    if "weights" in sharded:
        weights = weights / processes
    if "gradients" in sharded:
        gradients = gradients / processes
    if "optimizer" in sharded:
        optimizer = optimizer / processes
    return weights + gradients + optimizer


def right_saved_bytes_subtracted(parameters, processes, sharded):
    sizes = dict(weights=2, gradients=2, optimizer=12)
    divided = sum(sizes[name] for name in set(sharded))
    return parameters * (16 - divided + divided / processes)


def right_shares_by_index(parameters, processes, sharded):
    total = 0.0
    for name, numbers, size in (("weights", 1, 2), ("gradients", 1, 2), ("optimizer", 3, 4)):
        owners = (1, processes)[name in sharded]
        total += numbers * size * parameters / owners
    return total


def wrong_rounded_up_to_whole_bytes_each(parameters, processes, sharded):
    each = {"weights": 2, "gradients": 2, "optimizer": 12}
    share = -(-parameters // processes)
    return float(sum(size * (share if name in sharded else 0) for name, size in each.items()))


def wrong_gradients_in_32_bits(parameters, processes, sharded):
    each = {"weights": 2, "gradients": 4, "optimizer": 12}
    return sum(size * parameters / (processes if name in sharded else 1) for name, size in each.items())


def wrong_root_of_the_processes(parameters, processes, sharded):
    each = {"weights": 2, "gradients": 2, "optimizer": 12}
    return sum(size * parameters / (processes**0.5 if name in sharded else 1) for name, size in each.items())
