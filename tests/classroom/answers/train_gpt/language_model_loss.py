"""Answers to `language_model_loss`, as learners write them."""

import math

import torch


def wrong_softmax_then_log(logits, targets):
    # The probabilities of large logits round to 0, and their logarithm is infinite.
    probabilities = logits.softmax(dim=-1)
    right = probabilities.gather(-1, targets[:, :, None])
    return -right.log().mean()


def wrong_small_number_inside_the_log(logits, targets):
    probabilities = logits.softmax(dim=-1)
    right = probabilities.gather(-1, targets.unsqueeze(-1)).squeeze(-1)
    return -(right + 1e-9).log().mean()


def wrong_exponentials_overflow(logits, targets):
    log_sum = logits.exp().sum(dim=-1).log()
    at_targets = logits.gather(-1, targets[..., None])[..., 0]
    return (log_sum - at_targets).mean()


def wrong_softmax_over_the_positions(logits, targets):
    log_probabilities = logits.log_softmax(dim=1)
    return -log_probabilities.gather(-1, targets[..., None]).mean()


def wrong_softmax_over_everything(logits, targets):
    log_probabilities = logits - logits.flatten().logsumexp(dim=0)
    return -log_probabilities.gather(-1, targets[..., None]).mean()


def wrong_no_softmax(logits, targets):
    return -logits.gather(-1, targets[..., None]).mean()


def wrong_sum(logits, targets):
    log_probabilities = torch.log_softmax(logits, dim=-1)
    return -log_probabilities.gather(-1, targets[..., None]).sum()


def wrong_sum_over_the_text(logits, targets):
    log_probabilities = torch.log_softmax(logits, dim=-1)
    return -log_probabilities.gather(-1, targets[..., None]).squeeze(-1).sum(dim=1).mean()


def wrong_one_loss_per_text(logits, targets):
    log_probabilities = torch.log_softmax(logits, dim=-1)
    return -log_probabilities.gather(-1, targets[..., None]).squeeze(-1).mean(dim=-1)


def wrong_not_averaged(logits, targets):
    log_probabilities = torch.log_softmax(logits, dim=-1)
    return -log_probabilities.gather(-1, targets[..., None]).squeeze(-1)


def wrong_averaged_over_the_vocabulary_too(logits, targets):
    log_probabilities = torch.log_softmax(logits, dim=-1)
    hit = torch.nn.functional.one_hot(targets, logits.shape[-1])
    return -(hit * log_probabilities).mean()


def wrong_minus_forgotten(logits, targets):
    log_probabilities = torch.log_softmax(logits, dim=-1)
    return log_probabilities.gather(-1, targets[..., None]).mean()


def wrong_bits(logits, targets):
    log_probabilities = torch.log_softmax(logits, dim=-1)
    return -log_probabilities.gather(-1, targets[..., None]).mean() / math.log(2)


def wrong_perplexity(logits, targets):
    log_probabilities = torch.log_softmax(logits, dim=-1)
    return (-log_probabilities.gather(-1, targets[..., None]).mean()).exp()


def wrong_log_of_the_mean_probability(logits, targets):
    probabilities = logits.softmax(dim=-1).gather(-1, targets[..., None])
    return -probabilities.mean().log()


def wrong_probability_instead_of_its_log(logits, targets):
    return 1 - logits.softmax(dim=-1).gather(-1, targets[..., None]).mean()


def wrong_best_token_instead_of_the_right_one(logits, targets):
    log_probabilities = torch.log_softmax(logits, dim=-1)
    return -log_probabilities.amax(dim=-1).mean()


def wrong_share_of_misses(logits, targets):
    return (logits.argmax(dim=-1) != targets).float().mean()


def wrong_last_position_only(logits, targets):
    log_probabilities = torch.log_softmax(logits[:, -1], dim=-1)
    return -log_probabilities.gather(-1, targets[:, -1:]).mean()


def wrong_shifted_once_more(logits, targets):
    # The targets have been shifted already.
    log_probabilities = torch.log_softmax(logits[:, :-1], dim=-1)
    return -log_probabilities.gather(-1, targets[:, 1:, None]).mean()


