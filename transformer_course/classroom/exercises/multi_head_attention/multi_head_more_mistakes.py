"""More wrong versions of `multi_head` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def multi_head(*inputs):
    """The reference; imported late, because its module imports this list."""
    from transformer_course.classroom.exercises.multi_head_attention.multi_head import multi_head as reference

    return reference(*inputs)


def hidden_future(x, q, k, v, o, n_heads, mask=None):
    causal = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
    return multi_head(x, q, k, v, o, n_heads, causal if mask is None else mask & causal)


MORE_MISTAKES = (
    Mistake(
        "the input added",
        lambda x, q, k, v, o, n_heads, mask=None: x + multi_head(x, q, k, v, o, n_heads, mask),
        "You add the input. That's the residual connection's job, around attention.",
    ),
    Mistake(
        "the future always hidden",
        hidden_future,
        "You hide later tokens even where no mask asks for it. Only `mask` says who sees whom.",
    ),
    Mistake(
        "values not projected",
        lambda x, q, k, v, o, n_heads, mask=None: multi_head(
            x, q, k, torch.eye(len(v), dtype=v.dtype), o, n_heads, mask
        ),
        "Your values are the input itself. They have a projection of their own.",
    ),
    Mistake(
        "one projection for all three",
        lambda x, q, k, v, o, n_heads, mask=None: multi_head(x, q, q, q, o, n_heads, mask),
        "You use the query's projection for keys and values, too. Each has its own weight.",
    ),
    Mistake(
        "two heads always",
        lambda x, q, k, v, o, n_heads, mask=None: multi_head(x, q, k, v, o, 2, mask),
        "You always make two heads. `n_heads` says how many.",
    ),
    Mistake(
        "the value weight as the output weight",
        lambda x, q, k, v, o, n_heads, mask=None: multi_head(x, q, k, v, v, n_heads, mask),
        "You project the output with the value weight. It has a weight of its own.",
    ),
    Mistake(
        "not transposed, no output weight",
        lambda x, q, k, v, o, n_heads, mask=None: multi_head(
            x, q.T, k.T, v.T, torch.eye(len(o), dtype=o.dtype), n_heads, mask
        ),
        "Two things: transpose the weights, as `nn.Linear` does, and project the merged heads with the output weight.",
    ),
)
