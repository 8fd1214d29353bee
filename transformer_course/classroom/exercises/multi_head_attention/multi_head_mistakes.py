"""More wrong versions of `multi_head` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def multi_head(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.multi_head_attention.multi_head import multi_head as reference

    return reference(*inputs)


def hidden_future(x, q, k, v, o, n_heads, mask=None):
    causal = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
    return multi_head(x, q, k, v, o, n_heads, causal if mask is None else mask & causal)


MORE_MISTAKES = (
    Mistake(
        "the input added",
        lambda x, q, k, v, o, n_heads, mask=None: x + multi_head(x, q, k, v, o, n_heads, mask),
        "You add the input. That's the job of the residual connection around attention.",
    ),
    Mistake(
        "the future always hidden",
        hidden_future,
        "You always hide later tokens, even without a mask. Only `mask` should decide which tokens are visible.",
    ),
    Mistake(
        "values not projected",
        lambda x, q, k, v, o, n_heads, mask=None: multi_head(
            x, q, k, torch.eye(len(v), dtype=v.dtype), o, n_heads, mask
        ),
        "You use the input itself as the values. Project it with `value_weight` first.",
    ),
    Mistake(
        "one projection for all three",
        lambda x, q, k, v, o, n_heads, mask=None: multi_head(x, q, q, q, o, n_heads, mask),
        "You use the query's projection for keys and values, too. Keys and values have weights of their own.",
    ),
    Mistake(
        "two heads always",
        lambda x, q, k, v, o, n_heads, mask=None: multi_head(x, q, k, v, o, 2, mask),
        "You always make two heads. Make `n_heads` of them instead.",
    ),
    Mistake(
        "the value weight as the output weight",
        lambda x, q, k, v, o, n_heads, mask=None: multi_head(x, q, k, v, v, n_heads, mask),
        "You project the output with `value_weight`. Use `output_weight` instead.",
    ),
    Mistake(
        "not transposed, no output weight",
        lambda x, q, k, v, o, n_heads, mask=None: multi_head(
            x, q.T, k.T, v.T, torch.eye(len(o), dtype=o.dtype), n_heads, mask
        ),
        "There are two mistakes here. Transpose the weights, as `nn.Linear` does, and project the merged heads with "
        "the output weight.",
    ),
)
