"""Exercise: fit a power law to points."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.scaling_laws.fit_power_law_mistakes import MORE_MISTAKES


def fit_power_law(x, y):
    """Fit y = factor · x^(−exponent) to the points, by least squares on the logarithms of x and y.

    `x` and `y` have the axis (point) and hold only positive numbers. Return the factor and the exponent as two tensors
    without axes, in the dtype of the inputs. The exponent of a falling curve is positive. The check also tries rising
    and flat curves and points that don't follow any power law, and it tests gradients.
    """
    logs, heights = x.log(), y.log()
    centered = logs - logs.mean()
    slope = (centered * heights).sum() / centered.square().sum()
    return (heights.mean() - slope * logs.mean()).exp(), -slope


def cases() -> tuple[Case, ...]:
    def case(label, x, y, dtype=torch.float32, gradient=False) -> Case:
        axes = {"x": "point", "y": "point", "factor": "", "exponent": ""}
        points = {"x": torch.tensor(x, dtype=dtype), "y": torch.tensor(y, dtype=dtype)}
        return Case(label, points, axes, gradient=gradient)

    return (
        case("two points", [1.0, 4.0], [3.0, 1.5]),
        case("8 / x", [1.0, 2, 4, 8], [8.0, 4, 2, 1]),
        case("a law that rises", [1.0, 2, 4], [3.0, 6, 12]),
        case("no change at all", [1.0, 3, 5], [2.0, 2, 2]),
        case("points that scatter", [1.0, 2, 4, 8], [5.0, 3, 2.5, 1], gradient=True),
        case("unevenly spaced", [1.0, 2, 3, 20, 50], [4.0, 3.5, 3.3, 2, 1.9]),
        case("x below one", [0.01, 0.1, 0.5], [9.0, 4, 2]),
        case("losses of language models", [1e5, 1e6, 1e7, 1e8], [4.2, 3.4, 2.9, 2.4], torch.float64, gradient=True),
    )


def line(x, y):
    """Slope and intercept of the least-squares line through the points."""
    centered = x - x.mean()
    slope = (centered * y).sum() / centered.square().sum()
    return slope, y.mean() - slope * x.mean()


def law(x, y):
    slope, height = line(x.log(), y.log())
    return height.exp(), -slope


def inverted(x, y):
    slope, height = line(y.log(), x.log())
    return (-height / slope).exp(), -1 / slope


def ends(x, y):
    exponent = -(y[-1] / y[0]).log() / (x[-1] / x[0]).log()
    return y[0] * x[0] ** exponent, exponent


def through_one(x, y):
    slope = (x.log() * y.log()).sum() / x.log().square().sum()
    return torch.ones_like(slope), -slope


def straight(x, y):
    slope, height = line(x, y)
    return height, -slope


def half_logs(x, y):
    slope, height = line(x, y.log())
    return height.exp(), -slope


def other_half(x, y):
    slope, height = line(x.log(), y)
    return height, -slope


def mixed(x, y):
    slope, height = line(x.log10(), y.log10())
    return height.exp(), -slope


MISTAKES = (
    Mistake(
        "the slope's sign",
        lambda x, y: (law(x, y)[0], -law(x, y)[1]),
        "The factor is right, but the exponent has the wrong sign. A falling line has a negative slope, and the law "
        "already has a minus sign in front of its exponent.",
    ),
    Mistake(
        "the factor's logarithm",
        lambda x, y: (law(x, y)[0].log(), law(x, y)[1]),
        "The exponent is right, but your factor is still a logarithm. What undoes `log`?",
    ),
    Mistake(
        "two bases",
        mixed,
        "The exponent is right. For the factor, you take the logarithm in one base and undo it in a different one.",
    ),
    Mistake(
        "no logarithms",
        straight,
        "You fit a straight line to the points themselves. A power law is a straight line only if both axes are "
        "logarithmic.",
    ),
    Mistake(
        "only y's logarithm",
        half_logs,
        "You take only the logarithm of y. That fits an exponential, which falls much faster than a power law.",
    ),
    Mistake(
        "only x's logarithm",
        other_half,
        "You take only the logarithm of x. What about y?",
    ),
    Mistake(
        "x from y",
        inverted,
        "This is right only when all points are on the curve, because your line predicts x from y. We want to predict "
        "y from x, so measure distances along y.",
    ),
    Mistake(
        "only the ends",
        ends,
        "This is right when all points are on the curve. But you connect only the first and last points and ignore the "
        "ones in between, which matter when the points scatter.",
    ),
    Mistake(
        "through (1, 1)",
        through_one,
        "Your factor is always 1. On logarithmic axes, the line doesn't have to pass through the origin.",
    ),
    Mistake(
        "the other order",
        lambda x, y: law(x, y)[::-1],
        "Both numbers are right, but they're in the wrong order: the factor comes first.",
    ),
)

EXERCISE = Exercise(
    name="fit_power_law",
    topic="scaling_laws",
    title="Fit a power law",
    difficulty=2,
    minutes=15,
    builds="CausalObjective",
    returns=("factor", "exponent"),
    reference=fit_power_law,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Take the logarithm of both sides of y = factor · x^(−exponent). What kind of curve is that?",
        "A straight line: log y = log factor − exponent · log x. For its least-squares slope, multiply each point's "
        "deviations of log x and log y from their means, add up these products, and divide by the sum of the squared "
        "deviations of log x.",
        "With `centered = x.log() - x.log().mean()`, the slope is `(centered * y.log()).sum()` divided by "
        "`centered.square().sum()`. The line passes through (mean of log x, mean of log y), so use that point to solve "
        "for log factor.",
    ),
)
