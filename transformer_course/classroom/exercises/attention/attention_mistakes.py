"""More wrong versions of `attention` that learners write."""

from transformer_course.classroom.exercises.attention.attention_weights import attention_weights
from transformer_course.classroom.exercises.exercise import Mistake


def attention(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.attention.attention import attention as reference

    return reference(*inputs)


def scaled_late(query, key, value, mask=None):
    weights = attention_weights(query @ key.transpose(-1, -2), mask) / query.shape[-1] ** 0.5
    return weights @ value, weights


def twice_softmax(query, key, value, mask=None):
    weights = attention(query, key, value, mask)[1].softmax(dim=-1)
    return weights @ value, weights


def negated(query, key, value, mask=None):
    return attention(-query, key, value, mask)


def averaged(query, key, value, mask=None):
    output, weights = attention(query, key, value, mask)
    return output / key.shape[-2], weights


def summed_values(query, key, value, mask=None):
    weights = attention(query, key, value, mask)[1]
    return weights.sum(dim=-1, keepdim=True) * value.sum(dim=-2, keepdim=True), weights


def across(query, key, value, mask=None):
    weights = attention(query, key, value, mask)[1]
    return weights.transpose(-1, -2) @ value, weights


MORE_MISTAKES = (
    Mistake(
        "scaled after the softmax",
        scaled_late,
        "You divide the weights by √d_head after the softmax, so your rows of weights no longer sum to 1. Divide the "
        "scores instead, before the softmax.",
    ),
    Mistake(
        "softmax twice",
        twice_softmax,
        "You apply the softmax a second time. Your weights already sum to 1, and the second softmax makes them all "
        "nearly equal. What does `attention_weights` return?",
    ),
    Mistake(
        "softmax of the negative scores",
        negated,
        "You take the softmax of the negative scores, so the least similar keys get the largest weights.",
    ),
    Mistake(
        "the output divided by the number of keys",
        averaged,
        "The weights are right, but you divide the output by the number of keys. Each row of weights sums to 1, so "
        "the weighted sum is already an average.",
    ),
    Mistake(
        "the values added up without weights",
        summed_values,
        "Your output is the sum of all values, the same for every query. Multiply each value by its weight before you "
        "add up the results. A matrix product does both.",
    ),
    Mistake(
        "the weights transposed in the product",
        across,
        "The weights are right, but you transpose them before you multiply by the values, so each key collects values "
        "from queries.",
    ),
)
