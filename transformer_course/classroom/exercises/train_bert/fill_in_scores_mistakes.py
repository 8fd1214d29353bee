"""More wrong versions of `fill_in_scores` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def fill_in_scores(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.train_bert.fill_in_scores import fill_in_scores as reference

    return reference(*inputs)


def overwritten(pair_log, alone_log, left, right, mask_id):
    firsts, seconds = pair_log.clone(), pair_log.clone()
    firsts[mask_id] = alone_log
    seconds[:, mask_id] = 0
    return firsts[left] + seconds.T[right]


def after(pair, alone, left, mask_id):
    return torch.where((left == mask_id)[:, None], alone, pair[left])


def sides_of_the_mask(pair_log, alone_log, left, right, mask_id):
    after = torch.where((right == mask_id)[:, None], alone_log, pair_log[left])
    before = torch.where((left == mask_id)[:, None], 0.0, pair_log[:, right].T)
    return after + before


MORE_MISTAKES = (
    Mistake(
        "log probabilities multiplied",
        lambda pair, alone, left, right, mask_id: (
            after(pair, alone, left, mask_id) * torch.where((right == mask_id)[:, None], 1.0, pair[:, right].T)
        ),
        "You multiply log probabilities. To multiply probabilities, *add* their logarithms.",
    ),
    Mistake(
        "probabilities added",
        lambda pair, alone, left, right, mask_id: (
            after(pair, alone, left, mask_id).exp()
            + torch.where((right == mask_id)[:, None], 0.0, pair[:, right].T).exp()
        ).log(),
        "You add probabilities. Both neighbors have to fit, so multiply their probabilities, which means adding their "
        "logarithms.",
    ),
    Mistake(
        "alone as soon as one is hidden",
        lambda pair, alone, left, right, mask_id: torch.where(
            ((left == mask_id) | (right == mask_id))[:, None], alone, pair[left] + pair[:, right].T
        ),
        "As soon as one neighbor is hidden, you ignore the other one, too. Treat the two sides separately.",
    ),
    Mistake(
        "the mean where the left is hidden",
        lambda pair, alone, left, right, mask_id: fill_in_scores(pair, pair.mean(dim=0), left, right, mask_id),
        "Where the left neighbor is hidden, you take the mean over all neighbors. A mean of logarithms isn't the log "
        "probability of the token alone: that's in `alone_log`.",
    ),
    Mistake(
        "the last row overwritten",
        overwritten,
        "You write the values for hidden neighbors into the table, at `mask_id`. If that's −1, you overwrite the last "
        "token's row. Decide gap by gap instead.",
    ),
    Mistake(
        "the two sides exchanged where hidden",
        lambda pair, alone, left, right, mask_id: (
            torch.where((left == mask_id)[:, None], 0.0, pair[left])
            + torch.where((right == mask_id)[:, None], alone, pair[:, right].T)
        ),
        "You swapped the two rules. If the left neighbor is hidden, use log P(token) as the first term. If the right "
        "one is hidden, drop the second term.",
    ),
    Mistake(
        "the other side is hidden",
        sides_of_the_mask,
        "You look at the wrong neighbor. A hidden left neighbor should change the first term, and a hidden right "
        "neighbor should drop the second.",
    ),
)
