"""More wrong versions of `first_difference` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def first(names, wrong):
    return next((name for name, entry in zip(names, wrong.tolist(), strict=True) if entry), "")


def at_tolerance(names, ours, theirs, tolerance):
    apart = (ours - theirs).abs().nan_to_num(nan=float("inf"))
    apart = apart.masked_fill(ours.isnan() & theirs.isnan(), 0.0)
    return first(names, (apart >= tolerance).flatten(1).any(dim=1))


def last_that_agrees(names, ours, theirs, tolerance):
    # The name before the first difference.
    good = ""
    for name, a, b in zip(names, ours, theirs, strict=True):
        if not torch.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True):
            return good
        good = name
    return ""


def last_token_with_nan(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours[:, -1], theirs[:, -1], strict=True):
        if not torch.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True):
            return name
    return ""


def mean_without_nan(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        one_nan = (a.isnan() != b.isnan()).any()
        if one_nan or (a - b).abs().nanmean() > tolerance:
            return name
    return ""


def most_different(names, ours, theirs, tolerance):
    sizes = [(a - b).abs().max().item() for a, b in zip(ours, theirs, strict=True)]
    worst = max(range(len(sizes)), key=sizes.__getitem__)
    return names[worst] if sizes[worst] > tolerance else ""


def first_name(names, ours, theirs, tolerance):
    # argmax of zeros is 0.
    same = torch.isclose(ours, theirs, rtol=0, atol=tolerance, equal_nan=True)
    apart = (~same).flatten(1).any(dim=1)
    return names[int(apart.int().argmax())]


def first_part_alone(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        if torch.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True):
            return ""
        else:
            return name


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
    Mistake(
        "the last part that agrees",
        last_that_agrees,
        "You return the part before the first difference. Return the one that differs.",
    ),
    Mistake(
        "the last token, with NaN",
        last_token_with_nan,
        "You compare only the last token of each part. Any number may differ.",
    ),
    Mistake(
        "the mean difference",
        mean_without_nan,
        "You compare the mean difference with the tolerance, so a single large difference can go unnoticed. Any number "
        "may differ.",
    ),
    Mistake(
        "the part that differs most",
        most_different,
        "You return the part that differs most. Errors can grow on their way through a model, so look for the first "
        "difference, not the largest one.",
    ),
    Mistake(
        "the first name if all agree",
        first_name,
        "If all parts agree, you return the first name. Return an empty string.",
    ),
    Mistake(
        "gives up after the first part",
        first_part_alone,
        "Your loop returns after the first part, whether it differs or not. Go on until one differs.",
    ),
)
