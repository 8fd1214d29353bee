"""Exercise: one vector per text, from its first token."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def pool_first(x, weight, bias):
    """Return one vector per text: its first token's hidden state, sent through a linear layer and then tanh.

    `x` has the axes (batch seq d_model). The linear layer has a `weight` (out in) and a `bias` (out), where `out` and
    `in` are both equal to d_model. Return (batch d_model).
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
    """A wrong pooler that picks a different vector."""
    return lambda x, weight, bias: torch.tanh(pick(x) @ weight.T + bias)


def bend(how):
    """A wrong pooler with a different activation."""
    return lambda x, weight, bias: how(x[:, 0] @ weight.T + bias)


def normalized(x, weight, bias):
    hidden = x[:, 0] @ weight.T + bias
    return torch.tanh((hidden - hidden.mean(dim=-1, keepdim=True)) / hidden.std(dim=-1, keepdim=True))


MISTAKES = (
    Mistake(
        "mean of the tokens",
        layer(lambda x: x.mean(dim=1)),
        "You take the mean of all tokens. That's a common choice, but BERT's pooler takes the first token alone.",
    ),
    Mistake(
        "largest over the tokens",
        layer(lambda x: x.amax(dim=1)),
        "You take the maximum over all tokens, as in the next exercise. BERT's pooler takes the first token alone.",
    ),
    Mistake(
        "last token",
        layer(lambda x: x[:, -1]),
        "You take the last token. BERT puts a special token at the *beginning* for this purpose.",
    ),
    Mistake(
        "second token",
        layer(lambda x: x[:, min(1, x.shape[1] - 1)]),
        "You take the second token. Python counts from 0.",
    ),
    Mistake(
        "first text instead of first token",
        layer(lambda x: x[0]),
        "You take the first text in the batch, with all its tokens. Tokens are on the second axis.",
    ),
    Mistake(
        "axis kept",
        layer(lambda x: x[:, :1]),
        "The numbers are right, but the token axis is still there, with size 1. One vector per text means two axes.",
    ),
    Mistake(
        "all tokens",
        layer(lambda x: x),
        "You send every token through the layer and return them all. Pick the first one.",
    ),
    Mistake(
        "no tanh",
        bend(lambda h: h),
        "The linear layer is right, but something is missing after it.",
    ),
    Mistake(
        "relu instead of tanh",
        bend(torch.relu),
        "You use ReLU. The pooler's activation produces numbers between −1 and 1.",
    ),
    Mistake(
        "sigmoid instead of tanh",
        bend(torch.sigmoid),
        "You use a sigmoid, which produces numbers between 0 and 1. The pooler's numbers are between −1 and 1.",
    ),
    Mistake(
        "tanh before the layer",
        lambda x, weight, bias: torch.tanh(x[:, 0]) @ weight.T + bias,
        "You apply tanh first and the linear layer second. It's the other way around.",
    ),
    Mistake(
        "weight not transposed",
        lambda x, weight, bias: torch.tanh(x[:, 0] @ weight + bias),
        "You forgot to transpose the weight. It has the axes (out in): which of the two has to match the features of "
        "`x`?",
    ),
    Mistake(
        "bias missing",
        lambda x, weight, bias: torch.tanh(x[:, 0] @ weight.T),
        "The linear layer has a bias, too.",
    ),
    Mistake(
        "bias after tanh",
        lambda x, weight, bias: torch.tanh(x[:, 0] @ weight.T) + bias,
        "You add the bias after tanh. It's part of the linear layer.",
    ),
    Mistake(
        "neither layer nor tanh",
        lambda x, weight, bias: x[:, 0],
        "You picked the right token. Now send it through the linear layer and tanh.",
    ),
    Mistake(
        "no layer",
        lambda x, weight, bias: torch.tanh(x[:, 0]),
        "You apply tanh to the first token, but the linear layer is missing.",
    ),
    Mistake(
        "gelu",
        lambda x, weight, bias: torch.nn.functional.gelu(x[:, 0] @ weight.T + bias),
        "Everything is right except the function at the end: BERT's pooler ends with tanh.",
    ),
    Mistake(
        "softmax",
        lambda x, weight, bias: (x[:, 0] @ weight.T + bias).softmax(dim=-1),
        "You end with a softmax. The pooler makes features, not probabilities: its last step is tanh.",
    ),
    Mistake(
        "tanh, then the maximum over the tokens",
        lambda x, weight, bias: torch.tanh(x @ weight.T + bias).amax(dim=1),
        "You take the maximum over all tokens. Use only the first one.",
    ),
    Mistake(
        "normalized before tanh",
        normalized,
        "You normalize before tanh. The pooler has a linear layer and tanh, nothing else.",
    ),
    Mistake(
        "without a bias, the weight not transposed",
        lambda x, weight, bias: torch.tanh(x[:, 0] @ weight),
        "There are two mistakes here. Transpose the weight, as `nn.Linear` does, and add the bias.",
    ),
    Mistake(
        "the last token, without tanh",
        lambda x, weight, bias: x[:, -1] @ weight.T + bias,
        "There are two mistakes here. Use the *first* token, and apply tanh at the end.",
    ),
)

EXERCISE = Exercise(
    name="pool_first",
    topic="fine_tune_bert",
    title="Pool the first token",
    difficulty=1,
    minutes=6,
    builds="Pooler",
    returns=("pooled",),
    reference=pool_first,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Which of the three axes holds the tokens? Pick the first entry along it. Which axes are left?",
        "`x[:, 0]` is the first token of every text. A linear layer multiplies by the transpose of its weight, which "
        "is stored as (out in).",
        "Compute `x[:, 0] @ weight.T + bias`, and take tanh of it.",
    ),
)
