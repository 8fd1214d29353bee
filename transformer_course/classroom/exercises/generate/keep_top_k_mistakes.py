"""More wrong versions of `keep_top_k` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def keep_top_k(*inputs):
    """The reference, imported late because its module imports this list."""
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


def first_rows(logits, k):
    row = logits.reshape(-1, logits.shape[-1])[0]
    return logits.masked_fill(logits < row.topk(min(k, len(row))).values[-1], float("-inf"))


def ids_put_in(logits, k):
    best = logits.topk(min(k, logits.shape[-1]), dim=-1).indices
    return torch.full_like(logits, float("-inf")).scatter(-1, best, best.to(logits.dtype))


def as_lists(logits, k):
    kth = sorted(logits.tolist(), reverse=True)[:k][-1]
    kept = [value if value >= kth else float("-inf") for value in logits.tolist()]
    return torch.tensor(kept, dtype=logits.dtype)


MORE_MISTAKES = (
    Mistake(
        "ascending order",
        lambda logits, k: logits.masked_fill(
            logits < logits.sort(dim=-1).values[..., min(k, logits.shape[-1]) - 1, None], float("-inf")
        ),
        "Your limit is the k-th smallest logit. `sort` sorts in ascending order by default.",
    ),
    Mistake(
        "others set to +inf",
        lambda logits, k: keep_top_k(logits, k).nan_to_num(neginf=float("inf")),
        "You set the other logits to +∞, which makes those tokens certain. They should be impossible.",
    ),
    Mistake(
        "over the first axis",
        over_first,
        "You compare along the first axis, which holds the texts in a batch. Each row has its own k best logits.",
    ),
    Mistake(
        "in order of size",
        in_order,
        "You return the logits sorted, so a logit's index no longer tells you which token it belongs to. Keep the "
        "order of the vocabulary.",
    ),
    Mistake(
        "ids of one row used for all",
        ids_for_all,
        "You use every row's ids in every row. Each row should keep only its own k best tokens. `scatter` and "
        "`gather` work row by row.",
    ),
    Mistake(
        "the first row's limit",
        first_rows,
        "You use the first row's limit for all rows. Each row has its own.",
    ),
    Mistake(
        "only the best",
        lambda logits, k: keep_top_k(logits, 1),
        "Only the best token stays because your limit is the largest of the k best logits, not the smallest.",
    ),
    Mistake(
        "multiplied by a mask",
        lambda logits, k: logits + (keep_top_k(logits, k) == float("-inf")) * float("-inf"),
        "You multiply a mask by −∞, and 0 · ∞ is NaN. Fill in −∞ where the mask is True, with `masked_fill` or "
        "`torch.where`.",
    ),
    Mistake(
        "ids instead of logits",
        lambda logits, k: logits.topk(min(k, logits.shape[-1]), dim=-1).indices,
        "You return the ids of the best tokens. The result should have a logit for every token in the vocabulary.",
    ),
    Mistake(
        "only the best returned",
        lambda logits, k: logits.topk(min(k, logits.shape[-1]), dim=-1).values,
        "You return only the best logits, so you can't tell which tokens they belong to. The result should have a "
        "logit for every token in the vocabulary.",
    ),
    Mistake(
        "the first k of the vocabulary",
        lambda logits, k: logits.masked_fill(torch.arange(logits.shape[-1]) >= k, float("-inf")),
        "You keep the first k tokens of the vocabulary. Keep the k tokens with the largest logits, wherever they are.",
    ),
    Mistake(
        "ids put in",
        ids_put_in,
        "You put the token ids where the logits should be.",
    ),
    Mistake(
        "rows sorted as lists",
        as_lists,
        "You sort the rows themselves, as lists, and compare whole rows. Each row has its own k best logits.",
    ),
)
