"""Answers to `sample_token`, as learners write them."""

import torch


def wrong_most_likely_token(logits, draw):
    return logits.argmax(dim=-1)


def wrong_draw_ignored(logits, draw):
    probabilities = logits.softmax(dim=-1)
    return torch.multinomial(probabilities.reshape(-1, logits.shape[-1]), 1).view(draw.shape)


def wrong_new_draw(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends <= torch.rand_like(draw)[..., None] * ends[..., -1:]).sum(dim=-1)


def wrong_boundary_to_the_left(logits, draw):
    # On a boundary the token to the right is asked for.
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends < draw[..., None] * ends[..., -1:]).sum(dim=-1)


def wrong_rounded_sum_forgotten(logits, draw):
    # A draw above the rounded sum gives an id beyond the vocabulary.
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends <= draw[..., None]).sum(dim=-1)


def wrong_last_token_for_draws_above_the_sum(logits, draw):
    # It may have probability 0.
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends <= draw[..., None]).sum(dim=-1).clamp(max=logits.shape[-1] - 1)


def wrong_first_token_for_draws_above_the_sum(logits, draw):
    # Where nothing is larger, argmax says 0.
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends > draw[..., None]).long().argmax(dim=-1)


def wrong_one_token_too_far(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends <= draw[..., None] * ends[..., -1:]).sum(dim=-1) + 1


def wrong_one_token_too_early(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return ((ends <= draw[..., None]).sum(dim=-1) - 1).clamp(min=0)


def wrong_counted_from_the_right(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends > draw[..., None] * ends[..., -1:]).sum(dim=-1)


def wrong_largest_token_first(logits, draw):
    # The tokens lie in another order, and the place in it isn't an id.
    probabilities, _ = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    ends = probabilities.cumsum(dim=-1)
    return (ends <= draw[..., None] * ends[..., -1:]).sum(dim=-1)


def wrong_order_of_the_probabilities(logits, draw):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    ends = probabilities.cumsum(dim=-1)
    place = (ends <= draw[..., None] * ends[..., -1:]).sum(dim=-1, keepdim=True)
    return order.gather(-1, place).squeeze(-1)


def wrong_no_cumulative_sum(logits, draw):
    probabilities = logits.softmax(dim=-1)
    return (probabilities <= draw[..., None]).sum(dim=-1)


def wrong_first_probability_above_the_draw(logits, draw):
    probabilities = logits.softmax(dim=-1)
    return (probabilities > draw[..., None]).long().argmax(dim=-1)


def wrong_nearest_probability(logits, draw):
    probabilities = logits.softmax(dim=-1)
    return (probabilities - draw[..., None]).abs().argmin(dim=-1)


def wrong_nearest_end(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends - draw[..., None]).abs().argmin(dim=-1)


def wrong_all_tokens_equally_wide(logits, draw):
    return (draw * logits.shape[-1]).long()


def wrong_logits_as_widths(logits, draw):
    ends = logits.cumsum(dim=-1)
    return (ends <= draw[..., None] * ends[..., -1:]).sum(dim=-1)


def wrong_exponentials_not_divided(logits, draw):
    ends = logits.exp().cumsum(dim=-1)
    return (ends <= draw[..., None]).sum(dim=-1)


def wrong_softmax_over_the_rows(logits, draw):
    ends = logits.softmax(dim=0).cumsum(dim=-1)
    return (ends <= draw[..., None] * ends[..., -1:]).sum(dim=-1)


def wrong_draw_without_a_new_axis(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends <= draw).sum(dim=-1)


def wrong_axis_kept(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends <= draw[..., None] * ends[..., -1:]).sum(dim=-1, keepdim=True)


def wrong_draw_turned_round(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends <= (1 - draw)[..., None] * ends[..., -1:]).sum(dim=-1)


def wrong_one_hot_vector(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    place = (ends <= draw[..., None] * ends[..., -1:]).sum(dim=-1)
    return torch.nn.functional.one_hot(place, logits.shape[-1])


def wrong_floats(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends <= draw[..., None] * ends[..., -1:]).float().sum(dim=-1)


def wrong_one_row_only(logits, draw):
    total = 0.0
    for token, probability in enumerate(logits.softmax(dim=-1)):
        total += probability
        if draw < total:
            return token


def wrong_searchsorted_on_the_left(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return torch.searchsorted(ends, draw[..., None]).squeeze(-1)


def wrong_searchsorted_without_a_new_axis(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return torch.searchsorted(ends, draw, right=True)


def wrong_boundary_to_the_left_and_rounded_sum_forgotten(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends < draw[..., None]).sum(dim=-1)


def wrong_softmax_over_the_rows_and_one_token_too_far(logits, draw):
    ends = logits.softmax(dim=0).cumsum(dim=-1)
    return (ends <= draw[..., None] * ends[..., -1:]).sum(dim=-1) + 1


def wrong_logits_as_widths_and_largest_first(logits, draw):
    ends = logits.sort(dim=-1, descending=True).values.cumsum(dim=-1)
    return (ends <= draw[..., None] * ends[..., -1:]).sum(dim=-1)


def right_first_end_above_the_draw(logits, draw):
    ends = torch.softmax(logits, dim=-1).cumsum(dim=-1)
    target = draw.unsqueeze(-1) * ends[..., -1].unsqueeze(-1)
    return torch.argmax((ends > target).int(), dim=-1)


def right_searchsorted(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    ends = ends / ends[..., -1:]
    return torch.searchsorted(ends, draw[..., None].contiguous(), right=True).squeeze(-1)


def right_last_possible_token_as_the_limit(logits, draw):
    probabilities = logits.softmax(dim=-1)
    ends = probabilities.cumsum(dim=-1)
    ids = torch.arange(logits.shape[-1], device=logits.device)
    last = torch.where(probabilities > 0, ids, -1).amax(dim=-1)
    return torch.minimum((ends <= draw[..., None]).sum(dim=-1), last)


def right_row_by_row(logits, draw):
    rows = logits.softmax(dim=-1).reshape(-1, logits.shape[-1]).tolist()
    chosen = []
    for row, number in zip(rows, draw.reshape(-1).tolist(), strict=True):
        end, choice = 0.0, None
        for token, probability in enumerate(row):
            if probability == 0:
                continue
            choice = token
            end += probability
            if number < end:
                break
        chosen.append(choice)
    return torch.tensor(chosen, device=logits.device).reshape(draw.shape)


def wrong_draw_squared(logits, draw):
    ends = logits.softmax(dim=-1).cumsum(dim=-1)
    return (ends <= (draw**2)[..., None] * ends[..., -1:]).sum(dim=-1)


def wrong_softmax_of_the_sums(logits, draw):
    ends = logits.cumsum(dim=-1).softmax(dim=-1).cumsum(dim=-1)
    return (ends <= draw[..., None] * ends[..., -1:]).sum(dim=-1)


def wrong_starts_instead_of_ends(logits, draw):
    p = logits.softmax(dim=-1)
    starts = p.cumsum(dim=-1) - p
    return (starts < draw[..., None]).sum(dim=-1)
