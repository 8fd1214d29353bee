"""Exercise: attention from start to finish, built from the two steps before it."""

import torch

from transformer_course.classroom.exercises.attention.attention_mistakes import MORE_MISTAKES
from transformer_course.classroom.exercises.attention.attention_scores import attention_scores
from transformer_course.classroom.exercises.attention.attention_weights import attention_weights
from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat", "sat")


def attention(query, key, value, mask=None):
    """Let every query collect the values, weighted by how well their keys match it.

    `query` has the axes (… query d_head), `key` has the axes (… key d_head), and `value` has the axes (… key d_value);
    `mask` is the same as in `attention_weights`. Return two tensors: first the output, (… query d_value), then the
    weights, (… query key).
    """
    weights = attention_weights(attention_scores(query, key), mask)
    return weights @ value, weights


def cases() -> tuple[Case, ...]:
    def case(label, lead, seed, dtype=torch.float32, mask=None, words=None, gradient=False, **sizes) -> Case:
        axes = {"query": "query d_head", "key": "key d_head", "value": "key d_value"}
        axes |= {"output": "query d_value", "weights": "query key"}
        axes = {name: f"{lead} {words_}" for name, words_ in axes.items()}
        names = ("query", "key", "value")
        inputs = {name: random_tensor(axes[name], sizes, seed + i, dtype) for i, name in enumerate(names)}
        if mask is not None:
            inputs["mask"], axes["mask"] = mask
        return Case(label, inputs, axes, words or {}, gradient)

    words = {"query": WORDS[:2], "key": WORDS}
    big = {"batch": 2, "head": 3, "query": 4, "key": 5, "d_head": 6, "d_value": 7}
    some = torch.tensor([[True, True, False], [False, True, True]]), "query key"
    left = torch.ones(4, 5, dtype=torch.bool).tril(-1), "query key"
    dark = torch.tensor([[True, False, True], [False, False, False]]), "query key"
    padding = torch.tensor([[1, 1, 1, 1, 0], [1, 1, 0, 0, 0]]).bool()[:, None, None], "batch 1 1 key"
    return (
        case("2 queries, 3 keys", "", 60, words=words, query=2, key=3, d_head=4, d_value=2, gradient=True),
        case("every size the same", "", 63, query=3, key=3, d_head=3, d_value=3),
        case("one token", "batch", 66, batch=2, query=1, key=1, d_head=4, d_value=3),
        case("a mask", "", 69, mask=some, words=words, query=2, key=3, d_head=4, d_value=2, gradient=True),
        case("a query that may attend to nothing", "", 72, mask=dark, words=words, query=2, key=3, d_head=4, d_value=2),
        case("a batch of 2 with 3 heads", "batch head", 75, **big, gradient=True),
        case("the same in float64", "batch head", 78, torch.float64, **big),
        case("a batch in which the first query sees nothing", "batch head", 84, mask=left, **big, gradient=True),
        case("a padding mask", "batch head", 81, mask=padding, **big),
    )


def steps(scale=lambda query, key: query.shape[-1] ** 0.5, weigh=attention_weights):
    """Attention with one step replaced: what the scores are divided by, or how they become weights."""

    def version(query, key, value, mask=None):
        weights = weigh(query @ key.mT / scale(query, key), mask)
        return weights @ value, weights

    return version


def softmax_over_queries(scores, mask):
    weights = torch.softmax(scores if mask is None else scores.masked_fill(~mask, -1e30), dim=-2)
    return weights if mask is None else weights.masked_fill(~mask, 0.0)


def masked_afterwards(scores, mask):
    weights = torch.softmax(scores, dim=-1)
    return weights if mask is None else weights.masked_fill(~mask, 0.0)


def query_and_key_swapped(query, key, value, mask=None):
    return attention(key, query, value, mask)


def scores_returned(query, key, value, mask=None):
    return attention(query, key, value, mask)[0], attention_scores(query, key)


def hard_lookup(query, key, value, mask=None):
    weights = attention_weights(attention_scores(query, key), mask)
    best = torch.nn.functional.one_hot(weights.argmax(dim=-1), weights.shape[-1]).to(value.dtype)
    return best @ value, weights


