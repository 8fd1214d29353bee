"""Answers to `target_loss`, as learners write them."""

import torch


def wrong_padding_guessed_from_the_ids(logits, labels, length):
    # Takes 0 for the padding.
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -log_p[labels != 0].mean()


def wrong_padding_counts(logits, labels, length):
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -log_p.mean()


def wrong_one_padding_place_counts(logits, labels, length):
    real = torch.arange(labels.shape[1]) <= length[:, None]
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -log_p[real].mean()


def wrong_mean_of_the_rows_means(logits, labels, length):
    losses = []
    for scores, ids, n in zip(logits, labels, length, strict=True):
        log_p = scores[:n].log_softmax(dim=-1)
        losses.append(-log_p.gather(-1, ids[:n, None]).mean())
    return torch.stack(losses).mean()


def wrong_softmax_over_the_target(logits, labels, length):
    real = torch.arange(labels.shape[1]) < length[:, None]
    log_p = torch.log_softmax(logits, dim=1).gather(-1, labels[..., None])[..., 0]
    return -log_p[real].mean()


def wrong_softmax_then_log(logits, labels, length):
    real = torch.arange(labels.shape[1]) < length[:, None]
    p = torch.softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -p[real].log().mean()


def wrong_sum(logits, labels, length):
    real = torch.arange(labels.shape[1]) < length[:, None]
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -log_p[real].sum()


def wrong_minus_forgotten(logits, labels, length):
    real = torch.arange(labels.shape[1]) < length[:, None]
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return log_p[real].mean()


def wrong_length_without_an_axis(logits, labels, length):
    real = torch.arange(labels.shape[1]) < length
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -log_p[real].mean()


def wrong_eos_left_out(logits, labels, length):
    # Positions counted from 1.
    real = torch.arange(1, labels.shape[1] + 1) < length[:, None]
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -log_p[real].mean()


def wrong_bits(logits, labels, length):
    real = torch.arange(labels.shape[1]) < length[:, None]
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -(log_p[real] / 0.6931471805599453).mean()


def wrong_shifted_again(logits, labels, length):
    # The labels are shifted already.
    logits, labels = logits[:, :-1], labels[:, 1:]
    real = torch.arange(labels.shape[1]) < length[:, None] - 1
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -log_p[real].mean()


def wrong_cross_entropy_with_three_axes(logits, labels, length):
    # cross_entropy wants the vocabulary in axis 1.
    from torch.nn import functional as F

    losses = F.cross_entropy(logits, labels, reduction="none")
    real = torch.arange(labels.shape[1]) < length[:, None]
    return losses[real].mean()


def wrong_all_rows_cut_to_the_shortest(logits, labels, length):
    n = int(length.min())
    log_p = torch.log_softmax(logits[:, :n], dim=-1).gather(-1, labels[:, :n, None])
    return -log_p.mean()


def wrong_divides_by_the_batch(logits, labels, length):
    real = torch.arange(labels.shape[1]) < length[:, None]
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -(log_p * real).sum() / len(labels)


def wrong_divides_by_all_places(logits, labels, length):
    real = torch.arange(labels.shape[1]) < length[:, None]
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -torch.where(real, log_p, 0.0).mean()


def wrong_ignore_index_that_isnt_there(logits, labels, length):
    from torch.nn.functional import cross_entropy

    return cross_entropy(logits.flatten(0, 1), labels.flatten(), ignore_index=-100)


def wrong_axes_mixed_when_flattened(logits, labels, length):
    # Logits go through the batch first, labels through the target.
    real = (torch.arange(labels.shape[1]) < length[:, None]).reshape(-1)
    log_p = torch.log_softmax(logits, dim=-1).transpose(0, 1).reshape(-1, logits.shape[-1])
    return -log_p[torch.arange(len(log_p)), labels.reshape(-1)][real].mean()


def wrong_padding_logits_set_to_zero(logits, labels, length):
    # Uniform probabilities still cost ln(vocab).
    real = torch.arange(labels.shape[1]) < length[:, None]
    log_p = torch.log_softmax(logits * real[..., None], dim=-1)
    return -log_p.gather(-1, labels[..., None]).sum() / length.sum()


def wrong_logits_instead_of_log_probabilities(logits, labels, length):
    real = torch.arange(labels.shape[1]) < length[:, None]
    return -logits.gather(-1, labels[..., None])[..., 0][real].mean()


def wrong_loss_of_each_row(logits, labels, length):
    real = torch.arange(labels.shape[1]) < length[:, None]
    log_p = torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None])[..., 0]
    return -(log_p * real).sum(dim=1) / length


def wrong_exponentials_overflow(logits, labels, length):
    real = torch.arange(labels.shape[1]) < length[:, None]
    log_p = logits - logits.exp().sum(dim=-1, keepdim=True).log()
    return -log_p.gather(-1, labels[..., None])[..., 0][real].mean()


def wrong_index_without_gather(logits, labels, length):
    real = torch.arange(labels.shape[1]) < length[:, None]
    log_p = torch.log_softmax(logits, dim=-1)[labels]
    return -log_p[real].mean()


def wrong_padding_counts_and_minus_forgotten(logits, labels, length):
    return torch.log_softmax(logits, dim=-1).gather(-1, labels[..., None]).mean()


def wrong_eos_left_out_and_mean_of_the_rows_means(logits, labels, length):
    losses = []
    for i in range(len(labels)):
        n = length[i] - 1
        log_p = logits[i, :n].log_softmax(dim=-1)
        losses.append(-log_p[torch.arange(n), labels[i, :n]].mean())
    return sum(losses) / len(losses)


def right_rows_cut_and_joined(logits, labels, length):
    scores = torch.cat([row[:n] for row, n in zip(logits, length.tolist(), strict=True)])
    ids = torch.cat([row[:n] for row, n in zip(labels, length.tolist(), strict=True)])
    return (scores.logsumexp(dim=-1) - scores.gather(1, ids[:, None])[:, 0]).mean()


def right_cross_entropy_of_real_labels(logits, labels, length):
    from torch.nn import functional as F

    real = torch.arange(labels.shape[1], device=labels.device).expand_as(labels) < length.unsqueeze(1)
    return F.cross_entropy(logits[real], labels[real])


def right_ignore_index(logits, labels, length):
    from torch.nn import functional as F

    place = torch.arange(labels.shape[1], device=labels.device)
    ids = labels.masked_fill(place >= length[:, None], -100)
    return F.cross_entropy(logits.transpose(1, 2), ids, ignore_index=-100)


def right_token_by_token(logits, labels, length):
    total, count = 0.0, 0
    for i, n in enumerate(length.tolist()):
        for j in range(n):
            scores = logits[i, j] - logits[i, j].max()
            total = total + scores.exp().sum().log() - scores[labels[i, j]]
            count += 1
    return total / count


def wrong_first_label_left_out(logits, labels, length):
    real = torch.arange(labels.shape[1]) < length[:, None]
    real[:, 0] = False
    right = logits.log_softmax(dim=-1).gather(-1, labels[..., None])[..., 0]
    return -right[real].mean()


def wrong_longest_length_for_all(logits, labels, length):
    real = (torch.arange(labels.shape[1]) < length.max()).expand(labels.shape)
    right = logits.log_softmax(dim=-1).gather(-1, labels[..., None])[..., 0]
    return -right[real].mean()


def wrong_only_the_padding_counts(logits, labels, length):
    padding = torch.arange(labels.shape[1]) >= length[:, None]
    right = logits.log_softmax(dim=-1).gather(-1, labels[..., None])[..., 0]
    return -right.masked_fill(~padding, 0.0).sum() / (~padding).sum()
