"""More wrong versions of `keep_top_k` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def keep_top_k(*inputs):
    """The reference; imported late, because its module imports this list."""
    from transformer_course.classroom.exercises.generate.keep_top_k import keep_top_k as reference

    return reference(*inputs)


def over_first(logits, k):
    kth = logits.topk(min(k, logits.shape[0]), dim=0).values[-1:]
    return logits.masked_fill(logits < kth, float("-inf"))


def in_order(logits, k):
    ordered = logits.sort(dim=-1, descending=True).values.clone()
    ordered[..., k:] = float("-inf")
    return ordered


def ids_for_all(logits, k):
    best = logits.topk(min(k, logits.shape[-1]), dim=-1).indices
    result = torch.full_like(logits, float("-inf"))
    result[..., best] = logits[..., best]
    return result


MORE_MISTAKES = (
    Mistake(
        "ascending order",
        lambda logits, k: logits.masked_fill(
            logits < logits.sort(dim=-1).values[..., min(k, logits.shape[-1]) - 1, None], float("-inf")
        ),
        "You count k places from the smallest. `sort` is ascending by default.",
    ),
    Mistake(
        "others set to +inf",
        lambda logits, k: keep_top_k(logits, k).nan_to_num(neginf=float("inf")),
        "You set the others to +∞, which makes them certain. They should be impossible.",
    ),
    Mistake(
        "over the first axis",
        over_first,
        "You compare along the first axis, which holds the texts of a batch. Each row of scores has its own k best.",
    ),
    Mistake(
        "in order of size",
        in_order,
        "You return the scores sorted, so a place no longer says which token it is. Keep the order of the vocabulary.",
    ),
    Mistake(
        "ids of one row used for all",
        ids_for_all,
        "You use the ids of every row in every row. Each row keeps its own k best: `scatter` and `gather` go row by "
        "row.",
    ),
)
