"""More wrong versions of `fit_power_law` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def slope(u, v):
    return ((u - u.mean()) * (v - v.mean())).sum() / (u - u.mean()).square().sum()


def by_slope(x, y, slope_of):
    u, v = x.log(), y.log()
    found = slope_of(u, v)
    return (v.mean() - found * u.mean()).exp(), -found


def logs_of_means(x, y):
    u, v, a, b = x.log(), y.log(), x.mean().log(), y.mean().log()
    found = ((u - a) * (v - b)).sum() / ((u - a) ** 2).sum()
    return (b - found * a).exp(), -found


def mean_of_y(x, y):
    logs, heights = x.log(), y.log()
    centered = logs - logs.mean()
    slope = (centered * heights).sum() / centered.square().sum()
    return y.mean(), -slope


MORE_MISTAKES = (
    Mistake(
        "line through the origin",
        lambda x, y: by_slope(x, y, lambda u, v: (u * v).sum() / (u * u).sum()),
        "On logarithmic axes, your line goes through the origin. Subtract both means before you multiply, so that the "
        "factor can take any value.",
    ),
    Mistake(
        "exponent first, line through the origin",
        lambda x, y: by_slope(x, y, lambda u, v: (u * v).sum() / (u * u).sum())[::-1],
        "There are two mistakes here. Return the factor first, and subtract both means before you multiply.",
    ),
    Mistake(
        "the first value as the factor",
        lambda x, y: (y[0], by_slope(x, y, slope)[1]),
        "Your factor is the first y. It should be the value of the law at x = 1, where ln x is 0.",
    ),
    Mistake(
        "logarithms of the means",
        logs_of_means,
        "You take the logarithms of the means. Take the means of the logarithms.",
    ),
    Mistake(
        "the mean of the slopes",
        lambda x, y: by_slope(x, y, lambda u, v: (v.diff() / u.diff()).mean()),
        "You average the slopes between neighboring points. The least-squares method weights the points differently: "
        "divide the sum of the products of the deviations by the sum of the squared deviations of log x.",
    ),
    Mistake(
        "square outside the sum",
        lambda x, y: by_slope(
            x, y, lambda u, v: ((u - u.mean()) * (v - v.mean())).sum() / (u - u.mean()).abs().sum() ** 2
        ),
        "In the denominator, you square the sum. Square each deviation, then add up the squares.",
    ),
    Mistake(
        "the slope's sign, the factor's logarithm",
        lambda x, y: (by_slope(x, y, slope)[0].log(), -by_slope(x, y, slope)[1]),
        "There are two mistakes here. Undo the logarithm of the factor, and flip the sign of the exponent.",
    ),
    Mistake(
        "the mean of y as the factor",
        mean_of_y,
        "The exponent is right. The factor isn't the average of y. Take the height at which the fitted line crosses "
        "log x = 0, and undo the logarithm with exp.",
    ),
)
