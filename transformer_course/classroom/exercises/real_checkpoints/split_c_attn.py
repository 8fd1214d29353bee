"""Exercise: GPT-2's query, key and value, which its files hold in one matrix."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def split_c_attn(weight, bias):
    """Query, key and value out of GPT-2's `c_attn`, ready for three linear layers of ours.

    GPT-2 computes `x @ weight + bias`, so `weight` has the axes (d_in three_d_out) and `bias` (three_d_out):
    first all features of the queries, then all of the keys, then all of the values. A linear layer of ours
    computes `x @ W.T + b`. Returns three weights (d_out d_in) and three biases (d_out), in this order:
    query, key, value, then the biases of query, key, value.
    """
    return (*weight.T.chunk(3), *bias.chunk(3))


AXES = {"weight": "d_in three_d_out", "bias": "three_d_out"}
PARTS = ("query", "key", "value")
AXES |= {f"{part}_weight": "d_out d_in" for part in PARTS} | {f"{part}_bias": "d_out" for part in PARTS}
RETURNS = tuple(f"{part}_{kind}" for kind in ("weight", "bias") for part in PARTS)


def cases() -> tuple[Case, ...]:
    def case(label, seed, d_in, d_out, dtype=torch.float32, gradient=False) -> Case:
        sizes = {"d_in": d_in, "three_d_out": 3 * d_out}
        inputs = {name: random_tensor(AXES[name], sizes, seed + i, dtype) for i, name in enumerate(("weight", "bias"))}
        return Case(label, inputs, AXES, gradient=gradient)

    return (
        case("two features", 1800, 2, 2, gradient=True),
        case("six features", 1810, 6, 6),
        case("narrower heads: 6 in, 4 out", 1820, 6, 4, gradient=True),
        case("wider heads: 2 in, 6 out", 1830, 2, 6),
        case("six features in float64", 1810, 6, 6, torch.float64),
    )


def ordered(*places):
    """The right pieces in another order."""

    def wrong(weight, bias):
        weights, biases = weight.T.chunk(3), bias.chunk(3)
        return (*(weights[i] for i in places), *(biases[i] for i in places))

    return wrong


def not_transposed(weight, bias):
    return (*weight.chunk(3, dim=1), *bias.chunk(3))


def every_third(weight, bias):
    return (*(weight.T[i::3] for i in range(3)), *(bias[i::3] for i in range(3)))


def by_heads(weight, bias):
    """As files are written in which every head has its query, key and value together; here two heads."""
    rows = weight.T.unflatten(0, (2, 3, -1))
    parts = bias.unflatten(0, (2, 3, -1))
    return (*(rows[:, i].flatten(0, 1) for i in range(3)), *(parts[:, i].flatten() for i in range(3)))


def reshaped(weight, bias):
    """The right shapes by force: numbers in the order in which they lie in memory."""
    return (*weight.reshape(3, -1, weight.shape[0]), *bias.chunk(3))


MISTAKES = (
    Mistake(
        "not transposed",
        not_transposed,
        "The pieces are right, but they lie as in GPT-2, (d_in d_out). A linear layer of ours has its outputs in rows.",
    ),
    Mistake(
        "reshaped instead of transposed",
        reshaped,
        "The shapes are right and the numbers are not: `reshape` and `view` keep the order in memory. Turning a matrix "
        "over needs another operation.",
    ),
    Mistake(
        "key, query, value",
        ordered(1, 0, 2),
        "You took the first third for the keys. Which part comes first in `c_attn`?",
    ),
    Mistake(
        "query, value, key",
        ordered(0, 2, 1),
        "The queries are right; keys and values have changed places.",
    ),
    Mistake(
        "value, key, query",
        ordered(2, 1, 0),
        "Queries and values have changed places.",
    ),
    Mistake(
        "key, value, query",
        ordered(1, 2, 0),
        "All three are moved on by one: what should be the queries are the keys.",
    ),
    Mistake(
        "value, query, key",
        ordered(2, 0, 1),
        "All three are moved back by one: what should be the queries are the values.",
    ),
    Mistake(
        "every third row",
        every_third,
        "You deal the features out one by one, query, key, value, query, … In `c_attn` all of the queries come first.",
    ),
    Mistake(
        "head by head",
        by_heads,
        "You cut as if every head had its query, key and value together. GPT-2 has all heads of the queries first.",
    ),
    Mistake(
        "biases and weights in turn",
        lambda weight, bias: tuple(
            part for pair in zip(weight.T.chunk(3), bias.chunk(3), strict=True) for part in pair
        ),
        "The pieces are right, and the order is not: first the three weights, then the three biases.",
    ),
    Mistake(
        "the bias of the queries three times",
        lambda weight, bias: (*weight.T.chunk(3), *[bias.chunk(3)[0]] * 3),
        "The weights are right. All three biases are those of the queries.",
    ),
    Mistake(
        "no biases",
        lambda weight, bias: (*weight.T.chunk(3), *bias.mul(0).chunk(3)),
        "The weights are right, and the biases are zero. GPT-2 has biases: they are cut like the weights.",
    ),
    Mistake(
        "the whole bias three times",
        lambda weight, bias: (*weight.T.chunk(3), bias, bias, bias),
        "The weights are right. Each part gets the whole bias; it is cut in three like the weights.",
    ),
)

EXERCISE = Exercise(
    name="split_c_attn",
    topic="real_checkpoints",
    title="Three in one",
    difficulty=2,
    minutes=7,
    builds="name_table",
    returns=RETURNS,
    reference=split_c_attn,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Which axis of `weight` holds the outputs: in GPT-2's layout, and in that of a linear layer? And along which "
        "of the two are query, key and value side by side?",
        "Turn the matrix over first. Then its rows are the outputs: the first third belongs to the queries, and so on. "
        "The bias has one axis, and is cut like the rows.",
        "`weight.T` has (three_d_out d_in). `.chunk(3)` cuts the first axis in three; the same for the bias. A star "
        "puts three pieces into a tuple: `(*first, *second)`.",
    ),
)
