"""Answers to `fit_power_law`, as learners write them."""

import torch


def wrong_sign_of_the_exponent(x, y):
    u, v = x.log(), y.log()
    du, dv = u - u.mean(), v - v.mean()
    slope = (du * dv).sum() / (du**2).sum()
    return (v.mean() - slope * u.mean()).exp(), slope


def wrong_logarithm_of_the_factor(x, y):
    u, v = torch.log(x), torch.log(y)
    slope = ((u - u.mean()) * (v - v.mean())).sum() / ((u - u.mean()) ** 2).sum()
    return v.mean() - slope * u.mean(), -slope


def wrong_line_without_logarithms(x, y):
    dx = x - x.mean()
    slope = (dx * (y - y.mean())).sum() / (dx**2).sum()
    return y.mean() - slope * x.mean(), -slope


def wrong_logarithm_of_y_only(x, y):
    # That's an exponential curve.
    v = y.log()
    dx = x - x.mean()
    slope = (dx * v).sum() / dx.square().sum()
    return (v.mean() - slope * x.mean()).exp(), -slope


def wrong_line_through_the_origin(x, y):
    u, v = x.log(), y.log()
    slope = (u * v).sum() / (u * u).sum()
    return (v.mean() - slope * u.mean()).exp(), -slope


def wrong_log10_with_exp(x, y):
    u, v = x.log10(), y.log10()
    slope = ((u - u.mean()) * (v - v.mean())).sum() / ((u - u.mean()) ** 2).sum()
    return torch.exp(v.mean() - slope * u.mean()), -slope


def wrong_x_fitted_to_y(x, y):
    # Minimizes the horizontal distances.
    u, v = x.log(), y.log()
    dv = v - v.mean()
    slope = (dv * dv).sum() / ((u - u.mean()) * dv).sum()
    return (v.mean() - slope * u.mean()).exp(), -slope


def wrong_first_and_last_point(x, y):
    slope = (y[-1].log() - y[0].log()) / (x[-1].log() - x[0].log())
    return (y[0].log() - slope * x[0].log()).exp(), -slope


def wrong_python_floats(x, y):
    u, v = x.log(), y.log()
    slope = ((u - u.mean()) * (v - v.mean())).sum() / ((u - u.mean()) ** 2).sum()
    factor = (v.mean() - slope * u.mean()).exp()
    return factor.item(), -slope.item()


def wrong_gradient_lost(x, y):
    u, v = x.detach().log(), y.detach().log()
    slope = ((u - u.mean()) * (v - v.mean())).sum() / ((u - u.mean()) ** 2).sum()
    return (v.mean() - slope * u.mean()).exp(), -slope


def wrong_exponent_first(x, y):
    u, v = x.log(), y.log()
    slope = ((u - u.mean()) * (v - v.mean())).sum() / ((u - u.mean()) ** 2).sum()
    return -slope, (v.mean() - slope * u.mean()).exp()


def wrong_factor_is_the_first_value(x, y):
    u, v = x.log(), y.log()
    slope = ((u - u.mean()) * (v - v.mean())).sum() / ((u - u.mean()) ** 2).sum()
    return y[0], -slope


def wrong_sign_in_the_intercept(x, y):
    u, v = x.log(), y.log()
    slope = ((u - u.mean()) * (v - v.mean())).sum() / ((u - u.mean()) ** 2).sum()
    return torch.exp(v.mean() + slope * u.mean()), -slope


def wrong_variance_with_n_minus_one(x, y):
    # mean divides by n, var by n − 1.
    u, v = x.log(), y.log()
    slope = ((u - u.mean()) * (v - v.mean())).mean() / u.var()
    return (v.mean() - slope * u.mean()).exp(), -slope


def wrong_axis_left(x, y):
    # lstsq returns a column.
    u, v = x.log(), y.log()
    columns = torch.stack([torch.ones_like(u), u], dim=1)
    found = torch.linalg.lstsq(columns, v[:, None]).solution
    return found[0].exp(), -found[1]


def wrong_always_float32(x, y):
    u, v = x.float().log(), y.float().log()
    slope = ((u - u.mean()) * (v - v.mean())).sum() / ((u - u.mean()) ** 2).sum()
    return (v.mean() - slope * u.mean()).exp(), -slope


def wrong_exponent_never_negative(x, y):
    u, v = x.log(), y.log()
    slope = ((u - u.mean()) * (v - v.mean())).sum() / ((u - u.mean()) ** 2).sum()
    return (v.mean() - slope * u.mean()).exp(), slope.abs()


