"""Exercise: is one model better than another, or did it just have luckier seeds?"""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.from_gpt_to_llama.is_a_difference_mistakes import MORE_MISTAKES


def is_a_difference(first, second, times=2.8):
    """Decide whether two models' mean losses differ by more than `times` standard errors of their difference.

    `first` and `second` hold the losses of the two models, with the axes (… seed). Each model has at least 2 seeds, and
    the two may have different numbers of them. A mean's standard error is the standard deviation of the runs (computed
    with n − 1) divided by √n. To get the standard error of a difference, add the squares of both standard errors and
    take the square root. It doesn't matter which model is better. Return a bool tensor with the axes (…).
    """
    squares = first.var(dim=-1) / first.shape[-1] + second.var(dim=-1) / second.shape[-1]
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > times * squares.sqrt()


# Pairs of models with three seeds each, chosen so that every misreading gets at least one of them wrong.
FIRST = [
    [2.00, 2.02, 1.98],
    [2.00, 2.10, 1.90],
    [2.00, 2.02, 1.98],
    [2.00, 2.01, 1.99],
    [1.90, 2.00, 2.10],
    [3, 3.5, 4],
]
SECOND = [
    [1.90, 1.88, 1.92],
    [1.90, 2.00, 1.80],
    [2.10, 2.12, 2.08],
    [1.90, 1.60, 2.20],
    [2.11, 2.31, 2.21],
    [1, 1, 1.3],
]

# Six seeds: mean 2.085, error 0.047. The difference from the mean of `seeds` below has an error of 0.075.
SIX = [1.945, 2.225, 1.985, 2.185, 2.025, 2.145]


def drawn(seeds: int, other_seeds: int, apart: float, pairs: int = 24) -> list[list[list[float]]]:
    """Losses of many pairs of models, some clearly apart and some not; half of the second models are better."""
    generator = torch.Generator().manual_seed(seeds + other_seeds)
    first, second = (0.1 * torch.randn(pairs, n, generator=generator).double() for n in (seeds, other_seeds))
    shift = torch.linspace(-2 * apart, 2 * apart, pairs, dtype=torch.float64)
    return [(2 + losses).round(decimals=3).tolist() for losses in (first, second + shift[:, None])]


def cases() -> tuple[Case, ...]:
    def case(label, first, second, axes="pair seed", dtype=torch.float32, **more) -> Case:
        names = {"first": axes, "second": axes.replace("seed", "other_seed"), "differ": axes[:-4].strip()}
        inputs = {"first": torch.tensor(first, dtype=dtype), "second": torch.tensor(second, dtype=dtype)}
        return Case(label, inputs | more, names)

    seeds = [2.0, 2.1, 1.9]  # the error of their mean is 0.058

    def moved(by: float) -> list[float]:
        return [loss + by for loss in seeds]

    return (
        case("clearly apart", FIRST[0], SECOND[0], "seed"),
        case("as far apart, but the seeds spread", FIRST[1], SECOND[1], "seed"),
        case("the second is worse", FIRST[2], SECOND[2], "seed"),
        case("the second alone spreads", FIRST[3], SECOND[3], "seed"),
        case("the first alone spreads", SECOND[3], FIRST[3], "seed"),
        case("0.062 apart, limit of one error", seeds, moved(0.062), "seed", times=1.0),
        case("0.072 apart, limit of one error", seeds, moved(0.072), "seed", times=1.0),
        case("0.095 apart, limit of one error", seeds, moved(0.095), "seed", times=1.0),
        case("0.108 apart, limit of one error", seeds, moved(0.108), "seed", times=1.0),
        case("0.13 apart, limit of one error", seeds, moved(0.13), "seed", times=1.0),
        case("losses in the hundreds", [100.0, 106.0, 103.0], [107.0, 113.0, 110.0], "seed", times=2.0),
        case("the same best run", [1.0, 1.02, 1.01], [1.0, 1.1, 1.11], "seed", times=1.5),
        case("all runs identical: difference 0, standard error 0", [[2.0, 2.0, 2.0]] * 12, [[2.0, 2.0]] * 12),
        case("three seeds against six", seeds, SIX, "seed", times=1.0),
        case("six seeds against three", SIX, seeds, "seed", times=1.0),
        case("a stricter limit", FIRST[0], SECOND[0], "seed", times=10.0),
        case("24 pairs at once", *drawn(3, 3, apart=0.2)),
        case("24 pairs, limit of one error", *drawn(3, 3, apart=0.08), times=1.0),
        case("24 pairs, three seeds against six", *drawn(3, 6, apart=0.08), times=1.0),
        case("six pairs at once", FIRST, SECOND),
        case("six pairs in float64", FIRST, SECOND, dtype=torch.float64),
    )


def mean(losses):
    return losses.mean(dim=-1)


def error(losses, unbiased=True):
    return losses.std(dim=-1, unbiased=unbiased) / losses.shape[-1] ** 0.5


def apart(first, second):
    return (mean(first) - mean(second)).abs()


