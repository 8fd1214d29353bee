"""More wrong versions of `mean_pool` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def mean_pool(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.real_checkpoints.mean_pool import mean_pool as reference

    return reference(*inputs)


def median(hidden, padding_mask):
    pooled = [
        row[mask].median(dim=0).values if mask.any() else row[0] * 0
        for row, mask in zip(hidden, padding_mask, strict=True)
    ]
    return torch.stack(pooled)


MORE_MISTAKES = (
    Mistake("the median", median, "You take the median of each feature instead of the mean."),
    Mistake(
        "one added to every count",
        lambda hidden, mask: mean_pool(hidden, mask) * (mask.sum(1, keepdim=True) / (mask.sum(1, keepdim=True) + 1)),
        "You add 1 to every count to avoid dividing by 0. That makes all the other means too small. Change a count "
        "only if it's 0.",
    ),
    Mistake(
        "the first tokens",
        lambda hidden, mask: mean_pool(hidden, torch.arange(mask.shape[1]) < mask.sum(1, keepdim=True)),
        "You count the real tokens and take that many from the beginning. But padding may be on the left, so use the "
        "mask itself.",
    ),
    Mistake(
        "the last real token, found by counting",
        lambda hidden, mask: (
            hidden[torch.arange(len(hidden)), (mask.sum(1) - 1).clamp(min=0)] * mask.any(1, keepdim=True)
        ),
        "You return only the last token. Here, all real tokens count equally.",
    ),
    Mistake(
        "softmax of the mask",
        lambda hidden, mask: (hidden * mask.to(hidden.dtype).softmax(dim=1)[..., None]).sum(dim=1),
        "You take a softmax of the mask, so padding still gets some weight. It should get none.",
    ),
)
