"""Answers to `is_a_difference`, as learners write them."""

import torch


def wrong_standard_deviation_instead_of_standard_error(first, second, times=2.8):
    error = (first.var(dim=-1) + second.var(dim=-1)).sqrt()
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > times * error


def wrong_variance_with_n(first, second, times=2.8):
    a = first.var(dim=-1, unbiased=False) / first.shape[-1]
    b = second.var(dim=-1, unbiased=False) / second.shape[-1]
    return torch.abs(first.mean(-1) - second.mean(-1)) > times * torch.sqrt(a + b)


def wrong_adds_the_errors_themselves(first, second, times=2.8):
    first_error = first.std(dim=-1) / first.shape[-1] ** 0.5
    second_error = second.std(dim=-1) / second.shape[-1] ** 0.5
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > times * (first_error + second_error)


def wrong_sign_matters(first, second, times=2.8):
    error = (first.var(-1) / first.size(-1) + second.var(-1) / second.size(-1)).sqrt()
    return second.mean(-1) - first.mean(-1) > times * error


def wrong_one_count_for_both(first, second, times=2.8):
    n = first.shape[-1]
    squares = (first.var(dim=-1) + second.var(dim=-1)) / n
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > times * squares.sqrt()


def wrong_times_is_always_two(first, second, times=2.8):
    squares = first.var(dim=-1) / first.shape[-1] + second.var(dim=-1) / second.shape[-1]
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > 2 * squares.sqrt()


def wrong_if_on_a_tensor(first, second, times=2.8):
    error = torch.sqrt(first.var(dim=-1) / first.shape[-1] + second.var(dim=-1) / second.shape[-1])
    difference = abs(first.mean(dim=-1) - second.mean(dim=-1))
    if difference > times * error:
        return True
    else:
        return False


def wrong_mean_over_everything(first, second, times=2.8):
    squares = first.var() / first.shape[-1] + second.var() / second.shape[-1]
    return (first.mean() - second.mean()).abs() > times * squares.sqrt()


def wrong_first_axis(first, second, times=2.8):
    squares = first.var(dim=0) / first.shape[0] + second.var(dim=0) / second.shape[0]
    return (first.mean(dim=0) - second.mean(dim=0)).abs() > times * squares.sqrt()


def wrong_pools_all_runs(first, second, times=2.8):
    # One standard deviation of all runs together.
    both = torch.cat([first, second], dim=-1)
    error = both.std(dim=-1) / both.shape[-1] ** 0.5
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > times * error


def wrong_divides_by_n_instead_of_its_root(first, second, times=2.8):
    a = first.std(dim=-1) / first.shape[-1]
    b = second.std(dim=-1) / second.shape[-1]
    error = (a**2 + b**2) ** 0.5
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > times * error


def wrong_less_than(first, second, times=2.8):
    squares = first.var(dim=-1) / first.shape[-1] + second.var(dim=-1) / second.shape[-1]
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() < times * squares.sqrt()


def wrong_returns_how_far_above_the_limit(first, second, times=2.8):
    squares = first.var(dim=-1) / first.shape[-1] + second.var(dim=-1) / second.shape[-1]
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() / squares.sqrt() - times


def wrong_equal_counts_too(first, second, times=2.8):
    # Two models whose runs are all equal differ by 0, which isn't more than 0.
    squares = first.var(dim=-1) / first.shape[-1] + second.var(dim=-1) / second.shape[-1]
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() >= times * squares.sqrt()


def wrong_pairs_the_seeds(first, second, times=2.8):
    gaps = first - second
    return gaps.mean(dim=-1).abs() > times * gaps.std(dim=-1) / gaps.shape[-1] ** 0.5


def wrong_no_root_of_the_sum(first, second, times=2.8):
    squares = first.var(dim=-1) / first.shape[-1] + second.var(dim=-1) / second.shape[-1]
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > times * squares


def wrong_std_squared_twice(first, second, times=2.8):
    # var is squared already.
    a = first.var(dim=-1) / first.shape[-1] ** 0.5
    b = second.var(dim=-1) / second.shape[-1] ** 0.5
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > times * (a**2 + b**2).sqrt()