MISTAKES = (
    Mistake(
        "no division by √d_head",
        steps(scale=lambda query, key: 1.0),
        "Your weights are too sharp: the scores that go into the softmax are too large. What keeps their size the "
        "same for every d_head?",
    ),
    Mistake(
        "divided by d_head",
        steps(scale=lambda query, key: query.shape[-1]),
        "Your weights are too even: the scores that go into the softmax are too small. What do you divide them by?",
    ),
    Mistake(
        "√ of the number of keys",
        steps(scale=lambda query, key: key.shape[-2] ** 0.5),
        "You divide the scores by the square root of the number of keys. Which axis does the dot product sum over?",
    ),
    Mistake(
        "softmax over the queries",
        steps(weigh=softmax_over_queries),
        "Look at the axis of your softmax: each query should split a weight of 1 among the keys. In your version, "
        "each key splits a weight of 1 among the queries.",
    ),
    Mistake(
        "mask ignored",
        steps(weigh=lambda scores, mask: torch.softmax(scores, dim=-1)),
        "This is right without a mask, but the mask has no effect. Do you pass it on to the step that needs it?",
    ),
    Mistake(
        "mask inverted",
        steps(weigh=lambda scores, mask: attention_weights(scores, None if mask is None else ~mask)),
        "This is right without a mask. With one, your weights go exactly where they shouldn't: True means “may "
        "attend.”",
    ),
    Mistake(
        "mask added as a number",
        steps(weigh=lambda s, mask: torch.softmax(s if mask is None else s + mask, dim=-1)),
        "This is right without a mask. With one, you add it to the scores as a number: True becomes 1, which favors "
        "the visible keys only slightly.",
    ),
    Mistake(
        "mask after the softmax",
        steps(weigh=masked_afterwards),
        "This is right without a mask. With one, your rows no longer sum to 1. Should the mask act before or after "
        "the softmax?",
    ),
    Mistake(
        "NaN where nothing is visible",
        steps(weigh=lambda s, mask: torch.softmax(s if mask is None else s.masked_fill(~mask, float("-inf")), -1)),
        "This is right for every query that sees at least one key. A query that sees none should get weights of 0 and "
        "an output of 0.",
    ),
    Mistake(
        "uniform weights where nothing is visible",
        steps(weigh=lambda s, mask: torch.softmax(s if mask is None else s.masked_fill(~mask, -1e30), -1)),
        "This is right for every query that sees at least one key. A query that sees none should get weights of 0 and "
        "an output of 0.",
    ),
    Mistake(
        "keys instead of values",
        lambda query, key, value, mask=None: attention(query, key, key, mask),
        "Your weights are right, but you average the keys. A token's key determines which queries find it, but what it "
        "passes on is its value.",
    ),
    Mistake(
        "queries and keys swapped",
        query_and_key_swapped,
        "Your scores have keys as rows, so `query` and `key` are swapped somewhere. Which one asks, and which one "
        "answers?",
    ),
    Mistake(
        "returned in the other order",
        lambda query, key, value, mask=None: attention(query, key, value, mask)[::-1],
        "Both results are right, but in the wrong order: the output comes first, then the weights.",
    ),
    Mistake(
        "scores returned for weights",
        scores_returned,
        "Your output is right, but you return the scores as the second result. Return the weights, which sum to 1 for "
        "every query.",
    ),
    Mistake(
        "scores instead of weights",
        lambda query, key, value, mask=None: (
            attention_scores(query, key) @ value,
            attention_weights(attention_scores(query, key), mask),
        ),
        "Your weights are right, but the output isn't a weighted mean: you multiply the values by the scores.",
    ),
    Mistake(
        "only the best value",
        hard_lookup,
        "Your weights are right, but of all the values, each query takes only the one with the largest weight. "
        "Attention mixes all of them.",
    ),
)

EXERCISE = Exercise(
    name="attention",
    topic="attention",
    title="Attention",
    difficulty=2,
    minutes=8,
    builds="scaled_dot_product_attention",
    returns=("output", "weights"),
    reference=attention,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "You already have two functions. Which one needs the other's result as its input? And for one query, how "
        "would you compute the mean of three values with the weights 0.7, 0.2, and 0.1?",
        "Compute the scores from `query` and `key`, then the weights from the scores and `mask`. For all queries at "
        "once, the weighted mean is a matrix product. Which axis of the weights has to match which axis of `value`?",
        "First compute `scores = attention_scores(query, key)`, then `weights = attention_weights(scores, mask)`. The "
        "output is the matrix product of `weights` (… query key) and `value` (… key d_value). Return it first, then "
        "`weights`.",
    ),
)
