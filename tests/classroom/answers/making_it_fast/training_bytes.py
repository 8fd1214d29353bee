"""Answers to `training_bytes`, as learners write them."""


def wrong_gradient_not_stored(parameters, bytes_each):
    return 3 * parameters * bytes_each, 7 * parameters * bytes_each


def wrong_one_running_mean(parameters, bytes_each):
    # As in SGD with momentum.
    stored = 3 * parameters * bytes_each
    return stored, stored + 2 * parameters * bytes_each


def wrong_nothing_written_back(parameters, bytes_each):
    stored = 4 * parameters * bytes_each
    return stored, stored


def wrong_gradient_written_back(parameters, bytes_each):
    stored = 4 * parameters * bytes_each
    return stored, 2 * stored


def wrong_only_the_parameter_written_back(parameters, bytes_each):
    return 4 * parameters * bytes_each, (4 + 1) * parameters * bytes_each


def wrong_gradient_not_read(parameters, bytes_each):
    return 4 * parameters * bytes_each, (3 + 3) * parameters * bytes_each


def wrong_moved_first(parameters, bytes_each):
    return 7 * parameters * bytes_each, 4 * parameters * bytes_each


def wrong_floats(parameters, bytes_each):
    return 4.0 * parameters * bytes_each, 7.0 * parameters * bytes_each


def wrong_four_bytes_always(parameters, bytes_each):
    return 16 * parameters, 28 * parameters


def wrong_numbers_instead_of_bytes(parameters, bytes_each):
    return 4 * parameters, 7 * parameters


def wrong_bits(parameters, bytes_each):
    return 4 * parameters * bytes_each * 8, 7 * parameters * bytes_each * 8


def wrong_only_what_is_stored(parameters, bytes_each):
    return 4 * parameters * bytes_each


def wrong_sum_of_both(parameters, bytes_each):
    stored, moved = 4 * parameters * bytes_each, 7 * parameters * bytes_each
    return stored + moved


def wrong_gigabytes(parameters, bytes_each):
    return 4 * parameters * bytes_each / 1e9, 7 * parameters * bytes_each / 1e9


def wrong_moments_in_32_bits(parameters, bytes_each):
    # As in mixed precision, but here all numbers are equally large.
    stored = parameters * (2 * bytes_each + 2 * 4)
    moved = stored + parameters * (bytes_each + 2 * 4)
    return stored, moved


def wrong_only_written(parameters, bytes_each):
    return 4 * parameters * bytes_each, 3 * parameters * bytes_each


def wrong_a_step_for_each_parameter(parameters, bytes_each):
    # The bytes of a single parameter.
    return 4 * bytes_each, 7 * bytes_each


def wrong_second_copy_of_the_parameters(parameters, bytes_each):
    # A master copy that isn't there.
    return 5 * parameters * bytes_each, 9 * parameters * bytes_each


def wrong_bytes_added_instead_of_multiplied(parameters, bytes_each):
    return 4 * (parameters + bytes_each), 7 * (parameters + bytes_each)


def wrong_moved_includes_stored_twice(parameters, bytes_each):
    stored = 4 * parameters * bytes_each
    moved = stored + 7 * parameters * bytes_each
    return stored, moved


def wrong_moved_first_and_gradient_not_stored(parameters, bytes_each):
    return 6 * parameters * bytes_each, 3 * parameters * bytes_each


def wrong_numbers_instead_of_bytes_and_gradient_written_back(parameters, bytes_each):
    return 4 * parameters, 8 * parameters


def right_names_of_the_tensors(parameters, bytes_each):
    tensors = ["value", "gradient", "first mean", "second mean"]
    size = parameters * bytes_each
    stored = moved = 0
    for tensor in tensors:
        stored += size
        moved += size
        if tensor != "gradient":
            moved += size
    return stored, moved


def right_read_then_written(parameters, bytes_each):
    value = gradient = mean = square = parameters * bytes_each
    read = value + gradient + mean + square
    written = value + mean + square
    return read, read + written


def right_moved_from_stored(parameters, bytes_each):
    stored = (parameters << 2) * bytes_each
    return stored, 2 * stored - stored // 4


def wrong_gradient_twice(parameters, bytes_each):
    return parameters * 5 * bytes_each, parameters * 8 * bytes_each


def wrong_eight_numbers_moved(parameters, bytes_each):
    kept = parameters * 4 * bytes_each
    return kept, 2 * kept - 1


def wrong_only_the_means_written_back(parameters, bytes_each):
    return parameters * 4 * bytes_each, parameters * (4 + 2) * bytes_each
