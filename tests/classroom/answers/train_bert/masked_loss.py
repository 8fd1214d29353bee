"""Answers to `masked_loss`, as learners write them."""

import torch


def wrong_softmax_then_log(logits, labels, select):
    # A small probability becomes 0, and its logarithm −∞.
    p = torch.softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -torch.log(p[select]).mean()


def wrong_exponentials_overflow(logits, labels, select):
    exps = torch.exp(logits)
    p = exps / exps.sum(dim=-1, keepdim=True)
    right = p.gather(-1, labels.unsqueeze(-1)).squeeze(-1)
    return -right[select].log().mean()


def wrong_mean_over_all_tokens(logits, labels, select):
    surprise = -torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return (surprise * select).mean()


def wrong_mean_of_the_rows_means(logits, labels, select):
    losses = []
    for row_logits, row_labels, row_select in zip(logits, labels, select, strict=True):
        log_p = row_logits[row_select].log_softmax(dim=-1)
        right = log_p[torch.arange(len(log_p)), row_labels[row_select]]
        losses.append(-right.mean())
    return torch.stack(losses).mean()


def wrong_sum(logits, labels, select):
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None]).squeeze(-1)
    return -log_p[select].sum()


def wrong_minus_forgotten(logits, labels, select):
    log_p = torch.log_softmax(logits, dim=-1)
    return log_p.gather(-1, labels[..., None])[select].mean()


def wrong_bits(logits, labels, select):
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -log_p[select].mean() / torch.tensor(2.0, dtype=logits.dtype).log()


def wrong_f_not_imported(logits, labels, select):
    return F.cross_entropy(logits[select], labels[select])


def wrong_softmax_over_the_sequence(logits, labels, select):
    log_p = torch.log_softmax(logits, dim=1)
    return -log_p.gather(-1, labels[..., None])[select].mean()


def wrong_one_minus_p(logits, labels, select):
    p = logits.softmax(dim=-1).gather(-1, labels[..., None])[..., 0]
    return (1 - p[select]).mean()


def wrong_log_of_the_mean(logits, labels, select):
    p = logits.softmax(dim=-1).gather(-1, labels[..., None])[..., 0]
    return -p[select].mean().log()


def wrong_unselected_tokens(logits, labels, select):
    log_p = logits.log_softmax(dim=-1).gather(-1, labels[..., None])[..., 0]
    return -log_p[~select].mean()


def wrong_gather_without_an_axis(logits, labels, select):
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels)
    return -log_p[select].mean()


def wrong_surprise_of_the_best_guess(logits, labels, select):
    log_p = torch.log_softmax(logits, dim=-1).max(dim=-1).values
    return -log_p[select].mean()


def wrong_subtracts_the_maximum_of_the_batch(logits, labels, select):
    # Where a row's own maximum is far lower, all its exponentials become 0.
    shifted = logits - logits.max()
    log_p = shifted - shifted.exp().sum(dim=-1, keepdim=True).log()
    return -log_p.gather(-1, labels[..., None])[..., 0][select].mean()


def wrong_epsilon_in_the_logarithm(logits, labels, select):
    p = torch.softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -(p[select] + 1e-9).log().mean()


def wrong_divides_by_the_batch(logits, labels, select):
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -(log_p * select).sum() / logits.shape[0]


def wrong_logits_taken_for_log_probabilities(logits, labels, select):
    return -logits.gather(-1, labels[..., None])[..., 0][select].mean()


def wrong_labels_not_selected(logits, labels, select):
    # Selected logits have one axis fewer than the labels.
    log_p = torch.log_softmax(logits[select], dim=-1)
    return -log_p.gather(-1, labels[..., None]).mean()


def wrong_loss_of_each_token(logits, labels, select):
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -log_p[select]


def wrong_selected_indices_broadcast(logits, labels, select):
    # Every selected place against every label: a square.
    log_p = torch.log_softmax(logits[select], dim=-1)
    return -log_p[:, labels[select]].mean()


def wrong_logits_set_to_zero(logits, labels, select):
    # Logits of 0 still cost ln(vocab).
    hidden = logits * select[..., None]
    log_p = torch.log_softmax(hidden, dim=-1).gather(-1, labels[..., None])
    return -log_p.mean()


def wrong_softmax_over_the_sequence_and_sum(logits, labels, select):
    log_p = torch.log_softmax(logits, dim=1).gather(-1, labels[..., None])[..., 0]
    return -log_p[select].sum()


def wrong_minus_forgotten_and_mean_over_all_tokens(logits, labels, select):
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return torch.where(select, log_p, 0.0).mean()


def right_logsumexp(logits, labels, select):
    logits, labels = logits[select], labels[select]
    own = logits[torch.arange(len(labels), device=labels.device), labels]
    return (torch.logsumexp(logits, dim=-1) - own).mean()


def right_own_maximum_subtracted(logits, labels, select):
    shifted = logits - logits.amax(dim=-1, keepdim=True)
    log_p = shifted - shifted.exp().sum(dim=-1, keepdim=True).log()
    surprise = -torch.take_along_dim(log_p, labels.unsqueeze(2), dim=2).squeeze(2)
    return surprise.masked_select(select).mean()


def right_loop_over_all_places(logits, labels, select):
    surprises = []
    for i in range(logits.shape[0]):
        for j in range(logits.shape[1]):
            if select[i, j]:
                surprises.append(logits[i, j].logsumexp(dim=0) - logits[i, j, labels[i, j]])
    return sum(surprises) / len(surprises)


def right_nll_loss(logits, labels, select):
    from torch.nn.functional import log_softmax, nll_loss

    return nll_loss(log_softmax(logits[select], dim=-1), labels[select])


def right_one_hot(logits, labels, select):
    hot = torch.eye(logits.shape[-1], dtype=torch.bool, device=logits.device)[labels]
    surprise = -torch.log_softmax(logits, -1)[hot].reshape(labels.shape)
    return surprise[select].mean()


def wrong_median_surprise(logits, labels, select):
    right = logits.log_softmax(dim=-1).gather(-1, labels[..., None])[..., 0]
    return -right[select].median()


def wrong_only_the_first_selected(logits, labels, select):
    right = logits.log_softmax(dim=-1).gather(-1, labels[..., None])[..., 0]
    return -right[select][0]


def wrong_softmax_over_the_selected_positions(logits, labels, select):
    chosen = logits[select].log_softmax(dim=0)
    return -chosen.gather(-1, labels[select][:, None]).mean()
