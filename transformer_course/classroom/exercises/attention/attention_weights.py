"""Exercise: turn scores into weights, and give hidden keys no weight."""

import torch

from transformer_course.classroom.exercises.attention.attention_weights_mistakes import MORE_MISTAKES
from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat", "sat")


def attention_weights(scores, mask=None):
    """Turn each query's scores into weights that sum to 1, with weight 0 where `mask` is False.

    `scores` and the weights have the axes (… query key). `mask` is boolean and broadcasts to that shape: True means
    "this query may attend to this key", and None means that every query may attend to every key. A query that may not
    attend to any key gets a row of zeros. Scores may be in the hundreds, and the gradient has to be finite, too.
    """
    if mask is None:
        return torch.softmax(scores, dim=-1)
    # The lowest finite number, not -inf, so that softmax doesn't return NaN for a query that sees nothing.
    weights = torch.softmax(scores.masked_fill(~mask, torch.finfo(scores.dtype).min), dim=-1)
    return weights.masked_fill(~mask, 0.0)


def cases() -> tuple[Case, ...]:
    def case(
        label,
        lead,
        seed,
        dtype=torch.float32,
        size=1.0,
        mask=None,
        words=None,
        gradient=False,
        offset=0.0,
        spread=0.0,
        **sizes,
    ) -> Case:
        axes = dict.fromkeys(("scores", "weights"), f"{lead} query key")
        inputs = {"scores": random_tensor(axes["scores"], sizes, seed, dtype) * size + offset}
        inputs["scores"] = inputs["scores"] + spread * torch.arange(sizes["query"], dtype=dtype)[:, None]
        if mask is not None:
            inputs["mask"], axes["mask"] = mask
        return Case(label, inputs, axes, words or {}, gradient)

    words = {"query": WORDS[:2], "key": WORDS}
    big = {"batch": 2, "head": 3, "query": 4, "key": 5}
    some = torch.tensor([[True, True, False], [False, True, True]]), "query key"
    # Query 1 of "dark" sees nothing; "padding" hides the last keys, of each sentence as many as it is short of 5.
    dark = torch.tensor([[True, False, True], [False, False, False]]), "query key"
    padding = torch.tensor([[1, 1, 1, 1, 0], [1, 1, 0, 0, 0]]).bool()[:, None, None], "batch 1 1 key"
    causal = torch.ones(4, 5, dtype=torch.bool).tril(1), "query key"
    left = torch.ones(4, 5, dtype=torch.bool).tril(-1), "query key"
    return (
        case("2 queries, 3 keys, no mask", "", 20, words=words, query=2, key=3, gradient=True),
        case("as many queries as keys", "", 21, words={"query": WORDS, "key": WORDS}, query=3, key=3),
        case("one key only", "batch", 22, batch=2, query=3, key=1),
        case("very large scores", "", 23, size=500.0, query=3, key=4),
        case("a batch of 2 with 3 heads", "batch head", 24, **big),
        case("the same in float64", "batch head", 25, torch.float64, **big),
        case("a mask", "", 26, mask=some, words=words, query=2, key=3, gradient=True),
        case("a mask that allows everything", "", 27, mask=(some[0] | True, some[1]), words=words, query=2, key=3),
        case("a query that may attend to nothing", "", 28, mask=dark, words=words, query=2, key=3, gradient=True),
        case("a causal mask for a batch with heads", "batch head", 29, mask=causal, **big, gradient=True),
        case("a batch in which the first query sees nothing", "batch head", 32, mask=left, **big, gradient=True),
        case("a padding mask", "batch head", 30, mask=padding, size=20.0, **big),
        case("a mask, and scores far below 0", "", 33, mask=some, offset=-400.0, words=words, query=2, key=3),
        case("scores far apart from query to query", "", 34, query=3, key=4, spread=300.0),
        case("a padding mask in float64", "batch head", 31, torch.float64, mask=padding, **big),
    )


def hide(scores, mask, number=float("-inf")):
    return scores if mask is None else scores.masked_fill(~mask, number)


def over_everything(scores, mask=None):
    weights = torch.softmax(hide(scores, mask, -1e30).flatten(-2), dim=-1).view_as(scores)
    return weights if mask is None else weights.masked_fill(~mask, 0.0)


def masked_afterwards(scores, mask=None):
    weights = torch.softmax(scores, dim=-1)
    return weights if mask is None else weights.masked_fill(~mask, 0.0)


def rescaled_afterwards(scores, mask=None):
    if mask is None:
        return torch.softmax(scores, dim=-1)
    weights = masked_afterwards(scores, mask)
    return weights / weights.sum(dim=-1, keepdim=True).clamp(min=1e-9)


def rescaled_afterwards_plus(scores, mask=None):
    if mask is None:
        return torch.softmax(scores, dim=-1)
    weights = masked_afterwards(scores, mask)
    return weights / (weights.sum(dim=-1, keepdim=True) + 1e-9)


def minus_infinity_added(scores, mask=None):
    if mask is None:
        return torch.softmax(scores, dim=-1)
    bias = torch.zeros_like(scores).masked_fill(~mask, float("-inf"))
    return torch.softmax(scores + bias, dim=-1).nan_to_num(0.0)


def normalized_without_exp(scores, mask=None):
    return hide(scores, mask, 0.0) / hide(scores, mask, 0.0).sum(dim=-1, keepdim=True)


def overflowing(scores, mask=None):
    powers = hide(scores, mask).exp()
    return powers / powers.sum(dim=-1, keepdim=True)


def overflowing_but_dark_rows(scores, mask=None):
    powers = hide(scores, mask).exp()
    return powers / powers.sum(dim=-1, keepdim=True).clamp(min=torch.finfo(scores.dtype).tiny)


