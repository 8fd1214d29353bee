"""Exercise: the power law that comes nearest to some points."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def fit_power_law(x, y):
    """The power law y = factor · x^(−exponent) that comes nearest to the points, by least squares in their logarithms.

    `x` and `y` have the axis (point), and only positive numbers. Returns factor and exponent, two tensors without
    axes; the exponent of a falling curve is positive.
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
        case("points that lie beside it", [1.0, 2, 4, 8], [5.0, 3, 2.5, 1], gradient=True),
        case("unevenly spaced", [1.0, 2, 3, 20, 50], [4.0, 3.5, 3.3, 2, 1.9]),
        case("x below one", [0.01, 0.1, 0.5], [9.0, 4, 2]),
        case("losses of language models", [1e5, 1e6, 1e7, 1e8], [4.2, 3.4, 2.9, 2.4], torch.float64, gradient=True),
    )


def line(x, y):
    """Slope and height at zero of the line nearest to the points."""
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
        "The factor is right. A falling line has a negative slope, and the law has a minus of its own.",
    ),
    Mistake(
        "the factor's logarithm",
        lambda x, y: (law(x, y)[0].log(), law(x, y)[1]),
        "The exponent is right. Your factor is still a logarithm.",
    ),
    Mistake(
        "two bases",
        mixed,
        "The exponent is right. Your factor was taken with one base of logarithms, and brought back with another.",
    ),
    Mistake(
        "no logarithms",
        straight,
        "You fit a straight line to the points themselves. A power law is straight only where both axes are "
        "logarithms.",
    ),
    Mistake(
        "only y's logarithm",
        half_logs,
        "You take the logarithm of y alone: that fits an exponential, which falls much faster than a power.",
    ),
    Mistake(
        "only x's logarithm",
        other_half,
        "You take the logarithm of x alone: y needs it, too.",
    ),
    Mistake(
        "x from y",
        inverted,
        "Right where all points lie on the law. Elsewhere yours fits x to y: the distances that count are those of y.",
    ),
    Mistake(
        "only the ends",
        ends,
        "Right where all points lie on the law. Yours goes through the first and the last, and ignores those between.",
    ),
    Mistake(
        "through (1, 1)",
        through_one,
        "Your factor is always 1. The line of the logarithms need not go through the origin.",
    ),
    Mistake(
        "the other order",
        lambda x, y: law(x, y)[::-1],
        "Both are right, in the other order.",
    ),
)

EXERCISE = Exercise(
    name="fit_power_law",
    topic="scaling_laws",
    title="A power law",
    difficulty=2,
    minutes=9,
    builds="CausalObjective",
    returns=("factor", "exponent"),
    reference=fit_power_law,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "What becomes of y = factor · x^(−exponent) when you take the logarithm of both sides?",
        "A straight line: log y = log factor − exponent · log x. Its slope by least squares is the mean product "
        "of deviations, divided by the mean of the squared deviations of log x.",
        "`slope = (centered * y.log()).sum() / centered.square().sum()` with `centered = x.log() - x.log().mean()`. The "
        "line goes through both means: that gives the factor's logarithm.",
    ),
)
