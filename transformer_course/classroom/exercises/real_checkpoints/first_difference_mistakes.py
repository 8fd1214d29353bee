"""More wrong versions of `first_difference` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def first(names, wrong):
    return next((name for name, entry in zip(names, wrong.tolist(), strict=True) if entry), "")


def at_tolerance(names, ours, theirs, tolerance):
    apart = (ours - theirs).abs().nan_to_num(nan=float("inf"))
    apart = apart.masked_fill(ours.isnan() & theirs.isnan(), 0.0)
    return first(names, (apart >= tolerance).flatten(1).any(dim=1))


MORE_MISTAKES = (
    Mistake(
        "two NaNs taken for a difference",
        lambda n, a, b, t: first(n, (~((a - b).abs() <= t)).flatten(1).any(dim=1)),
        "You count NaN in *both* models as a difference. They agree there. Only NaN in one of them is a difference.",
    ),
    Mistake(
        "the tolerance itself counts",
        at_tolerance,
        "You count a difference of exactly `tolerance`. Only *larger* differences should count.",
    ),
    Mistake(
        "a relative tolerance",
        lambda n, a, b, t: first(n, ((a - b).abs().nan_to_num(nan=9.0) > t * b.abs()).flatten(1).any(dim=1)),
        "You compare each difference with a fraction of the number itself. The tolerance is absolute.",
    ),
    Mistake(
        "the sum of the differences",
        lambda n, a, b, t: first(n, (a - b).nan_to_num(nan=9.0).abs().sum(dim=(1, 2)) > t),
        "You add up a part's differences, so many small ones can exceed the tolerance together. Take the largest "
        "difference instead.",
    ),
    Mistake(
        "every number must differ",
        lambda n, a, b, t: first(n, ((a - b).abs().nan_to_num(nan=9.0) > t).flatten(1).all(dim=1)),
        "You check whether *every* number of a part differs. One is enough.",
    ),
)
