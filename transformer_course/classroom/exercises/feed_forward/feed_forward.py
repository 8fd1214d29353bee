"""Exercise: two linear layers with an activation in between."""

import torch
from torch.nn import functional as F

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.feed_forward.activations import Activation
from transformer_course.classroom.exercises.feed_forward.feed_forward_mistakes import MORE_MISTAKES


def feed_forward(x, up_weight, up_bias, down_weight, down_bias, activation):
    """Expand each token to d_hidden numbers, apply the activation, and project back to d_model numbers.

    `x` and the result have the axes (… d_model). `up_weight` has the axes (d_hidden d_model), and `down_weight` has the
    axes (d_model d_hidden): one row per output, as nn.Linear stores them. Each layer adds its bias, `up_bias`
    (d_hidden) or `down_bias` (d_model). `activation` is a function, such as torch.relu.
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
        case("two tokens, with relu", RELU, "seq", 840, seq=2, d_model=2, d_hidden=4, gradient=True),
        case("as many hidden units as features", TANH, "seq", 850, seq=2, d_model=3, d_hidden=3, gradient=True),
        case("three tokens, with gelu", GELU, "seq", 860, seq=3, **wide, gradient=True),
        case("one token without any other axis", TANH, "", 870, **wide),
        case("a batch of 2", GELU, "batch seq", 880, batch=2, seq=4, **wide),
        case("the same in float64", RELU, "batch seq", 890, torch.float64, batch=2, seq=4, **wide, gradient=True),
    )


def steps(act=lambda x, a: a(x), first=lambda x: x, last=lambda out, a, x: out, biases=(1, 1)):
    """The network with one step replaced: before the first layer, the activation, after the last layer, or a bias."""

    def version(x, up_weight, up_bias, down_weight, down_bias, activation):
        hidden = act(first(x) @ up_weight.T + biases[0] * up_bias, activation)
        return last(hidden @ down_weight.T + biases[1] * down_bias, activation, x)

    return version


def activated_before(x, up_weight, up_bias, down_weight, down_bias, activation):
    return activation(x) @ up_weight.T @ down_weight.T + up_bias @ down_weight.T + down_bias


def bias_after_activation(x, up_weight, up_bias, down_weight, down_bias, activation):
    return (activation(x @ up_weight.T) + up_bias) @ down_weight.T + down_bias


MISTAKES = (
    Mistake(
        "no activation",
        steps(act=lambda x, a: x),
        "You don't apply the activation, so your two layers amount to a single linear one. Where does `activation` go?",
    ),
    Mistake(
        "activation at the end",
        steps(act=lambda x, a: x, last=lambda out, a, x: a(out)),
        "You apply the activation to the output. There is no activation between the two layers, so they still amount "
        "to a single linear layer.",
    ),
    Mistake(
        "activation at both layers",
        steps(last=lambda out, a, x: a(out)),
        "The hidden units are right, but you apply the activation to the output, too. The output should be free to "
        "take any value.",
    ),
    Mistake(
        "activation on the input",
        activated_before,
        "You apply the activation to the input. First expand, then activate, then project back.",
    ),
    Mistake(
        "activation twice",
        steps(act=lambda x, a: a(a(x))),
        "You apply the activation twice. Apply it once, between the two layers.",
    ),
    Mistake(
        "always relu",
        steps(act=lambda x, a: torch.relu(x)),
        "This is right only for relu, because you always use relu. Use the `activation` you are given.",
    ),
    Mistake(
        "always gelu",
        steps(act=lambda x, a: F.gelu(x)),
        "This is right only for gelu, because you always use gelu. Use the `activation` you are given.",
    ),
    Mistake(
        "no bias at the first layer",
        steps(biases=(0, 1)),
        "`up_bias` has no effect. It should set the threshold of each hidden unit.",
    ),
    Mistake(
        "no bias at the second layer",
        steps(biases=(1, 0)),
        "Every token is off by the same vector because `down_bias` has no effect.",
    ),
    Mistake("no biases", steps(biases=(0, 0)), "Neither bias has any effect. Add each one after its matrix product."),
    Mistake(
        "bias after the activation",
        bias_after_activation,
        "You add `up_bias` after the activation. Add it before the activation so that it sets each unit's threshold.",
    ),
    Mistake(
        "first bias subtracted",
        steps(biases=(-1, 1)),
        "Look at the sign of `up_bias`: it should be added.",
    ),
    Mistake(
        "weights not transposed",
        lambda x, w, b, w2, b2, activation: activation(x @ w + b) @ w2 + b2,
        "Your matrices are the wrong way around. This raises an error unless they are square. nn.Linear stores one "
        "row per output. Which axis of `up_weight` should line up with the features of x?",
    ),
    Mistake(
        "first weight not transposed",
        lambda x, w, b, w2, b2, activation: activation(x @ w + b) @ w2.T + b2,
        "`up_weight` is the wrong way around. This raises an error unless it is square. It has one row per output. "
        "Which of its axes should line up with the features of x?",
    ),
    Mistake(
        "second weight not transposed",
        lambda x, w, b, w2, b2, activation: activation(x @ w.T + b) @ w2 + b2,
        "`down_weight` is the wrong way around. This raises an error unless it is square. It has one row per output. "
        "Which of its axes should line up with the hidden units?",
    ),
    Mistake(
        "layers swapped",
        lambda x, w, b, w2, b2, activation: activation(x @ w2.T + b2) @ w.T + b,
        "Your layers are swapped. This raises an error unless the matrices are square. `up` expands, so it comes "
        "first.",
    ),
    Mistake(
        "biases swapped",
        lambda x, w, b, w2, b2, activation: activation(x @ w.T + b2) @ w2.T + b,
        "The biases are swapped. This raises an error unless both have the same length.",
    ),
    Mistake(
        "input added",
        steps(last=lambda out, a, x: out + x),
        "You add x to the result. That's a residual connection (lesson 10, Residual connections), which isn't part of "
        "this network.",
    ),
)

EXERCISE = Exercise(
    name="feed_forward",
    topic="feed_forward",
    title="Feed-forward",
    difficulty=2,
    minutes=10,
    builds="FeedForward",
    returns=("output",),
    reference=feed_forward,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Write down the shapes: x has the shape (… d_model), and the hidden units should have the shape (… d_hidden). "
        "Which way around do you need `up_weight` for that?",
        "A linear layer is `x @ weight.T + bias`. You need two of them. Only the result of the first one goes through "
        "`activation`.",
        "Start with `hidden = activation(x @ up_weight.T + up_bias)`. The second line does the same with `hidden`, "
        "the down weight, and the down bias, but without an activation.",
    ),
)
