"""Exercise: split the one matrix in which GPT-2's files store query, key, and value."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def split_c_attn(weight, bias):
    """Split GPT-2's `c_attn` into query, key, and value for three of our linear layers.

    GPT-2 computes `x @ weight + bias`, so `weight` has the axes (d_in three_d_out) and `bias` has the axis
    (three_d_out): first all query features, then all key features, then all value features. Our linear layers compute
    `x @ W.T + b`. Return six tensors as a tuple: three weights with the axes (d_out d_in), for query, key, and value,
    then three biases with the axis (d_out), in the same order. d_out can be smaller or larger than d_in.
    """
    return (*weight.T.chunk(3), *bias.chunk(3))


AXES = {"weight": "d_in three_d_out", "bias": "three_d_out"}
PARTS = ("query", "key", "value")
AXES |= {f"{part}_weight": "d_out d_in" for part in PARTS} | {f"{part}_bias": "d_out" for part in PARTS}
RETURNS = tuple(f"{part}_{kind}" for kind in ("weight", "bias") for part in PARTS)


def cases() -> tuple[Case, ...]:
    def case(label, seed, d_in, d_out, dtype=torch.float32) -> Case:
        sizes = {"d_in": d_in, "three_d_out": 3 * d_out}
        inputs = {name: random_tensor(AXES[name], sizes, seed + i, dtype) for i, name in enumerate(("weight", "bias"))}
        return Case(label, inputs, AXES)

    return (
        case("two features", 1800, 2, 2),
        case("six features", 1810, 6, 6),
        case("narrower heads: 6 in, 4 out", 1820, 6, 4),
        case("wider heads: 2 in, 6 out", 1830, 2, 6),
        case("six features in float64", 1810, 6, 6, torch.float64),
    )


def ordered(*places):
    """The right pieces in a different order."""

    def wrong(weight, bias):
        weights, biases = weight.T.chunk(3), bias.chunk(3)
        return (*(weights[i] for i in places), *(biases[i] for i in places))

    return wrong


def not_transposed(weight, bias):
    return (*weight.chunk(3, dim=1), *bias.chunk(3))


def every_third(weight, bias):
    return (*(weight.T[i::3] for i in range(3)), *(bias[i::3] for i in range(3)))


def by_heads(weight, bias):
    """Right for files that keep each head's query, key, and value together; here with two heads."""
    rows = weight.T.unflatten(0, (2, 3, -1))
    parts = bias.unflatten(0, (2, 3, -1))
    return (*(rows[:, i].flatten(0, 1) for i in range(3)), *(parts[:, i].flatten() for i in range(3)))


def reshaped(weight, bias):
    """The right shapes, but the numbers stay in memory order."""
    return (*weight.reshape(3, -1, weight.shape[0]), *bias.chunk(3))


def as_wide_as_the_input(weight, bias):
    """Thirds that are d_in wide, whatever d_out is."""
    size = weight.shape[0]
    places = (slice(0, size), slice(size, 2 * size), slice(2 * size, None))
    return (*(weight.T[place] for place in places), *(bias[place] for place in places))


def in_turn(parts):
    """Three weights and three biases, each bias behind its weight."""
    return tuple(part for pair in zip(parts[:3], parts[3:], strict=True) for part in pair)


def same_third(weight, bias):
    third = weight.T.chunk(3)[0]
    return (third, third, third, *bias.chunk(3))


MISTAKES = (
    Mistake(
        "not transposed",
        not_transposed,
        "The pieces are right, but they still have GPT-2's layout, (d_in d_out). In our linear layers, the rows of the "
        "weight are outputs.",
    ),
    Mistake(
        "reshaped instead of transposed",
        reshaped,
        "The shapes are right, but the numbers aren't: `reshape` and `view` keep the order in memory. You need an "
        "operation that swaps rows and columns.",
    ),
    Mistake(
        "as wide as the input",
        as_wide_as_the_input,
        "You assume that query, key, and value are as wide as the input. They can be narrower or wider: each takes up "
        "a third of the output axis.",
    ),
    Mistake(
        "key, query, value",
        ordered(1, 0, 2),
        "You use the first third for the key. Which part comes first in `c_attn`?",
    ),
    Mistake(
        "query, value, key",
        ordered(0, 2, 1),
        "The query is right, but key and value are swapped.",
    ),
    Mistake(
        "value, key, query",
        ordered(2, 1, 0),
        "Query and value are swapped.",
    ),
    Mistake(
        "key, value, query",
        ordered(1, 2, 0),
        "All three are in the wrong order: you return the key where the query should be.",
    ),
    Mistake(
        "value, query, key",
        ordered(2, 0, 1),
        "All three are in the wrong order: you return the value where the query should be.",
    ),
    Mistake(
        "every third row",
        every_third,
        "You deal out the features one by one: query, key, value, query, … In `c_attn`, all query features come first.",
    ),
    Mistake(
        "head by head",
        by_heads,
        "You split as if each head's query, key, and value were together. In GPT-2, the queries of all heads come "
        "first.",
    ),
    Mistake(
        "biases and weights in turn",
        lambda weight, bias: in_turn(split_c_attn(weight, bias)),
        "The pieces are right, but in the wrong order: the three weights should come first, then the three biases.",
    ),
    Mistake(
        "biases and weights in turn, as wide as the input",
        lambda weight, bias: in_turn(as_wide_as_the_input(weight, bias)),
        "There are two mistakes here. The three weights should come first, then the three biases. And you assume that "
        "query, key, and value are as wide as the input, but each takes up a third of the output axis.",
    ),
    Mistake(
        "the bias of the queries three times",
        lambda weight, bias: (*weight.T.chunk(3), *[bias.chunk(3)[0]] * 3),
        "The weights are right, but all three biases are the query's.",
    ),
    Mistake(
        "no biases",
        lambda weight, bias: (*weight.T.chunk(3), *bias.mul(0).chunk(3)),
        "The weights are right, but the biases are zero. GPT-2 has biases, so split them like the weights.",
    ),
    Mistake(
        "the whole bias three times",
        lambda weight, bias: (*weight.T.chunk(3), bias, bias, bias),
        "The weights are right, but each part gets the whole bias. Split it into three, like the weights.",
    ),
    Mistake(
        "zeros for key and value",
        lambda weight, bias: (
            *split_c_attn(weight, bias)[:4],
            *(torch.zeros_like(part) for part in split_c_attn(weight, bias)[4:]),
        ),
        "Your weights are right, but your biases for key and value are 0. Split the bias into three, too.",
    ),
    Mistake(
        "the same third for all",
        same_third,
        "All three of your weights are the first third, the query's. Use a different third for each.",
    ),
)

EXERCISE = Exercise(
    name="split_c_attn",
    topic="real_checkpoints",
    title="Three in one",
    difficulty=2,
    minutes=8,
    builds="name_table",
    returns=RETURNS,
    reference=split_c_attn,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Which axis of `weight` holds the outputs in GPT-2's layout, and which axis holds them in a linear layer? "
        "Along which axis are query, key, and value side by side?",
        "Transpose the matrix first. Then each row is an output: the first third of the rows belongs to the query, and "
        "so on. The bias has one axis and is split like the rows.",
        "`weight.T` has the axes (three_d_out d_in). `.chunk(3)` splits the first axis into three. Do the same with "
        "the bias. Stars put all the pieces into one tuple: `(*first, *second)`.",
    ),
)
