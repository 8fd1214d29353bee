"""Exercise: all of multi-head self-attention, from four weight matrices."""

import torch

from transformer_course.attention import scaled_dot_product_attention
from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.multi_head_attention.merge_heads import merge_heads
from transformer_course.classroom.exercises.multi_head_attention.multi_head_mistakes import MORE_MISTAKES
from transformer_course.classroom.exercises.multi_head_attention.split_heads import split_heads
from transformer_course.masks import causal_mask

WORDS = ("the", "cat", "sat")
WEIGHTS = ("query_weight", "key_weight", "value_weight", "output_weight")


def multi_head(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
    """Multi-head self-attention: project, split, attend in every head, merge, project.

    `x` and the result have the axes (batch seq d_model). `query_weight`, `key_weight`, `value_weight`,
    and `output_weight` have the axes (d_out d_in), as `nn.Linear` stores them: the layer computes x @ weight.T.
    `n_heads` is the number of heads. `mask` is boolean and broadcasts to (batch head query key): True
    means "may attend." Without a mask, every token may attend to all tokens.
    """
    query = split_heads(x @ query_weight.T, n_heads)
    key = split_heads(x @ key_weight.T, n_heads)
    value = split_heads(x @ value_weight.T, n_heads)
    output, _ = scaled_dot_product_attention(query, key, value, mask)
    return merge_heads(output) @ output_weight.T


def cases() -> tuple[Case, ...]:
    def case(label, n_heads, seed, dtype=torch.float32, mask=None, words=None, gradient=False, **sizes) -> Case:
        axes = {"x": "batch seq d_model", **dict.fromkeys(WEIGHTS, "d_out d_in"), "output": "batch seq d_model"}
        sizes |= {"d_out": sizes["d_model"], "d_in": sizes["d_model"]}
        names = ("x", *WEIGHTS)
        inputs = {name: random_tensor(axes[name], sizes, seed + i, dtype) for i, name in enumerate(names)}
        inputs |= {name: inputs[name] * 2 / sizes["d_model"] ** 0.5 for name in WEIGHTS}
        inputs["n_heads"] = n_heads
        inputs["mask"], axes["mask"] = mask or (None, "")
        return Case(label, inputs, axes, words or {}, gradient)

    words = {"seq": WORDS}
    triangle = causal_mask(3), "query key"
    padding = torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]]).bool()[:, None, None], "batch 1 1 key"
    return (
        case("3 tokens, 2 heads", 2, 730, words=words, batch=1, seq=3, d_model=8, gradient=True),
        case("one head", 1, 740, batch=2, seq=3, d_model=4),
        case("a causal mask", 2, 750, mask=triangle, words=words, batch=2, seq=3, d_model=8, gradient=True),
        case("as many heads as tokens", 3, 760, batch=2, seq=3, d_model=12),
        case("one token", 2, 770, batch=2, seq=1, d_model=4),
        case("a padding mask", 4, 780, mask=padding, batch=2, seq=5, d_model=8),
        case("the same in float64", 4, 780, torch.float64, mask=padding, batch=2, seq=5, d_model=8),
    )


def formula(query, key, value, mask):
    return scaled_dot_product_attention(query, key, value, mask)[0]


def steps(split=split_heads, attend=formula, merge=merge_heads, project=lambda x, weight: x @ weight.T, last=None):
    """Multi-head attention with one step replaced."""
    last = last or project

    def version(x, query_weight, key_weight, value_weight, output_weight, n_heads, mask=None):
        weights = (query_weight, key_weight, value_weight)
        query, key, value = (split(project(x, weight), n_heads) for weight in weights)
        return last(merge(attend(query, key, value, mask)), output_weight)

    return version


def fused(query, key, value, mask):
    return torch.nn.functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)


def scaled_by(factor):
    """Attention in which the scores are multiplied by a factor that depends on the shape of the heads."""
    return lambda query, key, value, mask: formula(query * factor(query), key, value, mask)


def with_weights(choose):
    """The reference, with different weights in place of those for query, key, and value."""
    return lambda x, q, k, v, o, n_heads, mask=None: multi_head(x, *choose(q, k, v), o, n_heads, mask)


