"""More wrong versions of `mean_pool` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def mean_pool(*inputs):
    """The reference; imported late, because its module imports this list."""
    from transformer_course.classroom.exercises.real_checkpoints.mean_pool import mean_pool as reference

    return reference(*inputs)


MORE_MISTAKES = (
    Mistake(
        "one added to every count",
        lambda hidden, mask: mean_pool(hidden, mask) * (mask.sum(1, keepdim=True) / (mask.sum(1, keepdim=True) + 1)),
        "You add 1 to every count, to avoid dividing by 0. That makes all the other means too small. Only a count of "
        "0 needs help.",
    ),
    Mistake(
        "the first tokens",
        lambda hidden, mask: mean_pool(hidden, torch.arange(mask.shape[1]) < mask.sum(1, keepdim=True)),
        "You count the real tokens, and take that many at the beginning. Padding may be on the left: go by the mask, "
        "place by place.",
    ),
    Mistake(
        "the last real token",
        lambda hidden, mask: (
            hidden[torch.arange(len(hidden)), (mask.sum(1) - 1).clamp(min=0)] * mask.any(1, keepdim=True)
        ),
        "You return one token, the last. All real tokens count the same here.",
    ),
    Mistake(
        "softmax of the mask",
        lambda hidden, mask: (hidden * mask.to(hidden.dtype).softmax(dim=1)[..., None]).sum(dim=1),
        "You take a softmax of the mask, so padding still has a share. Its weight should be 0.",
    ),
)
