"""More wrong versions of `post_norm` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake

MORE_MISTAKES = (
    Mistake(
        "each normalized before the sum",
        lambda x, norm, sublayer: norm(norm(x) + sublayer(norm(x))),
        "You normalize twice. In post-norm, the sublayer reads `x` as it is, and you normalize once, after the sum.",
    ),
    Mistake(
        "the sublayer of the doubled input",
        lambda x, norm, sublayer: norm(sublayer(x + x)),
        "You add `x` before the sublayer. Instead, add it to the sublayer's result.",
    ),
    Mistake(
        "added again after the norm",
        lambda x, norm, sublayer: norm(x + sublayer(x)) + x,
        "You add `x` once more after the norm. The norm should come last.",
    ),
    Mistake(
        "the mean of both",
        lambda x, norm, sublayer: (norm(x) + norm(sublayer(x))) / 2,
        "You normalize both parts and average them. Add first, then normalize the sum.",
    ),
    Mistake(
        "a norm of its own",
        lambda x, norm, sublayer: torch.nn.functional.layer_norm(x + sublayer(x), x.shape[-1:]),
        "You use a norm of your own. Call the `norm` that you are given instead.",
    ),
    Mistake(
        "divided by the length",
        lambda x, norm, sublayer: torch.nn.functional.normalize(x + sublayer(x), dim=-1),
        "You divide each vector by its length. Call the `norm` that you are given instead.",
    ),
    Mistake(
        "the sublayer and the norm exchanged",
        lambda x, norm, sublayer: sublayer(x + norm(x)),
        "You swapped the two functions. Call the sublayer on `x`, and the norm on the sum.",
    ),
)
