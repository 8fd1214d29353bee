"""More wrong versions of `is_a_difference` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def mean(runs):
    return runs.mean(dim=-1)


def error(runs):
    return runs.std(dim=-1) / runs.shape[-1] ** 0.5


def apart(a, b):
    return (mean(a) - mean(b)).abs()


def joint(a, b):
    return (error(a) ** 2 + error(b) ** 2).sqrt()


MORE_MISTAKES = (
    Mistake(
        "medians",
        lambda first, second, times=2.8: (
            (first.median(dim=-1).values - second.median(dim=-1).values).abs()
            > times * (first.var(dim=-1) / first.shape[-1] + second.var(dim=-1) / second.shape[-1]).sqrt()
        ),
        "You compare medians. Compare the means.",
    ),
    Mistake(
        "at least the limit",
        lambda a, b, times=2.8: apart(a, b) >= times * joint(a, b),
        "You return True at exactly the limit, too. *More than* excludes the limit itself, so two models whose runs "
        "are all identical don't differ.",
    ),
    Mistake(
        "the other sign only",
        lambda a, b, times=2.8: mean(b) - mean(a) > times * joint(a, b),
        "If the first model has the larger mean, you never find a difference. The sign shouldn't matter.",
    ),
    Mistake(
        "all runs pooled",
        lambda a, b, times=2.8: apart(a, b) > times * error(torch.cat([a, b], dim=-1)),
        "You compute a single standard deviation over all runs. That includes the distance between the models, so the "
        "limit grows with the very difference you're testing.",
    ),
    Mistake(
        "divided by n instead of √n",
        lambda a, b, times=2.8: (
            apart(a, b) > times * ((a.std(-1) / a.shape[-1]) ** 2 + (b.std(-1) / b.shape[-1]) ** 2).sqrt()
        ),
        "You divide each standard deviation by n. A mean's error shrinks more slowly than that, so divide by √n.",
    ),
    Mistake(
        "seeds paired",
        lambda a, b, times=2.8: (a[..., :2] - b[..., :2]).mean(-1).abs() > times * error(a[..., :2] - b[..., :2]),
        "You pair the runs and look at their differences. The seeds of the two models have nothing to do with each "
        "other, and the numbers of seeds may differ.",
    ),
    Mistake(
        "variances squared again",
        lambda a, b, times=2.8: (
            apart(a, b) > times * ((a.var(-1) / a.shape[-1] ** 0.5) ** 2 + (b.var(-1) / b.shape[-1] ** 0.5) ** 2).sqrt()
        ),
        "You square variances, which are already squares. Square the standard deviations, or take the variances as "
        "they are.",
    ),
    Mistake(
        "standard deviations with n",
        lambda a, b, times=2.8: apart(a, b) > times * (a.var(-1, correction=0) + b.var(-1, correction=0)).sqrt(),
        "There are two mistakes here. Compute the standard deviations with n − 1, and divide them by √n to get the "
        "errors of the means.",
    ),
    Mistake(
        "one sign, and the errors added",
        lambda a, b, times=2.8: mean(a) - mean(b) > times * (error(a) + error(b)),
        "There are two mistakes here. The sign shouldn't matter, and the two errors are independent, so add their "
        "squares and take the square root.",
    ),
    Mistake(
        "always two errors",
        lambda a, b, times=2.8: apart(a, b) > 2 * joint(a, b),
        "Your limit is always two standard errors. `times` tells you how many standard errors it should be.",
    ),
)