def wrong_misremembered_ddof(first, second, times=2.8):
    a = first.std(axis=-1, ddof=1) / first.shape[-1] ** 0.5
    b = second.std(axis=-1, ddof=1) / second.shape[-1] ** 0.5
    return (first.mean(axis=-1) - second.mean(axis=-1)).abs() > times * (a**2 + b**2).sqrt()


def wrong_math_is_not_imported(first, second, times=2.8):
    a = first.std(dim=-1) / math.sqrt(first.shape[-1])
    b = second.std(dim=-1) / math.sqrt(second.shape[-1])
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > times * torch.sqrt(a**2 + b**2)


def wrong_any_pair_decides(first, second, times=2.8):
    squares = first.var(dim=-1) / first.shape[-1] + second.var(dim=-1) / second.shape[-1]
    apart = (first.mean(dim=-1) - second.mean(dim=-1)).abs() > times * squares.sqrt()
    return apart.any()


def wrong_standard_deviation_and_variance_with_n(first, second, times=2.8):
    a, b = first.std(dim=-1, correction=0), second.std(dim=-1, correction=0)
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > times * (a**2 + b**2).sqrt()


def wrong_sign_matters_and_errors_added(first, second, times=2.8):
    a = first.std(dim=-1) / first.shape[-1] ** 0.5
    b = second.std(dim=-1) / second.shape[-1] ** 0.5
    return first.mean(dim=-1) - second.mean(dim=-1) > times * (a + b)


def wrong_numpy_result_and_variance_with_n(first, second, times=2.8):
    a, b = first.detach().numpy(), second.detach().numpy()
    error = (a.var(axis=-1) / a.shape[-1] + b.var(axis=-1) / b.shape[-1]) ** 0.5
    return abs(a.mean(axis=-1) - b.mean(axis=-1)) > times * error


def right_number_of_standard_errors(first, second, times=2.8):
    errors = [x.std(dim=-1) / x.shape[-1] ** 0.5 for x in (first, second)]
    error = torch.hypot(*errors)
    return torch.abs(second.mean(dim=-1) - first.mean(dim=-1)) / error > times


def right_by_hand_without_var(first, second, times=2.8):
    def mean_and_square(x):
        n = x.shape[-1]
        mean = x.sum(dim=-1) / n
        squares = ((x - mean[..., None]) ** 2).sum(dim=-1) / (n - 1)
        return mean, squares / n

    (a, a_square), (b, b_square) = mean_and_square(first), mean_and_square(second)
    return torch.gt((a - b).abs(), times * torch.sqrt(a_square + b_square))


def right_pair_by_pair(first, second, times=2.8):
    from statistics import mean, stdev

    answers = []
    rows = zip(first.reshape(-1, first.shape[-1]), second.reshape(-1, second.shape[-1]), strict=True)
    for a, b in rows:
        a, b = a.tolist(), b.tolist()
        error = (stdev(a) ** 2 / len(a) + stdev(b) ** 2 / len(b)) ** 0.5
        answers.append(abs(mean(a) - mean(b)) > times * error)
    return torch.tensor(answers, dtype=torch.bool, device=first.device).reshape(first.shape[:-1])


def right_var_mean_without_gradient(first, second, times=2.8):
    with torch.no_grad():
        a_var, a_mean = torch.var_mean(first, dim=-1)
        b_var, b_mean = torch.var_mean(second, dim=-1)
        limit = times * torch.sqrt(a_var / first.size(-1) + b_var / second.size(-1))
        return ((a_mean - b_mean) > limit) | ((b_mean - a_mean) > limit)


def wrong_median_for_the_mean(first, second, times=2.8):
    squares = first.var(dim=-1) / first.shape[-1] + second.var(dim=-1) / second.shape[-1]
    return (first.median(dim=-1).values - second.median(dim=-1).values).abs() > times * squares.sqrt()


def wrong_times_squared(first, second, times=2.8):
    squares = first.var(dim=-1) / first.shape[-1] + second.var(dim=-1) / second.shape[-1]
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > times**2 * squares.sqrt()


def wrong_larger_error_only(first, second, times=2.8):
    one = first.std(dim=-1) / first.shape[-1] ** 0.5
    other = second.std(dim=-1) / second.shape[-1] ** 0.5
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > times * torch.maximum(one, other)
