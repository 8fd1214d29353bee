"""Answers to `first_difference`, as learners write them."""

import torch


def wrong_largest_difference(names, ours, theirs, tolerance):
    sizes = [(a - b).abs().max().item() for a, b in zip(ours, theirs, strict=True)]
    worst = max(range(len(sizes)), key=sizes.__getitem__)
    return names[worst] if sizes[worst] > tolerance else ""


def wrong_last_difference(names, ours, theirs, tolerance):
    found = ""
    for name, a, b in zip(names, ours, theirs, strict=True):
        if not torch.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True):
            found = name
    return found


def wrong_nan_overlooked(names, ours, theirs, tolerance):
    # NaN > tolerance is False.
    for name, a, b in zip(names, ours, theirs, strict=True):
        if ((a - b).abs() > tolerance).any():
            return name
    return ""


def wrong_two_nans_differ(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        if not ((a - b).abs() <= tolerance).all():
            return name
    return ""


def wrong_index_instead_of_name(names, ours, theirs, tolerance):
    for i in range(len(names)):
        if not torch.allclose(ours[i], theirs[i], rtol=0, atol=tolerance, equal_nan=True):
            return i
    return ""


def wrong_none_if_all_agree(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        if not torch.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True):
            return name


def wrong_tolerance_itself_counts(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        gap = (a - b).abs().nan_to_num(nan=torch.inf)
        both = a.isnan() & b.isnan()
        if (gap[~both] >= tolerance).any():
            return name
    return ""


def wrong_relative_tolerance_too(names, ours, theirs, tolerance):
    # allclose adds 1e-5 of the value unless rtol is 0.
    for name, a, b in zip(names, ours, theirs, strict=True):
        if not torch.allclose(a, b, atol=tolerance, equal_nan=True):
            return name
    return ""


def wrong_mean_difference(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        one_nan = (a.isnan() != b.isnan()).any()
        if one_nan or (a - b).abs().nanmean() > tolerance:
            return name
    return ""


def wrong_sign_matters(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        one_nan = (a.isnan() != b.isnan()).any()
        if one_nan or (a - b > tolerance).any():
            return name
    return ""


def wrong_all_names(names, ours, theirs, tolerance):
    return [
        name
        for name, a, b in zip(names, ours, theirs, strict=True)
        if not torch.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True)
    ]


def wrong_relative_difference(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        if not torch.allclose(a, b, rtol=tolerance, atol=0, equal_nan=True):
            return name
    return ""


def wrong_gives_up_after_the_first_part(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        if torch.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True):
            return ""
        else:
            return name


def wrong_first_name_if_all_agree(names, ours, theirs, tolerance):
    # argmax of zeros is 0.
    same = torch.isclose(ours, theirs, rtol=0, atol=tolerance, equal_nan=True)
    apart = (~same).flatten(1).any(dim=1)
    return names[int(apart.int().argmax())]


def wrong_tolerance_ignored(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        if not torch.equal(a.nan_to_num(nan=123.0), b.nan_to_num(nan=123.0)):
            return name
    return ""


def wrong_if_on_a_tensor(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        if abs(a - b) > tolerance:
            return name
    return ""


def wrong_sum_of_the_differences(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        gap = (a - b).abs().nan_to_num(nan=torch.inf)
        gap[a.isnan() & b.isnan()] = 0
        if gap.sum() > tolerance:
            return name
    return ""


def wrong_last_token_only(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours[:, -1], theirs[:, -1], strict=True):
        if not torch.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True):
            return name
    return ""


def wrong_every_number_must_differ(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        if not torch.isclose(a, b, rtol=0, atol=tolerance, equal_nan=True).any():
            return name
    return ""


def wrong_last_part_that_agrees(names, ours, theirs, tolerance):
    # The name before the first difference.
    good = ""
    for name, a, b in zip(names, ours, theirs, strict=True):
        if not torch.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True):
            return good
        good = name
    return ""


def wrong_binary_search(names, ours, theirs, tolerance):
    # Takes it for granted that everything after a difference differs, too.
    def apart(i):
        return not torch.allclose(ours[i], theirs[i], rtol=0, atol=tolerance, equal_nan=True)

    low, high = 0, len(names)
    while low < high:
        middle = (low + high) // 2
        if apart(middle):
            high = middle
        else:
            low = middle + 1
    return names[low] if low < len(names) else ""


def wrong_allclose_with_tolerance_misspelled(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        if not torch.allclose(a, b, tol=tolerance):
            return name
    return ""


def wrong_index_and_nan_overlooked(names, ours, theirs, tolerance):
    for i, (a, b) in enumerate(zip(ours, theirs, strict=True)):
        if (a - b).abs().max() > tolerance:
            return i
    return -1


def wrong_sign_matters_and_none_if_all_agree(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        if (a - b).max() > tolerance:
            return name


def right_flags_and_nonzero(names, ours, theirs, tolerance):
    same = torch.isclose(ours, theirs, rtol=0.0, atol=tolerance, equal_nan=True)
    places = (~same.all(dim=2).all(dim=1)).nonzero().flatten().tolist()
    return names[places[0]] if places else ""


def right_nan_by_hand(names, ours, theirs, tolerance):
    for name, a, b in zip(names, ours, theirs, strict=True):
        far = (a - b).abs() > tolerance
        if (far | (torch.isnan(a) ^ torch.isnan(b))).any():
            return name
    return ""


def right_backward_through_the_parts(names, ours, theirs, tolerance):
    found = ""
    for i in reversed(range(len(names))):
        agree = torch.allclose(theirs[i], ours[i], atol=tolerance, rtol=0, equal_nan=True)
        found = found if agree else names[i]
    return found


def right_assertion_of_torch_testing(names, ours, theirs, tolerance):
    for name, one, other in zip(names, ours, theirs, strict=True):
        try:
            torch.testing.assert_close(one, other, rtol=0, atol=tolerance, equal_nan=True)
        except AssertionError:
            return name
    return ""


def wrong_counts_the_parts_that_agree(names, ours, theirs, tolerance):
    apart = ((ours - theirs).abs() > tolerance).flatten(1).any(dim=1)
    return names[int(apart.sum())] if apart.any() and apart.sum() < len(names) else ""


def wrong_compares_the_norms(names, ours, theirs, tolerance):
    for name, one, other in zip(names, ours, theirs):
        if abs(float(one.norm() - other.norm())) > tolerance:
            return name
    return ""


def wrong_first_token_only(names, ours, theirs, tolerance):
    for name, one, other in zip(names, ours, theirs):
        if not torch.allclose(one[0], other[0], rtol=0, atol=tolerance, equal_nan=True):
            return name
    return ""
