"""Answers to `token_statistics`, as learners write them."""

import math

import torch


def wrong_divides_by_one_less(x):
    return x.mean(dim=-1, keepdim=True), x.var(dim=-1, keepdim=True)


def wrong_standard_deviation(x):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    return mean, torch.sqrt(variance)


def wrong_last_axis_dropped(x):
    mean = x.mean(dim=-1)
    variance = (x - mean[..., None]).pow(2).mean(dim=-1)
    return mean, variance


def wrong_last_axis_dropped_from_variance(x):
    mean = x.mean(-1, keepdim=True)
    variance = ((x - mean) ** 2).mean(-1)
    return mean, variance


def wrong_over_the_tokens(x):
    mean = x.mean(dim=-2, keepdim=True)
    variance = (x - mean).square().mean(dim=-2, keepdim=True)
    return mean, variance


def wrong_over_everything(x):
    mean = x.mean()
    variance = ((x - mean) ** 2).mean()
    return mean, variance


def wrong_variance_around_the_common_mean(x):
    # Each token's own mean is returned, but the distances are from the mean of all tokens.
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - x.mean()).square().mean(dim=-1, keepdim=True)
    return mean, variance


def wrong_mean_of_squares_minus_squared_mean(x):
    # Cancels when the mean is large compared with the spread.
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x**2).mean(dim=-1, keepdim=True) - mean**2
    return mean, variance


def wrong_mean_not_subtracted(x):
    mean = torch.mean(x, dim=-1, keepdim=True)
    variance = torch.mean(x**2, dim=-1, keepdim=True)
    return mean, variance


def wrong_absolute_distances(x):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean).abs().mean(dim=-1, keepdim=True)
    return mean, variance


def wrong_distances_not_squared(x):
    mean = x.mean(dim=-1, keepdim=True)
    centered = x - mean
    return mean, centered.mean(dim=-1, keepdim=True)


def wrong_squared_after_averaging(x):
    mean = x.mean(dim=-1, keepdim=True)
    return mean, (x - mean).mean(dim=-1, keepdim=True).square()


def wrong_sum_of_squares(x):
    mean = x.mean(dim=-1, keepdim=True)
    variance = ((x - mean) ** 2).sum(dim=-1, keepdim=True)
    return mean, variance


def wrong_variance_first(x):
    # torch.var_mean returns them the other way round.
    return torch.var_mean(x, dim=-1, correction=0, keepdim=True)


def wrong_both_in_one_tensor(x):
    mean = x.mean(dim=-1, keepdim=True)
    variance = x.var(dim=-1, unbiased=False, keepdim=True)
    return torch.cat([mean, variance], dim=-1)


def wrong_mean_only(x):
    mean = x.mean(dim=-1, keepdim=True)
    return mean


def wrong_axis_two(x):
    # Right for (batch seq d_model) only.
    mean = x.mean(dim=2, keepdim=True)
    variance = (x - mean).square().mean(dim=2, keepdim=True)
    return mean, variance


def wrong_centers_the_input_in_place(x):
    mean = x.mean(dim=-1, keepdim=True)
    x -= mean
    return mean, (x * x).mean(dim=-1, keepdim=True)


def wrong_misspelled_keepdim(x):
    mean = x.mean(dim=-1, keep_dim=True)
    variance = (x - mean).square().mean(dim=-1, keep_dim=True)
    return mean, variance


def wrong_mean_used_too_early(x):
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    mean = x.mean(dim=-1, keepdim=True)
    return mean, variance


def wrong_median(x):
    mean = x.median(dim=-1, keepdim=True).values
    variance = (x - mean).square().mean(dim=-1, keepdim=True)
    return mean, variance


def wrong_numpy_without_import(x):
    mean = np.mean(x, axis=-1, keepdims=True)
    variance = np.var(x, axis=-1, keepdims=True)
    return mean, variance


def wrong_python_floats_of_the_first_token(x):
    row = x.reshape(-1, x.shape[-1])[0].tolist()
    mean = math.fsum(row) / len(row)
    return mean, math.fsum((value - mean) ** 2 for value in row) / len(row)


def wrong_loop_overwrites_its_result(x):
    # After the loop only the last token's numbers are left.
    for token in x.reshape(-1, x.shape[-1]):
        mean = token.mean(dim=-1, keepdim=True)
        variance = (token - mean).square().mean(dim=-1, keepdim=True)
    return mean, variance


def wrong_root_taken_and_divides_by_one_less(x):
    return x.mean(dim=-1, keepdim=True), x.std(dim=-1, keepdim=True)


def wrong_axis_dropped_and_divides_by_one_less(x):
    return x.mean(-1), x.var(-1)


def wrong_first_axis_and_sum_of_squares(x):
    mean = x.mean(dim=0, keepdim=True)
    return mean, (x - mean).square().sum(dim=0, keepdim=True)


def right_population_variance(x):
    return x.mean(dim=-1, keepdim=True), x.var(dim=-1, correction=0, keepdim=True)


def right_numpy_argument_names(x):
    mean = torch.mean(x, axis=-1, keepdims=True)
    variance = torch.mean(torch.square(x - mean), axis=-1, keepdims=True)
    return mean, variance


def right_loop_over_features(x):
    n = x.shape[-1]
    total = 0
    for i in range(n):
        total = total + x[..., i : i + 1]
    mean = total / n
    squares = 0
    for i in range(n):
        squares = squares + (x[..., i : i + 1] - mean) ** 2
    return mean, squares / n


def right_einsum(x):
    n = x.shape[-1]
    mean = (torch.einsum("...d->...", x) / n).unsqueeze(-1)
    centered = x - mean
    variance = torch.einsum("...d,...d->...", centered, centered).unsqueeze(-1) / n
    return mean, variance


def right_pairs_of_features(x):
    # Half the mean squared difference of two features is the variance.
    mean = x.mean(dim=-1, keepdim=True)
    differences = x[..., :, None] - x[..., None, :]
    return mean, differences.square().mean(dim=(-2, -1)).unsqueeze(-1) / 2


def right_welford(x):
    mean = torch.zeros_like(x[..., :1])
    squares = torch.zeros_like(mean)
    for n, feature in enumerate(x.split(1, dim=-1), start=1):
        distance = feature - mean
        mean = mean + distance / n
        squares = squares + distance * (feature - mean)
    return mean, squares / x.shape[-1]


def wrong_mean_of_the_first_token(x):
    mean = x.mean(dim=-1, keepdim=True)
    variance = (x - mean.flatten()[0]).square().mean(dim=-1, keepdim=True)
    return mean, variance


def wrong_range_instead_of_variance(x):
    mean = x.mean(dim=-1, keepdim=True)
    return mean, x.amax(-1, keepdim=True) - x.amin(-1, keepdim=True)


def wrong_eps_in_the_variance(x):
    mean = x.mean(dim=-1, keepdim=True)
    return mean, (x - mean).square().mean(dim=-1, keepdim=True) + 1e-5
