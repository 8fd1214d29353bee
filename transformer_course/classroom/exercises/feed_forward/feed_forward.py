"""Exercise: widen, bend, narrow again."""

import torch
from torch.nn import functional as F

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.feed_forward.bends import Activation


def feed_forward(x, up_weight, up_bias, down_weight, down_bias, activation):
    """Widen each token to d_hidden numbers, bend each, and narrow them to d_model numbers again.

    `x` has the axes (… d_model). `up_weight` is (d_hidden d_model) and `down_weight` (d_model d_hidden),
    as nn.Linear stores them: a row for each output. `up_bias` and `down_bias` are added after their
    matrix. `activation` is the function that bends.
    """
    hidden = activation(x @ up_weight.T + up_bias)
    return hidden @ down_weight.T + down_bias


WEIGHTS = {
    "up_weight": "d_hidden d_model",
    "up_bias": "d_hidden",
    "down_weight": "d_model d_hidden",
    "down_bias": "d_model",
}
GELU, RELU, TANH = Activation("gelu", F.gelu), Activation("relu", torch.relu), Activation("tanh", torch.tanh)


def cases() -> tuple[Case, ...]:
    def case(label, activation, lead, seed, dtype=torch.float32, gradient=False, **sizes: int) -> Case:
        axes = {"x": f"{lead} d_model".strip(), **WEIGHTS, "output": f"{lead} d_model".strip()}
        names = ("x", *WEIGHTS)
        inputs = {name: random_tensor(axes[name], sizes, seed + i, dtype) for i, name in enumerate(names)}
        return Case(label, {**inputs, "activation": activation}, axes, gradient=gradient)

    wide = {"d_model": 3, "d_hidden": 5}
    return (
        case("two tokens, bent by relu", RELU, "seq", 840, seq=2, d_model=2, d_hidden=4, gradient=True),
        case("as many hidden numbers as features", TANH, "seq", 850, seq=2, d_model=3, d_hidden=3, gradient=True),
        case("three tokens, bent by gelu", GELU, "seq", 860, seq=3, **wide, gradient=True),
        case("one token without any other axis", TANH, "", 870, **wide),
        case("a batch of 2", GELU, "batch seq", 880, batch=2, seq=4, **wide),
        case("the same in float64", RELU, "batch seq", 890, torch.float64, batch=2, seq=4, **wide, gradient=True),
    )


def steps(bent=lambda x, a: a(x), first=lambda x: x, last=lambda out, a, x: out, biases=(1, 1)):
    """The network with one step replaced: before the first layer, the bend, behind the last layer, or the biases."""

    def version(x, up_weight, up_bias, down_weight, down_bias, activation):
        hidden = bent(first(x) @ up_weight.T + biases[0] * up_bias, activation)
        return last(hidden @ down_weight.T + biases[1] * down_bias, activation, x)

    return version


def bent_before(x, up_weight, up_bias, down_weight, down_bias, activation):
    return activation(x) @ up_weight.T @ down_weight.T + up_bias @ down_weight.T + down_bias


def bias_after_the_bend(x, up_weight, up_bias, down_weight, down_bias, activation):
    return (activation(x @ up_weight.T) + up_bias) @ down_weight.T + down_bias


MISTAKES = (
    Mistake(
        "no activation",
        steps(bent=lambda x, a: x),
        "Nothing bends: your two layers together are a single linear one. Where does `activation` belong?",
    ),
    Mistake(
        "activation at the end",
        steps(bent=lambda x, a: x, last=lambda out, a, x: a(out)),
        "You bend the output. Between the two layers nothing bends, so they still are a single linear one.",
    ),
    Mistake(
        "activation at both layers",
        steps(last=lambda out, a, x: a(out)),
        "The hidden numbers are right, but you bend the output as well. It should be free to take any value.",
    ),
    Mistake(
        "activation on the input",
        bent_before,
        "You bend the input. Look at the order: widen first, then bend, then narrow.",
    ),
    Mistake(
        "activation twice",
        steps(bent=lambda x, a: a(a(x))),
        "You bend the hidden numbers twice.",
    ),
    Mistake(
        "always relu",
        steps(bent=lambda x, a: torch.relu(x)),
        "Right for relu only: you always bend by relu. Which function is to bend is given to you.",
    ),
    Mistake(
        "always gelu",
        steps(bent=lambda x, a: F.gelu(x)),
        "Right for gelu only: you always bend by gelu. Which function is to bend is given to you.",
    ),
    Mistake(
        "no bias at the first layer",
        steps(biases=(0, 1)),
        "`up_bias` has no effect. It decides where each hidden number begins to bend.",
    ),
    Mistake(
        "no bias at the second layer",
        steps(biases=(1, 0)),
        "Every token is off by the same vector: `down_bias` has no effect.",
    ),
    Mistake("no biases", steps(biases=(0, 0)), "Neither bias has any effect. Each belongs behind its matrix."),
    Mistake(
        "bias after the bend",
        bias_after_the_bend,
        "`up_bias` comes too late: you add it to what is bent already. It should move the place of the bend.",
    ),
    Mistake(
        "first bias subtracted",
        steps(biases=(-1, 1)),
        "Look at the sign of `up_bias`.",
    ),
    Mistake(
        "weights not transposed",
        lambda x, w, b, w2, b2, activation: activation(x @ w + b) @ w2 + b2,
        "Your matrices stand the wrong way round, which raises an error unless they are square. nn.Linear stores a "
        "row for each output: which of its axes must meet the features of x?",
    ),
    Mistake(
        "first weight not transposed",
        lambda x, w, b, w2, b2, activation: activation(x @ w + b) @ w2.T + b2,
        "`up_weight` stands the wrong way round, which raises an error unless it is square. It has a row for each "
        "output: which of its axes must meet the features of x?",
    ),
    Mistake(
        "second weight not transposed",
        lambda x, w, b, w2, b2, activation: activation(x @ w.T + b) @ w2 + b2,
        "`down_weight` stands the wrong way round, which raises an error unless it is square. It has a row for each "
        "output: which of its axes must meet the hidden numbers?",
    ),
    Mistake(
        "layers swapped",
        lambda x, w, b, w2, b2, activation: activation(x @ w2.T + b2) @ w.T + b,
        "Your layers are swapped, which raises an error unless the matrices are square: `up` widens and comes first.",
    ),
    Mistake(
        "biases swapped",
        lambda x, w, b, w2, b2, activation: activation(x @ w.T + b2) @ w2.T + b,
        "The biases are swapped, which raises an error unless both are equally long.",
    ),
    Mistake(
        "input added",
        steps(last=lambda out, a, x: out + x),
        "You add x to the result. That residual connection (lesson 10, Residual connections) is somebody else's task: here it is too early.",
    ),
)

EXERCISE = Exercise(
    name="feed_forward",
    topic="feed_forward",
    title="Feed-forward",
    difficulty=2,
    minutes=8,
    builds="FeedForward",
    returns=("output",),
    reference=feed_forward,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Write down the shapes: x is (… d_model), and the hidden numbers are to be (… d_hidden). Which way round must "
        "`up_weight` stand for that?",
        "A layer is `x @ weight.T + bias`. There are two of them; the first one's result goes through `activation`, "
        "the second one's does not.",
        "`hidden = activation(x @ up_weight.T + up_bias)`; the second line is the same with `hidden` and the other "
        "weight and bias, without an activation.",
    ),
)
