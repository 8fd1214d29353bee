"""Exercise: is one model better than another, or were its seeds?"""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def is_a_difference(first, second, times=2.8):
    """Whether two models' means lie further apart than `times` the standard error of their difference.

    `first` and `second` hold the losses of each, with the axes (… seed); they may have different numbers of
    seeds. The error of a difference is the root of the sum of both squared errors. Returns a bool tensor of
    (…).
    """
    squares = first.var(dim=-1) / first.shape[-1] + second.var(dim=-1) / second.shape[-1]
    return (first.mean(dim=-1) - second.mean(dim=-1)).abs() > times * squares.sqrt()


# Pairs of models, three seeds each, such that every misreading decides at least one of them wrongly.
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

# Six seeds whose mean, 2.085, is known to 0.047: the error of its difference from the mean of `seeds` below is 0.075.
SIX = [1.945, 2.225, 1.985, 2.185, 2.025, 2.145]


def cases() -> tuple[Case, ...]:
    def case(label, first, second, axes="pair seed", dtype=torch.float32, **more) -> Case:
        names = {"first": axes, "second": axes.replace("seed", "other_seed"), "differ": axes[:-4].strip()}
        inputs = {"first": torch.tensor(first, dtype=dtype), "second": torch.tensor(second, dtype=dtype)}
        return Case(label, inputs | more, names)

    seeds = [2.0, 2.1, 1.9]  # their mean is known to 0.058

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
        case("three seeds against six", seeds, SIX, "seed", times=1.0),
        case("six seeds against three", SIX, seeds, "seed", times=1.0),
        case("a stricter limit", FIRST[0], SECOND[0], "seed", times=10.0),
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
        "Where the second model is worse you never find a difference. Which of the two is larger should not matter.",
    ),
    Mistake(
        "any difference",
        lambda a, b, times=2.8: apart(a, b) > 0,
        "Two means are never exactly equal: yours finds a difference everywhere. How large are the errors?",
    ),
    Mistake(
        "the errors added",
        lambda a, b, times=2.8: apart(a, b) > times * (error(a) + error(b)),
        "You add the errors, as if both means were always off in opposite directions. For independent ones the squares "
        "are added.",
    ),
    Mistake(
        "standard deviations",
        lambda a, b, times=2.8: apart(a, b) > times * (a.var(-1) + b.var(-1)).sqrt(),
        "You compare with the spread of single runs. Means are better known than that.",
    ),
    Mistake(
        "the mean of the standard deviations",
        lambda a, b, times=2.8: apart(a, b) > times * (a.std(-1) + b.std(-1)) / 2,
        "You compare with the mean spread of single runs. How well known is a mean, and a difference of two?",
    ),
    Mistake(
        "only the first's error",
        lambda a, b, times=2.8: apart(a, b) > times * error(a),
        "Only the first model's seeds count in yours. The second mean is uncertain, too.",
    ),
    Mistake(
        "only the second's error",
        lambda a, b, times=2.8: apart(a, b) > times * error(b),
        "Only the second model's seeds count in yours. The first mean is uncertain, too.",
    ),
    Mistake(
        "no root",
        lambda a, b, times=2.8: apart(a, b) > times * joint(a, b) ** 2,
        "You compare a difference with a square. A root is missing.",
    ),
    Mistake(
        "always three seeds",
        lambda a, b, times=2.8: apart(a, b) > times * ((a.var(-1) + b.var(-1)) / 3).sqrt(),
        "You divide both squared deviations by 3. One of the models may have been trained with more seeds.",
    ),
    Mistake(
        "times ignored",
        lambda a, b, times=2.8: apart(a, b) > joint(a, b),
        "One error apart is your limit. `times` says how many it takes.",
    ),
    Mistake(
        "always 2.8 times",
        lambda a, b, times=2.8: apart(a, b) > 2.8 * joint(a, b),
        "Right for the usual limit. `times` may be another one.",
    ),
    Mistake(
        "the other way round",
        lambda a, b, times=2.8: apart(a, b) < times * joint(a, b),
        "Yours is True where the difference is too small.",
    ),
    Mistake(
        "the larger error",
        lambda a, b, times=2.8: apart(a, b) > times * torch.maximum(error(a), error(b)),
        "You take the larger of the errors. Both add to the uncertainty of a difference.",
    ),
    Mistake(
        "no overlap",
        lambda a, b, times=2.8: (a.amin(-1) > b.amax(-1)) | (b.amin(-1) > a.amax(-1)),
        "You ask whether the runs of one all lie below those of the other. By chance alone that happens once in ten "
        "with three seeds each. Use the errors.",
    ),
    Mistake(
        "the best runs",
        lambda a, b, times=2.8: (a.amin(-1) - b.amin(-1)).abs() > times * joint(a, b),
        "You compare the best run of each. Which run was the best is chance, too: compare the means.",
    ),
    Mistake(
        "one answer for all",
        lambda a, b, times=2.8: (apart(a, b) > times * joint(a, b)).all(),
        "Right for one pair. For several you give one answer: each has its own.",
    ),
    Mistake(
        "n instead of n − 1",
        lambda a, b, times=2.8: apart(a, b) > times * (error(a, False) ** 2 + error(b, False) ** 2).sqrt(),
        "Your spread divides by n. With three seeds n − 1 matters: some differences pass that should not.",
    ),
)

EXERCISE = Exercise(
    name="is_a_difference",
    topic="from_gpt_to_llama",
    title="Is it a difference?",
    difficulty=2,
    minutes=8,
    builds="CausalObjective",
    returns=("differ",),
    reference=is_a_difference,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "You have a mean and an error for each from the last exercise. How uncertain is the difference of two "
        "uncertain numbers?",
        "On one side the distance of the means, without its sign; on the other `times` the root of the sum of both "
        "squared errors.",
        "Call `mean_and_error` for each of them. Then `(a - b).abs() > times * (error_a**2 + error_b**2) ** 0.5`.",
    ),
)
