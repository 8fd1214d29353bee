"""Exercise: the feed-forward network with a gate (SwiGLU)."""

import torch
from torch.nn import functional as F

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.feed_forward.silu import silu


def gated_feed_forward(x, gate_weight, up_weight, down_weight):
    """Widen each token twice, let the first, bent by SiLU, be the gate of the second, and narrow.

    `x` has the axes (… d_model). `gate_weight` and `up_weight` are (d_hidden d_model), `down_weight`
    is (d_model d_hidden), as nn.Linear stores them; there are no biases.
    """
    return (silu(x @ gate_weight.T) * (x @ up_weight.T)) @ down_weight.T


WEIGHTS = {
    "gate_weight": "d_hidden d_model",
    "up_weight": "d_hidden d_model",
    "down_weight": "d_model d_hidden",
}


def cases() -> tuple[Case, ...]:
    def case(label, lead, seed, dtype=torch.float32, gradient=False, **sizes: int) -> Case:
        axes = {"x": f"{lead} d_model".strip(), **WEIGHTS, "output": f"{lead} d_model".strip()}
        names = ("x", *WEIGHTS)
        inputs = {name: random_tensor(axes[name], sizes, seed + i, dtype) for i, name in enumerate(names)}
        return Case(label, inputs, axes, gradient=gradient)

    wide = {"d_model": 3, "d_hidden": 5}
    return (
        case("two tokens", "seq", 900, seq=2, d_model=2, d_hidden=4, gradient=True),
        case("as many hidden numbers as features", "seq", 910, seq=2, d_model=3, d_hidden=3, gradient=True),
        case("one token without any other axis", "", 920, **wide),
        case("a batch of 2", "batch seq", 930, batch=2, seq=4, **wide),
        case("the same in float64", "batch seq", 940, torch.float64, batch=2, seq=4, **wide, gradient=True),
    )


def gated(combine):
    """The network with another way to combine the two widened vectors."""

    def version(x, gate_weight, up_weight, down_weight):
        return combine(x @ gate_weight.T, x @ up_weight.T) @ down_weight.T

    return version


def bent_at_the_end(x, gate_weight, up_weight, down_weight):
    return F.silu((x @ gate_weight.T) * (x @ up_weight.T) @ down_weight.T)


MISTAKES = (
    Mistake(
        "gate and up swapped",
        gated(lambda gate, up: gate * F.silu(up)),
        "Gate and value are swapped: SiLU belongs around what `gate_weight` makes.",
    ),
    Mistake(
        "added instead of multiplied",
        gated(lambda gate, up: F.silu(gate) + up),
        "You add gate and value. A gate decides how much passes: that is a factor.",
    ),
    Mistake(
        "no bend",
        gated(lambda gate, up: gate * up),
        "Nothing is bent: you multiply the two as they are. The gate should go through SiLU first.",
    ),
    Mistake(
        "both bent",
        gated(lambda gate, up: F.silu(gate) * F.silu(up)),
        "You bend both. Only the gate is bent; what passes through it stays as it is.",
    ),
    Mistake(
        "product bent",
        gated(lambda gate, up: F.silu(gate * up)),
        "You bend the product. Bend the gate first, then multiply.",
    ),
    Mistake("output bent", bent_at_the_end, "You bend the output. SiLU belongs around the gate alone."),
    Mistake(
        "sigmoid gate",
        gated(lambda gate, up: torch.sigmoid(gate) * up),
        "Your gate is a sigmoid: that is the older GLU. SiLU is the sigmoid times the number itself.",
    ),
    Mistake(
        "GELU gate",
        gated(lambda gate, up: F.gelu(gate) * up),
        "Very close: your gate is bent by GELU. That is GEGLU; here it should be SiLU.",
    ),
    Mistake(
        "ReLU gate",
        gated(lambda gate, up: torch.relu(gate) * up),
        "Your gate is bent by ReLU. That is ReGLU; here it should be SiLU.",
    ),
    Mistake(
        "no gate",
        gated(lambda gate, up: F.silu(up)),
        "`gate_weight` has no effect: this is the plain network with SiLU.",
    ),
    Mistake(
        "nothing passes but the gate",
        gated(lambda gate, up: F.silu(gate)),
        "`up_weight` has no effect: this is the plain network with SiLU. What is the gate to let through?",
    ),
    Mistake(
        "weights not transposed",
        lambda x, gate, up, down: F.silu(x @ gate) * (x @ up) @ down,
        "Your matrices stand the wrong way round, which raises an error unless they are square. nn.Linear stores a "
        "row for each output.",
    ),
    Mistake(
        "last weight not transposed",
        lambda x, gate, up, down: F.silu(x @ gate.T) * (x @ up.T) @ down,
        "`down_weight` stands the wrong way round, which raises an error unless it is square.",
    ),
    Mistake(
        "multiplied after narrowing",
        lambda x, gate, up, down: (F.silu(x @ gate.T) @ down.T) * (x @ up.T @ down.T),
        "You narrow both, and multiply then. The gate has a number for each *hidden* feature: multiply before.",
    ),
    Mistake(
        "input added",
        lambda x, gate, up, down: x + F.silu(x @ gate.T) * (x @ up.T) @ down.T,
        "You add x to the result. That residual connection (lesson 10, Residual connections) comes later.",
    ),
)

EXERCISE = Exercise(
    name="gated_feed_forward",
    topic="feed_forward",
    title="Feed-forward with a gate",
    difficulty=2,
    minutes=7,
    builds="GatedFeedForward",
    returns=("output",),
    reference=gated_feed_forward,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Which two of the three matrices are applied to x? Both results have d_hidden numbers: how does one of them "
        "decide how much of the other passes?",
        "`x @ gate_weight.T` goes through `silu`, `x @ up_weight.T` stays as it is. Multiply them number by number.",
        "With `gate = silu(x @ gate_weight.T)` and `up = x @ up_weight.T`, return `(gate * up) @ down_weight.T`.",
    ),
)
