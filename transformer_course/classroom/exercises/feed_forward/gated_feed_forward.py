"""Exercise: the feed-forward network with a gate (SwiGLU)."""

import torch
from torch.nn import functional as F

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.feed_forward.gated_feed_forward_mistakes import MORE_MISTAKES


def gated_feed_forward(x, gate_weight, up_weight, down_weight):
    """Expand each token twice, multiply SiLU of the first result by the second, and project back.

    `x` and the result have the axes (… d_model). `gate_weight` and `up_weight` have the axes (d_hidden d_model),
    and `down_weight` has the axes (d_model d_hidden): one row per output. There are no biases. SiLU is `F.silu`.
    """
    return (F.silu(x @ gate_weight.T) * (x @ up_weight.T)) @ down_weight.T


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
        case("as many hidden units as features", "seq", 910, seq=2, d_model=3, d_hidden=3, gradient=True),
        case("one token without any other axis", "", 920, **wide),
        case("a batch of 2", "batch seq", 930, batch=2, seq=4, **wide),
        case("the same in float64", "batch seq", 940, torch.float64, batch=2, seq=4, **wide, gradient=True),
    )


def gated(combine):
    """The network with a different way to combine the two expanded vectors."""

    def version(x, gate_weight, up_weight, down_weight):
        return combine(x @ gate_weight.T, x @ up_weight.T) @ down_weight.T

    return version


def activated_at_the_end(x, gate_weight, up_weight, down_weight):
    return F.silu((x @ gate_weight.T) * (x @ up_weight.T) @ down_weight.T)


MISTAKES = (
    Mistake(
        "gate and up swapped",
        gated(lambda gate, up: gate * F.silu(up)),
        "Gate and up are swapped: apply SiLU to the product of `x` and `gate_weight`.",
    ),
    Mistake(
        "added instead of multiplied",
        gated(lambda gate, up: F.silu(gate) + up),
        "You add the two expanded vectors. A gate decides how much passes, so multiply by it.",
    ),
    Mistake(
        "no activation",
        gated(lambda gate, up: gate * up),
        "You multiply the two expanded vectors as they are. The gate should go through SiLU first.",
    ),
    Mistake(
        "both activated",
        gated(lambda gate, up: F.silu(gate) * F.silu(up)),
        "You apply SiLU to both expanded vectors. Only the gate goes through it.",
    ),
    Mistake(
        "product activated",
        gated(lambda gate, up: F.silu(gate * up)),
        "You apply SiLU to the product. Apply it to the gate first, then multiply.",
    ),
    Mistake("activation at the end", activated_at_the_end, "You apply SiLU to the output. Apply it to the gate only."),
    Mistake(
        "sigmoid gate",
        gated(lambda gate, up: torch.sigmoid(gate) * up),
        "Your gate is a sigmoid, which makes this the older GLU. SiLU multiplies the sigmoid of a number by the "
        "number itself.",
    ),
    Mistake(
        "GELU gate",
        gated(lambda gate, up: F.gelu(gate) * up),
        "Very close! Your gate uses GELU, which makes it a GEGLU. Here, it should use SiLU.",
    ),
    Mistake(
        "ReLU gate",
        gated(lambda gate, up: torch.relu(gate) * up),
        "Your gate uses ReLU, which makes it a ReGLU. Here, it should use SiLU.",
    ),
    Mistake(
        "no gate",
        gated(lambda gate, up: F.silu(up)),
        "`gate_weight` has no effect: this is a network with SiLU but without a gate.",
    ),
    Mistake(
        "nothing passes but the gate",
        gated(lambda gate, up: F.silu(gate)),
        "`up_weight` has no effect: this is a network with SiLU but without a gate. What should the gate let through?",
    ),
    Mistake(
        "weights not transposed",
        lambda x, gate, up, down: F.silu(x @ gate) * (x @ up) @ down,
        "Your matrices are the wrong way around. This raises an error unless they are square. nn.Linear stores one "
        "row per output.",
    ),
    Mistake(
        "last weight not transposed",
        lambda x, gate, up, down: F.silu(x @ gate.T) * (x @ up.T) @ down,
        "`down_weight` is the wrong way around. This raises an error unless it is square.",
    ),
    Mistake(
        "multiplied after projecting back",
        lambda x, gate, up, down: (F.silu(x @ gate.T) @ down.T) * (x @ up.T @ down.T),
        "You project both expanded vectors back and then multiply. The gate has one number per *hidden* unit, so "
        "multiply first.",
    ),
    Mistake(
        "input added",
        lambda x, gate, up, down: x + F.silu(x @ gate.T) * (x @ up.T) @ down.T,
        "You add x to the result. That's a residual connection (lesson 10, Residual connections), which isn't part of "
        "this network.",
    ),
)

EXERCISE = Exercise(
    name="gated_feed_forward",
    topic="feed_forward",
    title="Feed-forward with a gate",
    difficulty=2,
    minutes=10,
    builds="GatedFeedForward",
    returns=("output",),
    reference=gated_feed_forward,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Which two of the three matrices do you multiply x by? Both results have d_hidden numbers. How can one of them "
        "decide how much of the other passes?",
        "`x @ gate_weight.T` goes through `F.silu`, and `x @ up_weight.T` stays as it is. Multiply them element by "
        "element.",
        "With `gate = F.silu(x @ gate_weight.T)` and `up = x @ up_weight.T`, project the product `gate * up` back with "
        "the down weight.",
    ),
)
