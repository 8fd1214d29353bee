"""Answers to `matmul_counts`, as learners write them."""

import torch


def wrong_one_flop_per_pair(rows, inner, columns, bytes_each):
    moved = rows * inner + inner * columns + rows * columns
    return rows * inner * columns, moved * bytes_each


def wrong_result_not_written(rows, inner, columns, bytes_each):
    return 2 * rows * inner * columns, (rows * inner + inner * columns) * bytes_each


def wrong_result_read_too(rows, inner, columns, bytes_each):
    moved = rows * inner + inner * columns + 2 * rows * columns
    return 2 * rows * inner * columns, moved * bytes_each


def wrong_bytes_first(rows, inner, columns, bytes_each):
    flops = 2 * rows * inner * columns
    moved = (rows * inner + inner * columns + rows * columns) * bytes_each
    return moved, flops


def wrong_floats(rows, inner, columns, bytes_each):
    flops = 2.0 * rows * inner * columns
    moved = float((rows * inner + inner * columns + rows * columns) * bytes_each)
    return flops, moved


def wrong_numbers_instead_of_bytes(rows, inner, columns, bytes_each):
    return 2 * rows * inner * columns, rows * inner + inner * columns + rows * columns


def wrong_inner_forgotten(rows, inner, columns, bytes_each):
    # Two FLOPs for every number of the result.
    moved = rows * inner + inner * columns + rows * columns
    return 2 * rows * columns, moved * bytes_each


def wrong_one_addition_fewer(rows, inner, columns, bytes_each):
    # n products need n − 1 additions, but the statement counts two FLOPs per pair.
    flops = rows * columns * (2 * inner - 1)
    return flops, bytes_each * (rows * inner + inner * columns + rows * columns)


def wrong_read_again_for_every_product(rows, inner, columns, bytes_each):
    flops = 2 * rows * inner * columns
    moved = 2 * rows * inner * columns + rows * columns
    return flops, moved * bytes_each


def wrong_parentheses_missing(rows, inner, columns, bytes_each):
    return 2 * rows * inner * columns, rows * inner + inner * columns + rows * columns * bytes_each


def wrong_intensity(rows, inner, columns, bytes_each):
    flops = 2 * rows * inner * columns
    moved = (rows * inner + inner * columns + rows * columns) * bytes_each
    return flops / moved


def wrong_only_the_flops(rows, inner, columns, bytes_each):
    return 2 * rows * inner * columns


def wrong_shape_of_the_result(rows, inner, columns, bytes_each):
    # The result is (rows, columns), not (inner, inner).
    moved = rows * inner + inner * columns + inner * inner
    return 2 * rows * inner * columns, moved * bytes_each


def wrong_sizes_added(rows, inner, columns, bytes_each):
    moved = (rows + inner) + (inner + columns) + (rows + columns)
    return 2 * rows * inner * columns, moved * bytes_each


def wrong_bits(rows, inner, columns, bytes_each):
    moved = rows * inner + inner * columns + rows * columns
    return 2 * rows * inner * columns, 8 * bytes_each * moved


def wrong_four_bytes_always(rows, inner, columns, bytes_each):
    moved = rows * inner + inner * columns + rows * columns
    return 2 * rows * inner * columns, 4 * moved


def wrong_flops_times_bytes(rows, inner, columns, bytes_each):
    flops = 2 * rows * inner * columns * bytes_each
    return flops, (rows * inner + inner * columns + rows * columns) * bytes_each


def wrong_dictionary(rows, inner, columns, bytes_each):
    return {
        "flops": 2 * rows * inner * columns,
        "bytes": (rows * inner + inner * columns + rows * columns) * bytes_each,
    }


def wrong_tensors(rows, inner, columns, bytes_each):
    sizes = torch.tensor([rows * inner, inner * columns, rows * columns])
    return torch.tensor(2 * rows * inner * columns), sizes.sum() * bytes_each


def wrong_math_not_imported(rows, inner, columns, bytes_each):
    flops = 2 * math.prod([rows, inner, columns])
    return flops, bytes_each * sum(a * b for a, b in [(rows, inner), (inner, columns), (rows, columns)])


def wrong_squared_inner(rows, inner, columns, bytes_each):
    # (rows · inner) numbers times (inner · columns) numbers.
    a, b = rows * inner, inner * columns
    return 2 * a * b, (a + b + rows * columns) * bytes_each


def wrong_one_flop_and_numbers_instead_of_bytes(rows, inner, columns, bytes_each):
    return rows * inner * columns, rows * inner + inner * columns + rows * columns


def wrong_bytes_first_and_result_not_written(rows, inner, columns, bytes_each):
    return bytes_each * inner * (rows + columns), 2 * rows * inner * columns


def right_sum_over_matrices(rows, inner, columns, bytes_each):
    shapes = [(rows, inner), (inner, columns), (rows, columns)]
    moved = 0
    for height, width in shapes:
        moved += height * width * bytes_each
    return rows * inner * columns * 2, moved


def right_multiplications_then_additions(rows, inner, columns, bytes_each):
    multiplications = additions = rows * columns * inner
    read = (rows + columns) * inner
    written = rows * columns
    return multiplications + additions, bytes_each * read + bytes_each * written


def right_prod_of_math(rows, inner, columns, bytes_each):
    from itertools import combinations
    from math import prod

    sizes = (rows, inner, columns)
    flops = 2 * prod(sizes)
    return flops, bytes_each * sum(map(prod, combinations(sizes, 2)))


def wrong_first_matrix_twice(rows, inner, columns, bytes_each):
    moved = 2 * rows * inner + rows * columns
    return 2 * rows * inner * columns, moved * bytes_each


def wrong_bytes_divided(rows, inner, columns, bytes_each):
    moved = rows * inner + inner * columns + rows * columns
    return 2 * rows * inner * columns, moved // bytes_each


def wrong_three_flops(rows, inner, columns, bytes_each):
    moved = rows * inner + inner * columns + rows * columns
    return 3 * rows * inner * columns, moved * bytes_each