SEE_AXIS = (
    "Look at the axis of your softmax: each query splits a weight of 1 among the keys, so every row should sum to 1"
)
RESCALED = (
    "Your rows sum to 1 again after you rescale them, except where a hidden key has by far the largest score. There, "
    "the hidden key takes "
    "nearly all of the weight before you mask it, and the sum of the other weights is too small to divide by. Should "
    "the mask act "
    "before or after the softmax?"
)
OVERFLOW = (
    "This is right for small scores, but exp of a large score overflows to infinity, and infinity / infinity is NaN. "
    "The weights don't change when you subtract the same number from all scores in a row. Which number should you "
    "subtract to make the "
    "largest exponential equal to 1?"
)

MISTAKES = (
    Mistake(
        "softmax over the queries",
        lambda scores, mask=None: torch.softmax(hide(scores, mask), dim=-2),
        f"{SEE_AXIS}. In your version, every column does.",
    ),
    Mistake(
        "softmax over the first axis",
        lambda scores, mask=None: hide(torch.softmax(hide(scores, mask, -1e30), dim=0), mask, 0.0),
        f"{SEE_AXIS}. You use the first axis: the queries, or the batch if there is one.",
    ),
    Mistake("softmax over everything", over_everything, f"{SEE_AXIS}. In your version, the whole table sums to 1."),
    Mistake(
        "axis counted from the front",
        lambda scores, mask=None: hide(torch.softmax(hide(scores, mask, -1e30), dim=1), mask, 0.0),
        f"{SEE_AXIS}. Your rows do if there's no batch, but with a batch, axis 1 no longer holds the keys. Count axes "
        f"from "
        f"the end.",
    ),
    Mistake(
        "mask inverted",
        lambda scores, mask=None: attention_weights(scores, None if mask is None else ~mask),
        "Your weights go exactly where they shouldn't: True in the mask means “may attend.” Which entries does your "
        "`masked_fill` (or `where`) replace?",
    ),
    Mistake(
        "mask ignored",
        lambda scores, mask=None: torch.softmax(scores, dim=-1),
        "Your softmax is right, but the mask has no effect: keys where the mask is False still get weight.",
    ),
    Mistake(
        "mask after the softmax",
        masked_afterwards,
        "The hidden keys get weight 0, but only after they have taken their share, so your rows no longer sum to 1. "
        "Should the mask act before or after the softmax?",
    ),
    Mistake("mask after the softmax, then rescaled", rescaled_afterwards, RESCALED),
    Mistake("mask after the softmax, rescaled with 1e-9 added", rescaled_afterwards_plus, RESCALED),
    Mistake(
        "score 0 for hidden keys",
        lambda scores, mask=None: torch.softmax(hide(scores, mask, 0.0), dim=-1),
        "Hidden keys still get weight: you set their scores to 0, and exp(0) is 1. For which score is exp equal to 0?",
    ),
    Mistake(
        "mask added as a number",
        lambda scores, mask=None: torch.softmax(scores if mask is None else scores + mask, dim=-1),
        "You add the mask as a number. True becomes 1, which favors the visible keys only slightly, but hidden keys "
        "shouldn't get any weight at all.",
    ),
    Mistake(
        "NaN where nothing is visible",
        lambda scores, mask=None: torch.softmax(hide(scores, mask), dim=-1),
        "This is right for every query that sees at least one key. A query that sees none gets 0/0, which is NaN. "
        "What should its weights be, and what could you do to them after the softmax?",
    ),
    Mistake(
        "uniform weights where nothing is visible",
        lambda scores, mask=None: torch.softmax(hide(scores, mask, torch.finfo(scores.dtype).min), dim=-1),
        "This is right for every query that sees at least one key. Where all scores are equally low, the softmax "
        "splits the weight evenly, and all of it goes to hidden keys. What should the weights be there?",
    ),
    Mistake(
        "NaN removed, but not from the gradient",
        minus_infinity_added,
        "The values are right, but the gradient isn't. Where a query sees nothing, you first get NaN, either because "
        "the softmax sees nothing but −∞ or because you divide 0 by 0. Replacing the NaN afterward doesn't repair its "
        "gradient, which is NaN, too, and one such row would ruin a training run. Is there a number that hides keys "
        "but never produces NaN?",
    ),
    Mistake("exp overflows", overflowing, OVERFLOW),
    Mistake("exp overflows, dark rows handled", overflowing_but_dark_rows, OVERFLOW),
    Mistake(
        "no exp",
        normalized_without_exp,
        "Your rows sum to 1, but scores can be negative, and then your weights are negative, too. Which function "
        "makes every number positive and keeps their order?",
    ),
    Mistake(
        "logarithms of the weights",
        lambda scores, mask=None: torch.log_softmax(hide(scores, mask), dim=-1),
        "None of your numbers are positive, because they're the logarithms of the weights. Return the weights "
        "themselves.",
    ),
)

EXERCISE = Exercise(
    name="attention_weights",
    topic="attention",
    title="Weights",
    difficulty=2,
    minutes=15,
    builds="scaled_dot_product_attention",
    returns=("weights",),
    reference=attention_weights,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Every query has a weight of 1 to give away. Along which axis must the weights sum to 1? And which score "
        "would give a key a weight of 0?",
        "Before the softmax, replace the scores where the mask is False with a very low number. Then think about a "
        "query that sees no key: what does the softmax do with a row of equal scores, and how do you get zeros "
        "instead?",
        "Call `scores.masked_fill(~mask, torch.finfo(scores.dtype).min)`, take the softmax over the last axis, and "
        "then call `masked_fill(~mask, 0.0)` on the weights. Without a mask, all you need is the softmax.",
    ),
)
