"""More wrong versions of `split_heads` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake

MORE_MISTAKES = (
    Mistake(
        "every n-th feature, after seq",
        lambda x, n_heads: torch.stack([x[..., i::n_heads] for i in range(n_heads)], dim=2),
        "There are two mistakes here. Each head should get neighboring features, and the head axis should come before "
        "seq.",
    ),
    Mistake(
        "averaged",
        lambda x, n_heads: x.unflatten(-1, (n_heads, -1)).mean(dim=2),
        "You average the heads. Each head should keep its own features, so give the heads an axis of their own.",
    ),
    Mistake(
        "only the first",
        lambda x, n_heads: x[:, None, :, : x.shape[-1] // n_heads],
        "You return only the first head. Return all of them.",
    ),
    Mistake(
        "tokens split",
        lambda x, n_heads: x.unflatten(1, (n_heads, -1)) if x.shape[1] % n_heads == 0 else x[:, None],
        "You split the tokens among the heads. Every head should get all tokens, but only some of the features.",
    ),
    Mistake(
        "transposed before the split",
        lambda x, n_heads: x.transpose(1, 2).reshape(x.shape[0], n_heads, x.shape[1], -1),
        "You transpose before you split, so tokens and features get mixed up. Split the last axis first.",
    ),
    Mistake(
        "reshaped at once, sizes exchanged",
        lambda x, n_heads: x.reshape(x.shape[0], x.shape[2] // n_heads, x.shape[1], n_heads),
        "There are two mistakes here. There should be `n_heads` heads. And a reshape can't swap axes, so split the "
        "last axis first, then transpose.",
    ),
)
