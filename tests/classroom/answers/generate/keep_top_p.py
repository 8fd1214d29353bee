"""Answers to `keep_top_p`, as learners write them."""

import torch


def wrong_crossing_token_dropped(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) > p
    return logits.masked_fill(out.scatter(-1, order, out), float("-inf"))


def wrong_one_more_when_the_sum_is_exactly_p(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities > p
    return logits.masked_fill(out.scatter(-1, order, out), float("-inf"))


def wrong_token_with_which_it_is_reached_dropped(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) >= p
    out[..., 0] = False
    return logits.masked_fill(out.scatter(-1, order, out), float("-inf"))


def wrong_two_tokens_too_many(logits, p):
    # The decision is shifted by one place too many.
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    reached = probabilities.cumsum(dim=-1) >= p
    out = torch.zeros_like(reached)
    out[..., 2:] = reached[..., :-2]
    return logits.masked_fill(out.scatter(-1, order, out), float("-inf"))


def wrong_not_sorted(logits, p):
    probabilities = logits.softmax(dim=-1)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    return logits.masked_fill(out, float("-inf"))


def wrong_decisions_left_in_sorted_order(logits, p):
    probabilities, _ = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    return logits.masked_fill(out, float("-inf"))


def wrong_result_left_in_sorted_order(logits, p):
    ordered, _ = logits.sort(dim=-1, descending=True)
    probabilities = ordered.softmax(dim=-1)
    return ordered.masked_fill(probabilities.cumsum(dim=-1) - probabilities >= p, float("-inf"))


def wrong_gathered_instead_of_scattered(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    return logits.masked_fill(out.gather(-1, order), float("-inf"))


def wrong_least_likely_first(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    return logits.masked_fill(out.scatter(-1, order, out), float("-inf"))


def wrong_logits_summed(logits, p):
    ordered, order = logits.sort(dim=-1, descending=True)
    out = ordered.cumsum(dim=-1) - ordered >= p
    return logits.masked_fill(out.scatter(-1, order, out), float("-inf"))


def wrong_each_probability_compared_with_p(logits, p):
    return logits.masked_fill(logits.softmax(dim=-1) < p, float("-inf"))


def wrong_unlikelier_than_one_minus_p(logits, p):
    return logits.masked_fill(logits.softmax(dim=-1) < 1 - p, float("-inf"))


def wrong_share_of_the_best(logits, p):
    # That's min-p.
    probabilities = logits.softmax(dim=-1)
    border = p * probabilities.amax(dim=-1, keepdim=True)
    return logits.masked_fill(probabilities < border, float("-inf"))


def wrong_share_of_the_vocabulary(logits, p):
    count = max(1, int(p * logits.shape[-1]))
    border = logits.topk(count, dim=-1).values[..., -1:]
    return logits.masked_fill(logits < border, float("-inf"))


def wrong_ties_with_the_last_one_kept(logits, p):
    # Keeps more tokens than it takes.
    probabilities = logits.softmax(dim=-1)
    ordered = probabilities.sort(dim=-1, descending=True).values
    kept = ordered.cumsum(dim=-1) - ordered < p
    border = torch.where(kept, ordered, torch.inf).amin(dim=-1, keepdim=True)
    return logits.masked_fill(probabilities < border, float("-inf"))


def wrong_one_count_for_all_rows(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    out = out.reshape(-1, out.shape[-1])[0].expand_as(out).contiguous()
    return logits.masked_fill(out.scatter(-1, order, out), float("-inf"))


def wrong_first_axis(logits, p):
    probabilities, order = logits.softmax(dim=0).sort(dim=0, descending=True)
    out = probabilities.cumsum(dim=0) - probabilities >= p
    return logits.masked_fill(out.scatter(0, order, out), float("-inf"))


def wrong_softmax_over_all_rows(logits, p):
    probabilities = logits.flatten().softmax(dim=0).view(logits.shape)
    probabilities, order = probabilities.sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    return logits.masked_fill(out.scatter(-1, order, out), float("-inf"))


def wrong_dropped_ones_kept(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    return logits.masked_fill(~out.scatter(-1, order, out), float("-inf"))


def wrong_zero_instead_of_minus_infinity(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    return logits.masked_fill(out.scatter(-1, order, out), 0.0)


def wrong_large_negative_number(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    return logits.masked_fill(out.scatter(-1, order, out), -1e4)


def wrong_probabilities(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    return logits.masked_fill(out.scatter(-1, order, out), float("-inf")).softmax(dim=-1)


def wrong_log_probabilities(logits, p):
    # Tokens that stay should keep their logits.
    scores = logits.log_softmax(dim=-1)
    probabilities, order = scores.exp().sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    return scores.masked_fill(out.scatter(-1, order, out), float("-inf"))


def wrong_mask_returned(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    return ~out.scatter(-1, order, out)


def wrong_in_place(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    logits[out.scatter(-1, order, out)] = float("-inf")
    return logits


def wrong_ids_without_their_rows(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    result = logits.clone()
    result[..., order[out]] = float("-inf")
    return result


def wrong_softmax_without_its_axis(logits, p):
    probabilities, order = torch.softmax(logits).sort(descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    return logits.masked_fill(out.scatter(-1, order, out), float("-inf"))


def wrong_not_sorted_and_crossing_token_dropped(logits, p):
    return logits.masked_fill(logits.softmax(dim=-1).cumsum(dim=-1) > p, float("-inf"))


def wrong_left_in_sorted_order_and_in_place(logits, p):
    probabilities = logits.softmax(dim=-1).sort(dim=-1, descending=True).values
    logits[probabilities.cumsum(dim=-1) - probabilities >= p] = float("-inf")
    return logits


def wrong_crossing_token_dropped_and_zero_filled(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) >= p
    return logits.masked_fill(out.scatter(-1, order, out), 0)


def right_undone_by_the_inverse_order(logits, p):
    order = logits.argsort(dim=-1, descending=True)
    ordered = logits.gather(-1, order)
    probabilities = ordered.softmax(dim=-1)
    kept = probabilities.cumsum(dim=-1) - probabilities < p
    return torch.where(kept.gather(-1, order.argsort(dim=-1)), logits, float("-inf"))


def right_decision_shifted_by_one_place(logits, p):
    ordered, order = torch.sort(logits.softmax(dim=-1), dim=-1, descending=True)
    reached = ordered.cumsum(dim=-1) >= p
    out = torch.cat([torch.zeros_like(reached[..., :1]), reached[..., :-1]], dim=-1)
    result = logits.clone()
    result[torch.zeros_like(out).scatter_(-1, order, out)] = -torch.inf
    return result


def right_token_by_token(logits, p):
    rows = []
    for row in logits.reshape(-1, logits.shape[-1]):
        chances = row.softmax(dim=-1).tolist()
        kept, total = torch.zeros_like(row, dtype=torch.bool), 0.0
        for token in sorted(range(len(chances)), key=lambda i: -chances[i]):
            if total >= p:
                break
            kept[token] = True
            total += chances[token]
        rows.append(row.masked_fill(~kept, float("-inf")))
    return torch.stack(rows).view(logits.shape)


def right_ordered_logits_scattered(logits, p):
    ordered, order = logits.sort(dim=-1, descending=True)
    probabilities = ordered.softmax(dim=-1)
    before = torch.nn.functional.pad(probabilities.cumsum(dim=-1)[..., :-1], (1, 0))
    return torch.empty_like(logits).scatter_(-1, order, ordered.masked_fill(before >= p, float("-inf")))


def wrong_one_token_at_most(logits, p):
    best = logits.max(dim=-1, keepdim=True).values
    return logits.masked_fill(logits < best, float("-inf"))


def wrong_sum_from_the_small_end(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1)
    out = probabilities.cumsum(dim=-1) <= p
    return logits.masked_fill(out.scatter(-1, order, out), float("-inf"))


def wrong_renormalized_logits_returned(logits, p):
    probabilities, order = logits.softmax(dim=-1).sort(dim=-1, descending=True)
    out = probabilities.cumsum(dim=-1) - probabilities >= p
    kept = logits.masked_fill(out.scatter(-1, order, out), float("-inf"))
    return kept.softmax(dim=-1)
