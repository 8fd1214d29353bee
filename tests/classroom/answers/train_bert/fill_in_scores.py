"""Answers to `fill_in_scores`, as learners write them."""

import torch


def wrong_second_term_not_transposed(pair_log, alone_log, left, right, mask_id):
    after = torch.where((left == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((right == mask_id)[:, None], 0.0, pair_log[:, right])
    return after + before


def wrong_rows_for_both(pair_log, alone_log, left, right, mask_id):
    # pair_log[right] is what comes after the right neighbor.
    after = torch.where((left == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((right == mask_id)[:, None], 0.0, pair_log[right])
    return after + before


def wrong_hidden_neighbors_forgotten(pair_log, alone_log, left, right, mask_id):
    return pair_log[left] + pair_log[:, right].T


def wrong_hidden_right_uses_alone(pair_log, alone_log, left, right, mask_id):
    after = torch.where((left == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((right == mask_id)[:, None], alone_log, pair_log[:, right].T)
    return after + before


def wrong_hidden_left_dropped(pair_log, alone_log, left, right, mask_id):
    after = pair_log[left].masked_fill((left == mask_id)[:, None], 0)
    before = pair_log[:, right].T.masked_fill((right == mask_id)[:, None], 0)
    return after + before


def wrong_logs_multiplied(pair_log, alone_log, left, right, mask_id):
    after = torch.where((left == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((right == mask_id)[:, None], 1.0, pair_log[:, right].T)
    return after * before


def wrong_probabilities_added(pair_log, alone_log, left, right, mask_id):
    after = torch.where((left == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((right == mask_id)[:, None], 0.0, pair_log[:, right].T)
    return (after.exp() + before.exp()).log()


def wrong_if_for_all_gaps(pair_log, alone_log, left, right, mask_id):
    first = alone_log if left == mask_id else pair_log[left]
    second = 0 if right == mask_id else pair_log[:, right].T
    return first + second


def wrong_any_hidden_neighbor_means_alone(pair_log, alone_log, left, right, mask_id):
    # One hidden neighbor drops what the other one says.
    scores = pair_log[left] + pair_log[:, right].T
    hidden = (left == mask_id) | (right == mask_id)
    scores[hidden] = alone_log
    return scores


def wrong_hidden_right_is_impossible(pair_log, alone_log, left, right, mask_id):
    after = torch.where((left == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((right == mask_id)[:, None], -torch.inf, pair_log[:, right].T)
    return after + before


def wrong_sides_swapped(pair_log, alone_log, left, right, mask_id):
    after = torch.where((right == mask_id)[:, None], alone_log, pair_log[right])
    before = torch.where((left == mask_id)[:, None], 0.0, pair_log[:, left].T)
    return after + before


def wrong_averaged(pair_log, alone_log, left, right, mask_id):
    after = torch.where((left == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((right == mask_id)[:, None], 0.0, pair_log[:, right].T)
    return (after + before) / 2


def wrong_normalized(pair_log, alone_log, left, right, mask_id):
    after = torch.where((left == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((right == mask_id)[:, None], 0.0, pair_log[:, right].T)
    return torch.log_softmax(after + before, dim=-1)


def wrong_token_axis_first(pair_log, alone_log, left, right, mask_id):
    after = torch.where(left == mask_id, alone_log[:, None], pair_log[left].T)
    before = torch.where(right == mask_id, 0.0, pair_log[:, right])
    return after + before


def wrong_returns_the_best_token(pair_log, alone_log, left, right, mask_id):
    after = torch.where((left == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((right == mask_id)[:, None], 0.0, pair_log[:, right].T)
    return (after + before).argmax(dim=-1)


def wrong_first_term_reads_columns(pair_log, alone_log, left, right, mask_id):
    # P(left | token) instead of P(token | left).
    after = torch.where((left == mask_id)[:, None], alone_log, pair_log[:, left].T)
    before = torch.where((right == mask_id)[:, None], 0.0, pair_log[:, right].T)
    return after + before


def wrong_one_score_per_gap(pair_log, alone_log, left, right, mask_id):
    # How likely the right neighbor comes right after the left one.
    first = torch.where(left == mask_id, alone_log[right], pair_log[left, right])
    return torch.where(right == mask_id, 0.0, first)


def wrong_hidden_side_is_the_mean(pair_log, alone_log, left, right, mask_id):
    mean = pair_log.mean(dim=0)
    after = torch.where((left == mask_id)[:, None], mean, pair_log[left])
    before = torch.where((right == mask_id)[:, None], 0.0, pair_log[:, right].T)
    return after + before


def wrong_takes_logs_again(pair_log, alone_log, left, right, mask_id):
    after = torch.where((left == mask_id)[:, None], alone_log.log(), pair_log[left].log())
    before = torch.where((right == mask_id)[:, None], 0.0, pair_log[:, right].T.log())
    return after + before


def wrong_probabilities_returned(pair_log, alone_log, left, right, mask_id):
    after = torch.where((left == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((right == mask_id)[:, None], 0.0, pair_log[:, right].T)
    return torch.exp(after + before)


def wrong_condition_without_an_axis(pair_log, alone_log, left, right, mask_id):
    after = torch.where(left == mask_id, alone_log, pair_log[left])
    before = torch.where(right == mask_id, 0.0, pair_log[:, right].T)
    return after + before


def wrong_loop_returns_after_the_first_gap(pair_log, alone_log, left, right, mask_id):
    scores = []
    for i in range(len(left)):
        first = alone_log if left[i] == mask_id else pair_log[left[i]]
        second = 0 if right[i] == mask_id else pair_log[:, right[i]]
        scores.append(first + second)
        return torch.stack(scores)


def wrong_last_token_overwritten(pair_log, alone_log, left, right, mask_id):
    # With a mask_id of −1, the new row and column replace those of the last token.
    firsts, seconds = pair_log.clone(), pair_log.clone()
    firsts[mask_id] = alone_log
    seconds[:, mask_id] = 0
    return firsts[left] + seconds.T[right]


def wrong_rows_for_both_and_hidden_neighbors_forgotten(pair_log, alone_log, left, right, mask_id):
    return pair_log[left] + pair_log[right]


def wrong_hidden_right_uses_alone_and_left_dropped(pair_log, alone_log, left, right, mask_id):
    after = torch.where((left == mask_id)[:, None], 0.0, pair_log[left])
    before = torch.where((right == mask_id)[:, None], alone_log, pair_log[:, right].T)
    return after + before


def right_gap_by_gap(pair_log, alone_log, left, right, mask_id):
    scores = []
    for a, b in zip(left.tolist(), right.tolist(), strict=True):
        score = alone_log if a == mask_id else pair_log[a]
        if b != mask_id:
            score = score + pair_log[:, b]
        scores.append(score)
    return torch.stack(scores)


def right_appends_a_row_to_the_tables(pair_log, alone_log, left, right, mask_id):
    # A hidden neighbor reads the new last row.
    last = len(pair_log)
    firsts = torch.cat([pair_log, alone_log.unsqueeze(0)])
    seconds = torch.cat([pair_log.t(), torch.zeros_like(alone_log).unsqueeze(0)])
    return firsts[left.masked_fill(left == mask_id, last)] + seconds[right.masked_fill(right == mask_id, last)]


def right_index_select_and_assignment(pair_log, alone_log, left, right, mask_id):
    no_left, no_right = left == mask_id, right == mask_id
    scores = torch.empty(len(left), pair_log.shape[1], dtype=pair_log.dtype, device=pair_log.device)
    scores[no_left] = alone_log.expand(int(no_left.sum()), -1)
    scores[~no_left] = pair_log.index_select(0, left[~no_left])
    scores[~no_right] += pair_log.t().index_select(0, right[~no_right])
    return scores


def right_token_by_token(pair_log, alone_log, left, right, mask_id):
    vocab = len(alone_log)
    result = pair_log.new_zeros(len(left), vocab)
    for gap, (a, b) in enumerate(zip(left, right, strict=True)):
        for token in range(vocab):
            result[gap, token] += alone_log[token] if a == mask_id else pair_log[a, token]
            if b != mask_id:
                result[gap, token] += pair_log[token, b]
    return result


def wrong_weighted_half_and_half(pair_log, alone_log, left, right, mask_id):
    after = torch.where((left == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((right == mask_id)[:, None], 0.0, pair_log[:, right].T)
    return 0.5 * after + 0.5 * before


def wrong_alone_subtracted(pair_log, alone_log, left, right, mask_id):
    after = torch.where((left == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((right == mask_id)[:, None], 0.0, pair_log[:, right].T)
    return after + before - alone_log


def wrong_mask_compared_with_the_other_side(pair_log, alone_log, left, right, mask_id):
    after = torch.where((right == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((left == mask_id)[:, None], 0.0, pair_log[:, right].T)
    return after + before
