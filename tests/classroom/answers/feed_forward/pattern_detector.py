"""Answers to `pattern_detector`, as learners write them."""

import torch


def wrong_bias_of_minus_the_length(pattern):
    return pattern, -len(pattern)


def wrong_no_bias(pattern):
    return pattern, 0


def wrong_bias_of_2_minus_the_length(pattern):
    # One wrong number still gives 0, so this answers too soon.
    return pattern, 2 - len(pattern)


def wrong_bias_of_the_sum(pattern):
    return pattern, 1 - sum(pattern)


def wrong_bias_of_the_ones(pattern):
    return pattern, 1 - pattern.count(1)


def wrong_weight_of_ones(pattern):
    return [1] * len(pattern), 1 - len(pattern)


def wrong_weight_turned_around(pattern):
    return [-p for p in pattern], 1 - len(pattern)


def wrong_bias_first(pattern):
    return 1 - len(pattern), pattern


def wrong_only_the_weight(pattern):
    return pattern


def wrong_bias_turned_around(pattern):
    return pattern, len(pattern) - 1


def wrong_bias_of_the_lesson(pattern):
    # −1 is right for two numbers only.
    return pattern, -1


def wrong_zero_for_minus_1(pattern):
    weight = [p if p > 0 else 0 for p in pattern]
    return weight, 1 - sum(weight)


def wrong_mean(pattern):
    # 1 for the pattern, but more than 0 for others.
    return [p / len(pattern) for p in pattern], 0


def wrong_bias_of_one_half(pattern):
    return pattern, 0.5 - len(pattern)


def wrong_function_returned(pattern):
    def unit(x):
        score = sum(p * number for p, number in zip(pattern, x, strict=True))
        return max(0, score + 1 - len(pattern))

    return unit


def wrong_bias_for_each_number(pattern):
    return pattern, [1 - p for p in pattern]


def wrong_bias_in_the_weight(pattern):
    return [*pattern, 1 - len(pattern)]


def wrong_bias_appended_in_place(pattern):
    # The caller's pattern gets longer.
    bias = 1 - len(pattern)
    pattern.append(bias)
    return pattern[:-1], bias


def wrong_reversed(pattern):
    return pattern[::-1], 1 - len(pattern)


def wrong_length_of_the_vector(pattern):
    # The root of the length, as if the weight were normalized.
    return pattern, 1 - len(pattern) ** 0.5


def wrong_shape_of_a_list(pattern):
    return pattern, 1 - pattern.shape[0]


def wrong_numpy_without_import(pattern):
    weight = np.array(pattern)
    return weight, 1 - weight.size


def wrong_dictionary(pattern):
    return {"weight": pattern, "bias": 1 - len(pattern)}


def wrong_doubled_weight(pattern):
    return [2 * p for p in pattern], 1 - len(pattern)


def wrong_turned_around_and_no_bias(pattern):
    return [-p for p in pattern], 0


def wrong_bias_first_and_minus_the_length(pattern):
    bias = -len(pattern)
    return bias, list(pattern)


def right_tensor(pattern):
    weight = torch.tensor(pattern, dtype=torch.float32)
    return weight, 1.0 - weight.numel()


def right_sum_of_squares(pattern):
    # The weight times the pattern itself.
    score = sum(p * p for p in pattern)
    return list(pattern), 1 - score


def right_half_the_weight(pattern):
    # One wrong number then costs exactly 1.
    return [p / 2 for p in pattern], 1 - len(pattern) / 2


def right_larger_weights(pattern):
    # One wrong number costs 6, so the unit is silent anyway.
    return [3 * p for p in pattern], 1 - 3 * len(pattern)


def right_growing_weights(pattern):
    weight = [(i + 1) * p for i, p in enumerate(pattern)]
    return weight, 1 - sum(abs(w) for w in weight)


def right_counted_in_a_loop(pattern):
    weight = []
    bias = 1
    for p in pattern:
        weight.append(1 if p == 1 else -1)
        bias -= 1
    return weight, bias


def wrong_threshold_without_its_minus(pattern):
    return pattern, len(pattern) - 1


def wrong_bias_minus_the_sum(pattern):
    return pattern, 1 - abs(sum(pattern))


def wrong_weight_divided_but_not_the_bias(pattern):
    weight = [p / len(pattern) for p in pattern]
    return weight, 1 - len(pattern)