def joint(first, second):
    return (error(first) ** 2 + error(second) ** 2).sqrt()


MISTAKES = (
    Mistake(
        "only where the first is worse",
        lambda a, b, times=2.8: mean(a) - mean(b) > times * joint(a, b),
        "If the second model has the larger mean, you never find a difference. The sign shouldn't matter.",
    ),
    Mistake(
        "any difference",
        lambda a, b, times=2.8: apart(a, b) > 0,
        "Two means are hardly ever exactly equal, so you find a difference nearly everywhere. How large are their "
        "errors?",
    ),
    Mistake(
        "the errors added",
        lambda a, b, times=2.8: apart(a, b) > times * (error(a) + error(b)),
        "You add the errors, as if both means were always off in opposite directions. They're independent, so add the "
        "squares and take the square root.",
    ),
    Mistake(
        "standard deviations",
        lambda a, b, times=2.8: apart(a, b) > times * (a.var(-1) + b.var(-1)).sqrt(),
        "You compare the difference with the spread of single runs. A mean of several runs is known more precisely "
        "than that.",
    ),
    Mistake(
        "the mean of the standard deviations",
        lambda a, b, times=2.8: apart(a, b) > times * (a.std(-1) + b.std(-1)) / 2,
        "You compare the difference with the average spread of single runs. What is the error of a mean, and what is "
        "the error of a difference between two means?",
    ),
    Mistake(
        "only the first's error",
        lambda a, b, times=2.8: apart(a, b) > times * error(a),
        "You use only the first model's error, but the second mean is uncertain, too.",
    ),
    Mistake(
        "only the second's error",
        lambda a, b, times=2.8: apart(a, b) > times * error(b),
        "You use only the second model's error, but the first mean is uncertain, too.",
    ),
    Mistake(
        "no root",
        lambda a, b, times=2.8: apart(a, b) > times * joint(a, b) ** 2,
        "You compare a difference with a sum of squares. Take the square root of the sum first.",
    ),
    Mistake(
        "always three seeds",
        lambda a, b, times=2.8: apart(a, b) > times * ((a.var(-1) + b.var(-1)) / 3).sqrt(),
        "You divide both variances by 3, but the models may have been trained with different numbers of seeds.",
    ),
    Mistake(
        "times ignored",
        lambda a, b, times=2.8: apart(a, b) > joint(a, b),
        "Your limit is one standard error. `times` tells you how many standard errors it should be.",
    ),
    Mistake(
        "always 2.8 times",
        lambda a, b, times=2.8: apart(a, b) > 2.8 * joint(a, b),
        "This is right if `times` is 2.8, but it may be a different number.",
    ),
    Mistake(
        "the other way round",
        lambda a, b, times=2.8: apart(a, b) < times * joint(a, b),
        "You return True when the difference is too small.",
    ),
    Mistake(
        "the larger error",
        lambda a, b, times=2.8: apart(a, b) > times * torch.maximum(error(a), error(b)),
        "You take the larger of the two errors, but both add to the uncertainty of the difference.",
    ),
    Mistake(
        "no overlap",
        lambda a, b, times=2.8: (a.amin(-1) > b.amax(-1)) | (b.amin(-1) > a.amax(-1)),
        "You check whether all runs of one model are below all runs of the other. With three seeds each, that happens "
        "by chance alone one time in ten. Use the standard errors.",
    ),
    Mistake(
        "the best runs",
        lambda a, b, times=2.8: (a.amin(-1) - b.amin(-1)).abs() > times * joint(a, b),
        "You compare the best runs. The best run is partly a matter of luck, so compare the means.",
    ),
    Mistake(
        "one answer for all",
        lambda a, b, times=2.8: (apart(a, b) > times * joint(a, b)).all(),
        "This is right for one pair of models. For several pairs, return one answer per pair.",
    ),
    Mistake(
        "n instead of n − 1",
        lambda a, b, times=2.8: apart(a, b) > times * (error(a, False) ** 2 + error(b, False) ** 2).sqrt(),
        "Your standard deviation divides by n. Divide by n − 1 instead: with three seeds, that matters.",
    ),
)

EXERCISE = Exercise(
    name="is_a_difference",
    topic="from_gpt_to_llama",
    title="Is it a difference?",
    difficulty=2,
    minutes=15,
    builds="CausalObjective",
    returns=("differ",),
    reference=is_a_difference,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "What is the mean of each model's losses, and what is that mean's standard error? And how uncertain is the "
        "difference between two uncertain numbers?",
        "Add the two squared errors and take the square root to get the standard error of the difference. Multiply it "
        "by `times`, and check whether the absolute difference between the means is larger. `std` in torch divides by "
        "n − 1 unless you tell it otherwise.",
        "With `error = losses.std(dim=-1) / losses.shape[-1] ** 0.5` for each model, return `(mean_a - mean_b).abs() > "
        "times * (error_a**2 + error_b**2) ** 0.5`.",
    ),
)
