"""More wrong versions of `target_loss` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def target_loss(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.train_bart.target_loss import target_loss as reference

    return reference(*inputs)


def mixed(logits, labels, length):
    real = (torch.arange(labels.shape[1]) < length[:, None]).reshape(-1)
    logs = logits.log_softmax(dim=-1).transpose(0, 1).reshape(-1, logits.shape[-1])
    return -logs[torch.arange(len(logs)), labels.reshape(-1)][real].mean()


def zeroed(logits, labels, length):
    real = torch.arange(labels.shape[1]) < length[:, None]
    logs = (logits * real[..., None]).log_softmax(dim=-1)
    return -logs.gather(-1, labels[..., None]).sum() / length.sum()


MORE_MISTAKES = (
    Mistake(
        "all rows cut to the shortest",
        lambda logits, labels, length: target_loss(logits, labels, torch.full_like(length, int(length.min()))),
        "You cut all rows to the length of the shortest. Use each row up to its own length.",
    ),
    Mistake(
        "batch and target mixed up",
        mixed,
        "You flatten logits and labels in different orders, so one position's logits are paired with another "
        "position's label.",
    ),
    Mistake(
        "padding's logits set to 0",
        zeroed,
        "You set the logits of the padding to 0. That makes all tokens equally likely there, so each position still "
        "adds ln(vocab) to the sum. Leave these positions out.",
    ),
    Mistake(
        "padding counts, and the sign",
        lambda logits, labels, length: -target_loss(logits, labels, torch.full_like(length, labels.shape[1])),
        "There are two mistakes here. Leave out the padding, and return the *negative* log probability.",
    ),
)
