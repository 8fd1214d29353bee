"""More wrong versions of `language_model_loss` that learners write."""

from torch.nn import functional as F

from transformer_course.classroom.exercises.exercise import Mistake


def missing_probability(logits, targets):
    p = logits.softmax(dim=-1).gather(-1, targets[..., None])
    return (1 - p).mean()


MORE_MISTAKES = (
    Mistake(
        "squared distance",
        lambda logits, targets: ((logits.softmax(-1) - F.one_hot(targets, logits.shape[-1])) ** 2).mean(),
        "You measure a squared distance between probabilities. The surprise is −ln of *one* probability: the right "
        "token's.",
    ),
    Mistake(
        "every target at every position",
        lambda logits, targets: -logits.log_softmax(-1)[:, :, targets].mean(),
        "You look up every target at every position. Each position has its own target, and `gather` picks one per "
        "position.",
    ),
    Mistake(
        "the last position only",
        lambda logits, targets: -logits[:, -1].log_softmax(-1).gather(-1, targets[:, -1:]).mean(),
        "You score only the last position. Take the mean over all of them.",
    ),
    Mistake(
        "the share of misses",
        lambda logits, targets: (logits.argmax(-1) != targets).to(logits.dtype).mean(),
        "You count how often the best guess is wrong. The loss measures how *probable* the right token was.",
    ),
    Mistake(
        "one softmax over everything",
        lambda logits, targets: -(logits - logits.flatten().logsumexp(0)).gather(-1, targets[..., None]).mean(),
        "Your softmax runs over the whole batch. Each position has its own distribution over the vocabulary.",
    ),
    Mistake(
        "over the positions, one loss per text",
        lambda logits, targets: -logits.log_softmax(1).gather(-1, targets[..., None]).mean(dim=(1, 2)),
        "There are two mistakes here. Take the softmax over the vocabulary, and return a single number.",
    ),
    Mistake(
        "1 minus the probability",
        missing_probability,
        "You average 1 − p. The surprise is −ln p, which grows without limit as p approaches 0.",
    ),
)