def wrong_every_target_at_every_position(logits, targets):
    # Indexing with a table of ids gives (batch seq batch seq).
    log_probabilities = torch.log_softmax(logits, dim=-1)
    return -log_probabilities[:, :, targets].mean()


def wrong_gather_without_the_axis(logits, targets):
    log_probabilities = torch.log_softmax(logits, dim=-1)
    return -log_probabilities.gather(-1, targets).mean()


def wrong_gather_along_the_positions(logits, targets):
    log_probabilities = torch.log_softmax(logits, dim=-1)
    return -log_probabilities.gather(1, targets[:, :, None]).mean()


def wrong_cross_entropy_after_all(logits, targets):
    return torch.nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten())


def wrong_cross_entropy_of_three_axes(logits, targets):
    return torch.nn.functional.cross_entropy(logits, targets)


def wrong_distance_of_scores(logits, targets):
    hit = torch.nn.functional.one_hot(targets, logits.shape[-1])
    return ((logits.softmax(dim=-1) - hit) ** 2).mean()


def wrong_entropy_of_the_guess(logits, targets):
    # Weighs the surprises by the model's own probabilities.
    log_probabilities = torch.log_softmax(logits, dim=-1)
    return -(log_probabilities.exp() * log_probabilities).sum(dim=-1).mean()


def wrong_logsumexp_without_its_axis(logits, targets):
    log_probabilities = logits - logits.logsumexp(dim=-1)
    return -log_probabilities.gather(-1, targets[:, :, None]).mean()


def wrong_half_finished(logits, targets):
    log_probabilities = logits - logits.logsumexp(dim=-1, keepdim=True)
    at_targets = log_probabilities.gather(-1, targets[:, :, None])


def wrong_softmax_then_log_and_minus_forgotten(logits, targets):
    return logits.softmax(-1).log().gather(-1, targets[..., None]).mean()


def wrong_sum_and_bits(logits, targets):
    log_probabilities = torch.log_softmax(logits, dim=-1) / math.log(2)
    return -log_probabilities.gather(-1, targets[..., None]).sum()


def wrong_softmax_over_the_positions_and_one_loss_per_text(logits, targets):
    log_probabilities = torch.log_softmax(logits, dim=-2)
    return -log_probabilities.gather(-1, targets[..., None]).mean(dim=(1, 2))


def right_index_pairs(logits, targets):
    flat, ids = logits.reshape(-1, logits.shape[-1]), targets.reshape(-1)
    rows = torch.arange(len(ids), device=ids.device)
    return (flat.logsumexp(dim=1) - flat[rows, ids]).mean()


def right_largest_logit_subtracted(logits, targets):
    logits = logits - logits.amax(dim=-1, keepdim=True)
    log_sum = torch.log(torch.exp(logits).sum(dim=-1))
    at_targets = torch.take_along_dim(logits, targets[..., None], dim=-1).squeeze(-1)
    return torch.mean(log_sum - at_targets)


def right_loop_over_positions(logits, targets):
    surprises = []
    for text, row in zip(logits, targets, strict=True):
        for z, target in zip(text, row.tolist(), strict=True):
            surprises.append(torch.logsumexp(z, dim=0) - z[target])
    return sum(surprises) / len(surprises)


def right_nll_loss(logits, targets):
    log_probabilities = torch.nn.functional.log_softmax(logits, dim=-1)
    return torch.nn.functional.nll_loss(log_probabilities.flatten(0, 1), targets.flatten())


def right_selected_by_comparison(logits, targets):
    log_probabilities = logits.log_softmax(dim=-1)
    ids = torch.arange(logits.shape[-1], device=logits.device)
    return -log_probabilities[targets[..., None] == ids].mean()


def wrong_one_minus_the_probability(logits, targets):
    p = logits.softmax(dim=-1).gather(-1, targets[..., None])
    return (1 - p).mean()


def wrong_median(logits, targets):
    log_p = logits.log_softmax(dim=-1).gather(-1, targets[..., None])
    return -log_p.median()


def wrong_logits_of_the_target_only(logits, targets):
    return -logits.gather(-1, targets[..., None]).log_softmax(dim=1).mean()