MISTAKES = (
    Mistake(
        "one head",
        lambda x, q, k, v, o, n_heads, mask=None: multi_head(x, q, k, v, o, 1, mask),
        "This is attention with a single head, as wide as the model, so it's right only when `n_heads` is 1. Where do "
        "the heads get an axis of their own?",
    ),
    Mistake(
        "never split",
        steps(split=lambda x, n_heads: x, attend=fused, merge=lambda x: x),
        "Your version has no heads: every token has one query, as wide as the model, and a mask with a head axis "
        "doesn't even fit. Which function splits a query into heads?",
    ),
    Mistake(
        "weights not transposed",
        steps(project=lambda x, weight: x @ weight),
        "The weights have the axes (d_out d_in). In x @ weight, the features of `x` would line up with d_out, but "
        "they should line up with d_in.",
    ),
    Mistake(
        "output weight not transposed",
        steps(last=lambda x, weight: x @ weight),
        "Everything is right up to the last step. `output_weight` has the axes (d_out d_in), like the others.",
    ),
    Mistake(
        "no output projection",
        steps(last=lambda x, weight: x),
        "You merge the heads' results, but `output_weight` isn't used. Use it at the end to mix what the heads found.",
    ),
    Mistake(
        "mask ignored",
        steps(attend=lambda query, key, value, mask: formula(query, key, value, None)),
        "This is right without a mask, but you get the same result with one. Do you pass the mask to the attention "
        "function?",
    ),
    Mistake(
        "mask inverted",
        steps(attend=lambda q, k, v, mask: formula(q, k, v, None if mask is None else ~mask)),
        "This is right without a mask. With one, your weights go exactly where they shouldn't: True means “may "
        "attend.”",
    ),
    Mistake(
        "mask added as a number",
        steps(attend=lambda q, k, v, mask: fused(q, k, v, None if mask is None else mask.to(q.dtype))),
        "This is right without a mask. With one, you add its values to the scores, because PyTorch adds a mask of "
        "floats instead of hiding keys. Only a boolean mask hides keys.",
    ),
    Mistake(
        "divided by √d_model",
        steps(attend=scaled_by(lambda query: query.shape[1] ** -0.5)),
        "This is right with one head, but with more, your weights are too uniform. How many products are added up in "
        "a score: d_model or d_head?",
    ),
    Mistake(
        "no division",
        steps(attend=scaled_by(lambda query: query.shape[-1] ** 0.5)),
        "Your weights are too sharp: the scores are too large when they reach the softmax. What should you divide "
        "them by?",
    ),
    Mistake(
        "tokens mixed up in the split",
        steps(split=lambda x, n_heads: x.reshape(x.shape[0], n_heads, x.shape[1], -1)),
        "This is right with one head, but with more, your heads mix up the tokens. Look at how you split: do you swap "
        "two axes after the reshape?",
    ),
    Mistake(
        "tokens mixed up in the merge",
        steps(merge=lambda x: x.reshape(x.shape[0], x.shape[2], -1)),
        "This is right with one head, but with more, the heads' results go to the wrong tokens. Look at how you "
        "merge: which axes must be next to each other first?",
    ),
    Mistake(
        "heads never moved before seq",
        steps(split=lambda x, n_heads: x.unflatten(-1, (n_heads, -1)), merge=lambda x: x.flatten(2)),
        "In your version, the heads of one token attend to each other, and no token sees any other token. Your axes "
        "are (batch seq head d_head), and attention works on the last two. (That's why a mask doesn't even fit.)",
    ),
    Mistake(
        "keys and values swapped",
        with_weights(lambda q, k, v: (q, v, k)),
        "Key and value are swapped: `key_weight` computes what is compared with the query, and `value_weight` "
        "computes what is passed on.",
    ),
    Mistake(
        "queries and keys swapped",
        with_weights(lambda q, k, v: (k, q, v)),
        "Query and key are swapped. Which one asks, and which one is compared with the question?",
    ),
    Mistake(
        "keys instead of values",
        with_weights(lambda q, k, v: (q, k, k)),
        "`value_weight` has no effect, because you average keys. A token is found by its key, but its value is what "
        "it passes on.",
    ),
)

EXERCISE = Exercise(
    name="multi_head",
    topic="multi_head_attention",
    title="Multi-head attention",
    difficulty=3,
    minutes=15,
    builds="MultiHeadAttention",
    returns=("output",),
    reference=multi_head,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Follow one token. It becomes a query, a key, and a value; these are split into heads; every head attends; "
        "the results are merged; and a last matrix mixes them. Which of these steps have you already written?",
        "Query, key, and value take the same two steps: multiply by the transposed weight, then `split_heads`. "
        "Attention then runs on all heads at once, because it works only on the last two axes.",
        "Start with `query = split_heads(x @ query_weight.T, n_heads)`, and do the same for key and value. For the "
        "attention, call `scaled_dot_product_attention(query, key, value, mask)`; it returns the output and the "
        "weights. Then merge, and multiply by the last weight.",
    ),
)
