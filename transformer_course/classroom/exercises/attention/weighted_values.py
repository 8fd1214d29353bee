"""Exercise: the weighted mean of the values."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat", "sat")


def weighted_values(weights, value):
    """Give every query the sum of all values, each times its weight.

    `weights` has the axes (… query key), `value` (… key d_value); the output has (… query d_value).
    """
    return weights @ value


def cases() -> tuple[Case, ...]:
    def case(label, lead, seed, dtype=torch.float32, words=None, gradient=False, dark=False, **sizes: int) -> Case:
        axes = {"weights": f"{lead} query key", "value": f"{lead} key d_value", "output": f"{lead} query d_value"}
        weights = torch.softmax(2 * random_tensor(axes["weights"], sizes, seed, torch.float64), dim=-1).to(dtype)
        if dark:
            weights[..., 0, :] = 0.0
        inputs = {"weights": weights, "value": random_tensor(axes["value"], sizes, seed + 1, dtype)}
        return Case(label, inputs, axes, words or {}, gradient)

    words = {"query": WORDS[:2], "key": WORDS}
    big = {"batch": 2, "head": 3, "query": 4, "key": 5, "d_value": 7}
    return (
        case("2 queries, 3 keys", "", 40, words=words, query=2, key=3, d_value=4, gradient=True),
        case("as many keys as numbers in a value", "", 42, query=3, key=3, d_value=3),
        case("one key only", "batch", 44, batch=2, query=3, key=1, d_value=4),
        case("a query that attends to nothing", "", 46, words=words, query=2, key=3, d_value=4, dark=True),
        case("a batch of 2", "batch", 48, batch=2, query=4, key=3, d_value=6, gradient=True),
        case("a batch of 2 with 3 heads", "batch head", 50, **big),
        case("the same in float64", "batch head", 52, torch.float64, **big),
    )


def hard_lookup(weights, value):
    best = torch.nn.functional.one_hot(weights.argmax(dim=-1), weights.shape[-1]).to(value.dtype)
    return best @ value


def plain_mean(weights, value):
    return torch.ones_like(weights) / weights.shape[-1] @ value


def summed_over_queries(weights, value):
    return (weights[..., :, :, None] * value[..., None, :, :]).sum(dim=-3)


MISTAKES = (
    Mistake(
        "weights transposed",
        lambda weights, value: weights.mT @ value,
        "Your sum runs over the queries. A row of `weights` belongs to one query and has a weight for every key: the "
        "sum should run over the keys.",
    ),
    Mistake(
        "summed over the queries",
        summed_over_queries,
        "The products are right, but you summed over the queries, so that nothing is left of which query asked. Over "
        "which axis does a query collect?",
    ),
    Mistake(
        "value transposed",
        lambda weights, value: weights @ value.mT,
        "You transposed `value`. Compare the axes that meet in your product: both should be key.",
    ),
    Mistake(
        "plain mean of the values",
        plain_mean,
        "Every query gets the plain mean of the values: the weights have no effect.",
    ),
    Mistake(
        "divided by the number of keys",
        lambda weights, value: weights @ value / weights.shape[-1],
        "Your output is too small by the number of keys. The weights of a query sum to 1 already: is there anything "
        "left to divide by?",
    ),
    Mistake(
        "divided by √d_value",
        lambda weights, value: weights @ value / value.shape[-1] ** 0.5,
        "The square root belongs to the scores. The values are only weighted and summed.",
    ),
    Mistake(
        "hard lookup",
        hard_lookup,
        "Every query takes the one value with the largest weight. That is a dictionary that answers hard: attention "
        "answers softly, with a little of every value.",
    ),
    Mistake(
        "softmax twice",
        lambda weights, value: torch.softmax(weights, dim=-1) @ value,
        "You applied a softmax to `weights`. They are weights already, and a second softmax makes them nearly equal.",
    ),
    Mistake(
        "normalized again",
        lambda weights, value: weights / weights.sum(dim=-1, keepdim=True) @ value,
        "Right, except for a query that attends to nothing: you divide its weights by their sum, 0. They need no "
        "division.",
    ),
)

EXERCISE = Exercise(
    name="weighted_values",
    topic="attention",
    title="The weighted mean",
    difficulty=1,
    minutes=5,
    builds="scaled_dot_product_attention",
    returns=("output",),
    reference=weighted_values,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "For one query: how would you compute the mean of three values with the weights 0.7, 0.2 and 0.1?",
        "For all queries at once that is a matrix product. Which axis of `weights` meets which axis of `value`, and "
        "so disappears?",
        "`weights` is (… query key) and `value` is (… key d_value): their matrix product, as they stand.",
    ),
)
