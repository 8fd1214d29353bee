"""Answers to `split_budget`, as learners write them."""


def wrong_six_forgotten(flops, tokens_per_parameter):
    parameters = (flops / tokens_per_parameter) ** 0.5
    return [parameters, tokens_per_parameter * parameters]


def wrong_root_forgotten(flops, tokens_per_parameter):
    parameters = flops / (6 * tokens_per_parameter)
    return [parameters, tokens_per_parameter * parameters]


def wrong_ratio_upside_down(flops, tokens_per_parameter):
    # As many parameters for each token.
    tokens = (flops / (6 * tokens_per_parameter)) ** 0.5
    return [tokens_per_parameter * tokens, tokens]


def wrong_tuple(flops, tokens_per_parameter):
    parameters = (flops / (6 * tokens_per_parameter)) ** 0.5
    return parameters, tokens_per_parameter * parameters


def wrong_rounded(flops, tokens_per_parameter):
    parameters = round((flops / (6 * tokens_per_parameter)) ** 0.5)
    return [float(parameters), float(round(tokens_per_parameter * parameters))]


def wrong_tokens_first(flops, tokens_per_parameter):
    parameters = (flops / (6 * tokens_per_parameter)) ** 0.5
    return [tokens_per_parameter * parameters, parameters]


def wrong_twenty_tokens_always(flops, tokens_per_parameter):
    parameters = (flops / 120) ** 0.5
    return [parameters, 20 * parameters]


def wrong_parentheses_missing(flops, tokens_per_parameter):
    # Multiplies by the ratio.
    parameters = (flops / 6 * tokens_per_parameter) ** 0.5
    return [parameters, tokens_per_parameter * parameters]


def wrong_root_of_the_flops_only(flops, tokens_per_parameter):
    parameters = flops**0.5 / (6 * tokens_per_parameter)
    return [parameters, tokens_per_parameter * parameters]


def wrong_power_of_one_then_half(flops, tokens_per_parameter):
    # ** comes before /.
    parameters = (flops / (6 * tokens_per_parameter)) ** 1 / 2
    return [parameters, tokens_per_parameter * parameters]


def wrong_math_not_imported(flops, tokens_per_parameter):
    parameters = math.sqrt(flops / (6 * tokens_per_parameter))
    return [parameters, tokens_per_parameter * parameters]


def wrong_budget_shared_like_a_sum(flops, tokens_per_parameter):
    # 6 · (parameters + tokens) = flops.
    parameters = flops / 6 / (1 + tokens_per_parameter)
    return [parameters, tokens_per_parameter * parameters]


def wrong_half_the_budget_each(flops, tokens_per_parameter):
    parameters = (flops / 2 / 6) ** 0.5
    return [parameters, tokens_per_parameter * parameters]


def wrong_whole_division(flops, tokens_per_parameter):
    parameters = (flops // (6 * tokens_per_parameter)) ** 0.5 // 1
    return [parameters, tokens_per_parameter * parameters]


def wrong_ratio_added(flops, tokens_per_parameter):
    parameters = (flops / (6 * tokens_per_parameter)) ** 0.5
    return [parameters, tokens_per_parameter + parameters]


def wrong_equal_numbers(flops, tokens_per_parameter):
    parameters = tokens = (flops / 6) ** 0.5
    return [parameters, tokens]


def wrong_dictionary(flops, tokens_per_parameter):
    parameters = (flops / (6 * tokens_per_parameter)) ** 0.5
    return {"parameters": parameters, "tokens": tokens_per_parameter * parameters}


def wrong_parameters_only(flops, tokens_per_parameter):
    return (flops / (6 * tokens_per_parameter)) ** 0.5


def wrong_tokens_divided_by_the_ratio(flops, tokens_per_parameter):
    parameters = (flops / (6 * tokens_per_parameter)) ** 0.5
    return [parameters, parameters / tokens_per_parameter]


def wrong_forward_pass_only(flops, tokens_per_parameter):
    # 2 FLOPs per parameter per token.
    parameters = (flops / (2 * tokens_per_parameter)) ** 0.5
    return [parameters, tokens_per_parameter * parameters]


def wrong_cube_root(flops, tokens_per_parameter):
    parameters = (flops / (6 * tokens_per_parameter)) ** (1 / 3)
    return [parameters, tokens_per_parameter * parameters]


def wrong_six_under_its_own_root(flops, tokens_per_parameter):
    parameters = (flops / tokens_per_parameter) ** 0.5 / 6
    return [parameters, tokens_per_parameter * parameters]


def wrong_powers_of_ten_only(flops, tokens_per_parameter):
    # The exponents from the paper, without the constants.
    return [flops**0.5, flops**0.5]


def wrong_tuple_and_rounded(flops, tokens_per_parameter):
    parameters = int((flops / (6 * tokens_per_parameter)) ** 0.5)
    return parameters, int(tokens_per_parameter * parameters)


def wrong_tokens_first_and_six_forgotten(flops, tokens_per_parameter):
    parameters = (flops / tokens_per_parameter) ** 0.5
    return [tokens_per_parameter * parameters, parameters]


def right_tokens_before_parameters(flops, tokens_per_parameter):
    from math import sqrt

    tokens = sqrt(flops * tokens_per_parameter / 6)
    return [flops / (6 * tokens), tokens]


def right_by_logarithms(flops, tokens_per_parameter):
    from math import exp, log

    parameters = exp((log(flops) - log(6) - log(tokens_per_parameter)) / 2)
    return list((parameters, parameters * tokens_per_parameter))


def right_newtons_method(flops, tokens_per_parameter):
    def cost(parameters):
        return 6 * parameters * (tokens_per_parameter * parameters)

    parameters = flops
    for _ in range(2000):
        better = parameters - (cost(parameters) - flops) / (12 * tokens_per_parameter * parameters)
        if abs(better - parameters) <= 1e-15 * better:
            break
        parameters = better
    return [parameters, flops / 6 / parameters]


def right_bisection(flops, tokens_per_parameter):
    low, high = 0.0, max(1.0, flops)
    while 6 * high * tokens_per_parameter * high < flops:
        high *= 2
    for _ in range(300):
        middle = (low + high) / 2
        if 6 * middle * tokens_per_parameter * middle < flops:
            low = middle
        else:
            high = middle
    return [high, tokens_per_parameter * high]


def wrong_twice_the_tokens(flops, tokens_per_parameter):
    parameters = (flops / (6 * tokens_per_parameter)) ** 0.5
    return [parameters, 2 * tokens_per_parameter * parameters]


def wrong_tokens_from_flops_only(flops, tokens_per_parameter):
    parameters = (flops / (6 * tokens_per_parameter)) ** 0.5
    return [parameters, flops / parameters]


def wrong_root_of_the_ratio(flops, tokens_per_parameter):
    parameters = (flops / 6) ** 0.5 / tokens_per_parameter
    return [parameters, tokens_per_parameter * parameters]
