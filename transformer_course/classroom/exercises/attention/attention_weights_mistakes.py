"""More wrong versions of `attention_weights` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def attention_weights(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.attention.attention_weights import attention_weights as reference

    return reference(*inputs)


def best_only(scores, mask=None):
    best = torch.nn.functional.one_hot(attention_weights(scores, mask).argmax(dim=-1), scores.shape[-1])
    return best.to(scores.dtype) if mask is None else best.to(scores.dtype).masked_fill(~mask, 0.0)


def low(scores, mask, number):
    if mask is None:
        return torch.softmax(scores, dim=-1)
    return torch.softmax(scores.masked_fill(~mask, number), dim=-1).masked_fill(~mask, 0.0)


def one_maximum(scores, mask=None):
    powers = (scores - scores.max()).exp()
    powers = powers if mask is None else powers.masked_fill(~mask, 0.0)
    return powers / powers.sum(dim=-1, keepdim=True).clamp(min=1e-30)


def logarithms(scores, mask=None):
    logs = torch.log_softmax(scores if mask is None else scores.masked_fill(~mask, -1e9), dim=-1)
    return logs if mask is None else logs.masked_fill(~mask, 0.0)


def sigmoids(scores, mask=None):
    weights = torch.sigmoid(scores)
    return weights if mask is None else weights * mask


MORE_MISTAKES = (
    Mistake(
        "a sigmoid for each score",
        sigmoids,
        "You squash each score on its own, so a query's weights don't sum to 1. The keys compete for each query's "
        "weight, so use a softmax.",
    ),
    Mistake(
        "softmax of the negative scores",
        lambda scores, mask=None: attention_weights(-scores, mask),
        "You take the softmax of the negative scores, so the lowest score gets the largest weight.",
    ),
    Mistake(
        "only the best key",
        best_only,
        "You give the best key a weight of 1 and all others 0. The softmax is the *soft* version: every visible key "
        "gets a share, and gradients reach all of them.",
    ),
    Mistake(
        "scaled again",
        lambda scores, mask=None: attention_weights(scores / scores.shape[-1] ** 0.5, mask),
        "You divide the scores by a square root again. They're already scaled, and the size of their last axis is the "
        "number of keys, not d_head.",
    ),
    Mistake(
        "hidden keys get −100",
        lambda scores, mask=None: low(scores, mask, -100.0),
        "You hide keys with a score of −100. But the score of a visible key can be lower than that, and then a hidden "
        "key wins. Use a number that no score can reach.",
    ),
    Mistake(
        "hidden keys get −10 or so",
        lambda scores, mask=None: low(scores, mask, -10.0),
        "You hide keys with a score that visible keys can have, too. Use a number that no score can reach.",
    ),
    Mistake(
        "one maximum for all queries",
        one_maximum,
        "You subtract the maximum of the whole tensor. For a query whose scores are all far below that maximum, every "
        "exponential is 0. Each query needs its own maximum.",
    ),
    Mistake(
        "logarithms, zeros where hidden",
        logarithms,
        "You return logarithms of the weights (`log_softmax`), which are negative. Return the weights themselves, "
        "which sum to 1.",
    ),
)