def wrong_mean_of_the_slopes(x, y):
    # Between neighboring points.
    u, v = x.log(), y.log()
    slope = (v.diff() / u.diff()).mean()
    return (v.mean() - slope * u.mean()).exp(), -slope


def wrong_numpy_not_imported(x, y):
    slope, intercept = np.polyfit(np.log(x), np.log(y), 1)
    return np.exp(intercept), -slope


def wrong_log2_with_exp(x, y):
    u, v = torch.log2(x), torch.log2(y)
    slope = torch.cov(torch.stack([u, v]))[0, 1] / torch.var(u)
    return torch.exp(v.mean() - slope * u.mean()), -slope


def wrong_logarithm_of_the_means(x, y):
    u, v = x.log(), y.log()
    a, b = x.mean().log(), y.mean().log()
    slope = ((u - a) * (v - b)).sum() / ((u - a) ** 2).sum()
    return (b - slope * a).exp(), -slope


def wrong_square_outside_the_sum(x, y):
    u, v = x.log(), y.log()
    slope = ((u - u.mean()) * (v - v.mean())).sum() / (u - u.mean()).abs().sum() ** 2
    return (v.mean() - slope * u.mean()).exp(), -slope


def wrong_correlation_instead_of_slope(x, y):
    u, v = x.log(), y.log()
    du, dv = u - u.mean(), v - v.mean()
    slope = (du * dv).sum() / (du.square().sum() * dv.square().sum()).sqrt()
    return (v.mean() - slope * u.mean()).exp(), -slope


def wrong_predictions_returned(x, y):
    u, v = x.log(), y.log()
    slope = ((u - u.mean()) * (v - v.mean())).sum() / ((u - u.mean()) ** 2).sum()
    factor = (v.mean() - slope * u.mean()).exp()
    return factor * x**slope


def wrong_sign_of_the_exponent_and_logarithm_of_the_factor(x, y):
    u, v = x.log(), y.log()
    slope = ((u - u.mean()) * (v - v.mean())).sum() / ((u - u.mean()) ** 2).sum()
    return v.mean() - slope * u.mean(), slope


def wrong_exponent_first_and_line_through_the_origin(x, y):
    u, v = x.log(), y.log()
    slope = (u * v).sum() / u.square().sum()
    return -slope, (v - slope * u).mean().exp()


def right_least_squares_solver(x, y):
    u, v = x.double().log(), y.double().log()
    columns = torch.stack([torch.ones_like(u), -u], dim=1)
    intercept, exponent = torch.linalg.lstsq(columns, v[:, None]).solution[:, 0]
    return intercept.exp().to(x.dtype), exponent.to(x.dtype)


def right_all_pairs_of_points(x, y):
    u, v = torch.log(x), torch.log(y)
    du, dv = u[:, None] - u, v[:, None] - v
    exponent = -(du * dv).sum() / (du * du).sum()
    return torch.exp((v + exponent * u).mean()), exponent


def right_covariance_matrix(x, y):
    u, v = x.log(), y.log()
    table = torch.cov(torch.stack([u, v]), correction=0)
    exponent = -table[0, 1] / table[0, 0]
    return torch.exp(v.mean() + exponent * u.mean()), exponent


def right_point_by_point(x, y):
    n = len(x)
    u, v = [a.log() for a in x], [b.log() for b in y]
    u_mean, v_mean = sum(u) / n, sum(v) / n
    top = bottom = 0
    for a, b in zip(u, v, strict=True):
        top = top + (a - u_mean) * (b - v_mean)
        bottom = bottom + (a - u_mean) ** 2
    slope = top / bottom
    return torch.exp(v_mean - slope * u_mean), -slope


def wrong_exponent_from_y_to_x_ratio(x, y):
    logs, heights = x.log(), y.log()
    slope = heights.mean() / logs.mean()
    return (heights.mean() - slope * logs.mean()).exp(), -slope


def wrong_factor_is_the_mean_of_y(x, y):
    logs, heights = x.log(), y.log()
    centered = logs - logs.mean()
    slope = (centered * heights).sum() / centered.square().sum()
    return y.mean(), -slope


def wrong_log1p(x, y):
    logs, heights = torch.log1p(x), torch.log1p(y)
    centered = logs - logs.mean()
    slope = (centered * heights).sum() / centered.square().sum()
    return (heights.mean() - slope * logs.mean()).exp(), -slope
