"""Exercise: one vector for a whole text."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def pool_first(x, weight, bias):
    """Make one vector of a text: its first token's, through a linear layer and tanh.

    `x` has the axes (batch seq d_model), the linear layer's `weight` (out in) and `bias` (out), both d_model wide. The
    result has (batch d_model).
    """
    return torch.tanh(x[:, 0] @ weight.T + bias)


def cases() -> tuple[Case, ...]:
    def case(label: str, seed: int, dtype=torch.float32, gradient=False, **sizes: int) -> Case:
        axes = {"x": "batch seq d_model", "weight": "out in", "bias": "out", "pooled": "batch d_model"}
        sizes |= {"out": sizes["d_model"], "in": sizes["d_model"]}
        inputs = {name: random_tensor(axes[name], sizes, seed + i, dtype) for i, name in enumerate(list(axes)[:3])}
        return Case(label, inputs, axes, gradient=gradient)

    return (
        case("2 texts of 3 tokens", 1700, batch=2, seq=3, d_model=4, gradient=True),
        case("every size the same", 1710, batch=3, seq=3, d_model=3),
        case("one token", 1720, batch=2, seq=1, d_model=3),
        case("one text", 1730, batch=1, seq=4, d_model=3),
        case("4 texts of 5 tokens", 1740, batch=4, seq=5, d_model=6, gradient=True),
        case("the same in float64", 1740, torch.float64, batch=4, seq=5, d_model=6),
    )


def layer(pick):
    """A wrong pooler that picks another vector."""
    return lambda x, weight, bias: torch.tanh(pick(x) @ weight.T + bias)


def bend(how):
    """A wrong pooler that bends in another way."""
    return lambda x, weight, bias: how(x[:, 0] @ weight.T + bias)


MISTAKES = (
    Mistake(
        "mean of the tokens",
        layer(lambda x: x.mean(dim=1)),
        "You take the mean of all tokens. Others do, too; BERT takes the first token alone, which has collected from "
        "all of them.",
    ),
    Mistake(
        "largest over the tokens",
        layer(lambda x: x.amax(dim=1)),
        "You take the largest number over all tokens. BERT takes the first token alone.",
    ),
    Mistake(
        "last token",
        layer(lambda x: x[:, -1]),
        "You take the last token. In BERT a special token stands at the *beginning*, for this very purpose.",
    ),
    Mistake(
        "second token",
        layer(lambda x: x[:, min(1, x.shape[1] - 1)]),
        "You take the second token. Python counts from 0.",
    ),
    Mistake(
        "first text instead of first token",
        layer(lambda x: x[0]),
        "You take the first text of the batch, with all its tokens. The token is the second axis.",
    ),
    Mistake(
        "axis kept",
        layer(lambda x: x[:, :1]),
        "Right numbers, but the axis of the tokens is still there, with size 1. One vector for each text has two axes.",
    ),
    Mistake(
        "all tokens",
        layer(lambda x: x),
        "Every token went through the layer, and all of them come back. One is to be picked.",
    ),
    Mistake(
        "no tanh",
        bend(lambda h: h),
        "The linear layer is right, but nothing comes after it.",
    ),
    Mistake(
        "relu instead of tanh",
        bend(torch.relu),
        "You bend with ReLU. The pooler's numbers lie between −1 and 1.",
    ),
    Mistake(
        "sigmoid instead of tanh",
        bend(torch.sigmoid),
        "You bend with a sigmoid, which lies between 0 and 1. The pooler's numbers lie between −1 and 1.",
    ),
    Mistake(
        "tanh before the layer",
        lambda x, weight, bias: torch.tanh(x[:, 0]) @ weight.T + bias,
        "The linear layer and tanh stand in the other order.",
    ),
    Mistake(
        "weight not transposed",
        lambda x, weight, bias: torch.tanh(x[:, 0] @ weight + bias),
        "Your linear layer runs the other way: its weight has the axes (out in). Which of the two meets `x`?",
    ),
    Mistake(
        "bias missing",
        lambda x, weight, bias: torch.tanh(x[:, 0] @ weight.T),
        "The linear layer has a bias, too.",
    ),
    Mistake(
        "bias after tanh",
        lambda x, weight, bias: torch.tanh(x[:, 0] @ weight.T) + bias,
        "Your bias is added after tanh. It belongs to the linear layer.",
    ),
    Mistake(
        "neither layer nor tanh",
        lambda x, weight, bias: x[:, 0],
        "You picked the right token. Now it has to go through the linear layer and tanh.",
    ),
    Mistake(
        "no layer",
        lambda x, weight, bias: torch.tanh(x[:, 0]),
        "The first token goes through tanh alone: the linear layer is missing.",
    ),
)

EXERCISE = Exercise(
    name="pool_first",
    topic="fine_tune_bert",
    title="One vector for a text",
    difficulty=1,
    minutes=4,
    builds="Pooler",
    returns=("pooled",),
    reference=pool_first,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Which of the three axes counts the tokens? Pick from it, and see which axes are left.",
        "`x[:, 0]` is the first token of every text. The layer multiplies by the transpose of a weight stored (out "
        "in).",
        "`x[:, 0] @ weight.T + bias`, and tanh around it.",
    ),
)
