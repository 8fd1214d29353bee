"""Answers to `kneser_ney_bigram`, as learners write them."""

import torch


def wrong_frequency_instead_of_continuations(counts, discounts):
    # How often a token came, not after how many different ones.
    estimate = 1 / len(counts)
    for row, discount in zip((counts.sum(dim=0), counts), discounts):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        mixed = ((row - discount).clamp(min=0) + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_followers_instead_of_predecessors(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=1), counts), discounts):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        mixed = ((row - discount).clamp(min=0) + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_discounts_swapped(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), reversed(discounts)):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        mixed = ((row - discount).clamp(min=0) + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_first_discount_for_both(counts, discounts):
    estimate = 1 / len(counts)
    for row in ((counts > 0).sum(dim=0), counts):
        total = row.sum(dim=-1, keepdim=True)
        taken = discounts[0] * (row > 0).sum(dim=-1, keepdim=True)
        mixed = ((row - discounts[0]).clamp(min=0) + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_continuations_not_smoothed(counts, discounts):
    continuations = (counts > 0).sum(dim=0)
    q = continuations / continuations.sum().clamp(min=1)
    total = counts.sum(dim=1, keepdim=True)
    kinds = (counts > 0).sum(dim=1, keepdim=True)
    p = ((counts - discounts[1]).clamp(min=0) + discounts[1] * kinds * q) / total.clamp(min=1)
    return torch.where(total > 0, p, q)


def wrong_mixed_with_equal_shares_only(counts, discounts):
    # The continuation counts are left out.
    q = 1 / len(counts)
    total = counts.sum(dim=1, keepdim=True)
    kinds = (counts > 0).sum(dim=1, keepdim=True)
    p = ((counts - discounts[1]).clamp(min=0) + discounts[1] * kinds * q) / total
    return torch.where(total > 0, p, q)


def wrong_taken_by_all_tokens(counts, discounts):
    # As if the discount had been taken from zeros, too.
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts):
        total = row.sum(dim=-1, keepdim=True)
        mixed = ((row - discount).clamp(min=0) + discount * len(counts) * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_discount_taken_once_per_row(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts):
        total = row.sum(dim=-1, keepdim=True)
        mixed = ((row - discount).clamp(min=0) + discount * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_taken_share_not_given_back(counts, discounts):
    total = counts.sum(dim=1, keepdim=True)
    return (counts - discounts[1]).clamp(min=0) / total.clamp(min=1)


def wrong_negative_counts(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        mixed = (row - discount + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_empty_rows_divided_by_zero(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        estimate = ((row - discount).clamp(min=0) + taken * estimate) / total
    return estimate


def wrong_empty_rows_all_zero(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts):
        total = row.sum(dim=-1, keepdim=True).clamp(min=1)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        estimate = ((row - discount).clamp(min=0) + taken * estimate) / total
    return estimate


def wrong_empty_rows_with_equal_shares(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        mixed = ((row - discount).clamp(min=0) + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, torch.ones_like(mixed) / len(counts))
    return estimate


def wrong_divided_by_the_lowered_counts(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts):
        lowered = (row - discount).clamp(min=0)
        total = lowered.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        mixed = (lowered + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_back_off_instead_of_mixing(counts, discounts):
    # Only tokens that weren't seen get a share of what was taken.
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        mixed = torch.where(row > 0, row - discount, taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_each_column_sums_to_one(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts):
        total = row.sum(dim=0, keepdim=True)
        taken = discount * (row > 0).sum(dim=0, keepdim=True)
        mixed = ((row - discount).clamp(min=0) + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_axis_lost_in_the_sum(counts, discounts):
    continuations = (counts > 0).sum(dim=0)
    q = (continuations - discounts[0]).clamp(min=0)
    q = (q + discounts[0] * (continuations > 0).sum() / len(counts)) / continuations.sum()
    total = counts.sum(dim=1)
    taken = discounts[1] * (counts > 0).sum(dim=1)
    return ((counts - discounts[1]).clamp(min=0) + taken * q) / total


def wrong_starts_with_one_for_every_token(counts, discounts):
    estimate = 1
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        mixed = ((row - discount).clamp(min=0) + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_discount_multiplied(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts):
        total = row.sum(dim=-1, keepdim=True)
        mixed = (1 - discount) * row / total + discount * estimate
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_add_one(counts, discounts):
    return (counts + 1) / (counts + 1).sum(dim=1, keepdim=True)


def wrong_only_the_smoothed_continuations(counts, discounts):
    continuations = (counts > 0).sum(dim=0)
    kinds = (continuations > 0).sum()
    q = (continuations - discounts[0]).clamp(min=0) + discounts[0] * kinds / len(counts)
    return q / continuations.sum()


def wrong_transposed(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        mixed = ((row - discount).clamp(min=0) + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate.T


def wrong_log_probabilities(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        mixed = ((row - discount).clamp(min=0) + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate.log()


def wrong_order_of_the_two_steps(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip((counts, (counts > 0).sum(dim=0)), (discounts[1], discounts[0])):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        mixed = ((row - discount).clamp(min=0) + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_truth_of_a_row(counts, discounts):
    continuations = (counts > 0).sum(dim=0)
    q = (continuations - discounts[0]).clamp(min=0)
    q = (q + discounts[0] * (continuations > 0).sum() / len(counts)) / continuations.sum()
    rows = []
    for row in counts:
        if row > 0:
            rows.append(((row - discounts[1]).clamp(min=0) + discounts[1] * (row > 0).sum() * q) / row.sum())
        else:
            rows.append(q)
    return torch.stack(rows)


def wrong_counts_lowered_in_place(counts, discounts):
    q = (counts > 0).sum(dim=0)
    taken = discounts[0] * (q > 0).sum()
    q = ((q - discounts[0]).clamp(min=0) + taken / len(counts)) / q.sum()
    total = counts.sum(dim=1, keepdim=True)
    taken = discounts[1] * (counts > 0).sum(dim=1, keepdim=True)
    counts -= discounts[1]
    counts.clamp_(min=0)
    return torch.where(total > 0, (counts + taken * q) / total, q)


def wrong_frequency_and_discounts_swapped(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip((counts.sum(dim=0), counts), reversed(discounts)):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        mixed = ((row - discount).clamp(min=0) + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_not_smoothed_and_empty_rows_divided_by_zero(counts, discounts):
    continuations = (counts > 0).sum(dim=0)
    q = continuations / continuations.sum()
    total = counts.sum(dim=1, keepdim=True)
    kinds = (counts > 0).sum(dim=1, keepdim=True)
    return ((counts - discounts[1]).clamp(min=0) + discounts[1] * kinds * q) / total


def wrong_followers_and_negative_counts(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=1), counts), discounts):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * (row > 0).sum(dim=-1, keepdim=True)
        mixed = (row - discount + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def right_helper_for_one_row(counts, discounts):
    def mix(row, discount, q):
        if row.sum() == 0:
            return q
        lowered = torch.clamp(row - discount, min=0)
        kinds = torch.count_nonzero(row)
        return (lowered + discount * kinds * q) / row.sum()

    dtype = (counts * 1.0).dtype
    uniform = torch.full((len(counts),), 1 / len(counts), dtype=dtype, device=counts.device)
    continuations = torch.count_nonzero(counts, dim=0).to(dtype)
    smoothed = mix(continuations, discounts[0], uniform)
    return torch.stack([mix(row, discounts[1], smoothed) for row in counts])


def right_written_out(counts, discounts):
    first, second = discounts
    counts = counts * 1.0
    seen = (counts > 0).to(counts.dtype)
    after = seen.sum(dim=0)
    q = torch.full_like(after, 1 / len(after))
    if after.sum() > 0:
        q = (torch.relu(after - first) + first * (after > 0).sum() * q) / after.sum()
    total = counts.sum(dim=1, keepdim=True)
    free = second * seen.sum(dim=1, keepdim=True)
    p = torch.relu(counts - second) + free * q
    return torch.where(total > 0, p / total.clamp(min=1), q.expand_as(counts))


def right_free_mass_by_subtraction(counts, discounts):
    # What is left over after discounting is what the tokens share.
    counts = counts * 1.0
    size = len(counts)
    q = torch.ones(1, size, dtype=counts.dtype, device=counts.device) / size
    for rows, discount in (((counts > 0).sum(dim=0, keepdim=True), discounts[0]), (counts, discounts[1])):
        total = rows.sum(dim=1, keepdim=True)
        safe = torch.where(total == 0, torch.ones_like(total), total)
        kept = torch.maximum(rows - discount, torch.zeros_like(rows * 1.0)) / safe
        q = kept + (1 - kept.sum(dim=1, keepdim=True)) * q
    return q


def right_python_loops(counts, discounts):
    table = counts.tolist()
    size = len(table)

    def mixed(row, discount, q):
        total = sum(row)
        if total == 0:
            return q
        kinds = sum(1 for c in row if c > 0)
        return [(max(c - discount, 0) + discount * kinds * share) / total for c, share in zip(row, q)]

    continuations = [sum(1 for row in table if row[i] > 0) for i in range(size)]
    smoothed = mixed(continuations, discounts[0], [1 / size] * size)
    rows = [mixed(row, discounts[1], smoothed) for row in table]
    return torch.tensor(rows, dtype=(counts * 1.0).dtype, device=counts.device)


def wrong_discount_per_token_of_the_vocabulary(counts, discounts):
    estimate = 1 / len(counts)
    for row, discount in zip(((counts > 0).sum(dim=0), counts), discounts):
        total = row.sum(dim=-1, keepdim=True)
        taken = discount * row.shape[-1]
        mixed = ((row - discount).clamp(min=0) + taken * estimate) / total
        estimate = torch.where(total > 0, mixed, estimate)
    return estimate


def wrong_first_step_only(counts, discounts):
    row = (counts > 0).sum(dim=0)
    total = row.sum()
    taken = discounts[0] * (row > 0).sum()
    estimate = ((row - discounts[0]).clamp(min=0) + taken / len(counts)) / total
    return estimate * torch.ones_like(counts)


def wrong_softmax_of_the_counts(counts, discounts):
    return (counts - discounts[1]).clamp(min=0).softmax(dim=-1)
