"""Exercise: BERT's head."""

import torch

from transformer_course.classroom.exercises.blocks.sublayers import Norm
from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.models.masked_word_logits_mistakes import MORE_MISTAKES


def masked_word_logits(x, transform_weight, transform_bias, norm, table, bias):
    """Score every token in the vocabulary: a linear layer, exact GELU, the norm, then the embedding table and a bias.

    `x` has the axes (… d_model). `transform_weight` (out in) and `transform_bias` (out) belong to a linear layer from
    d_model to d_model numbers. `norm` is a function of one tensor. `table` is the embedding table (vocab d_model), and
    `bias` (vocab) is added to the scores, one number per token in the vocabulary. Return the scores (… vocab).
    """
    hidden = norm(torch.nn.functional.gelu(x @ transform_weight.T + transform_bias))
    return hidden @ table.T + bias


def cases() -> tuple[Case, ...]:
    def case(label: str, lead: str, seed: int, dtype=torch.float32, gradient=False, **sizes: int) -> Case:
        axes = {
            "x": f"{lead} d_model",
            "transform_weight": "out in",
            "transform_bias": "out",
            "table": "vocab d_model",
            "bias": "vocab",
            "scores": f"{lead} vocab",
        }
        sizes |= {"out": sizes["d_model"], "in": sizes["d_model"]}
        drawn = {name: random_tensor(words, sizes, seed + i, dtype) for i, (name, words) in enumerate(axes.items())}
        order = ("x", "transform_weight", "transform_bias", "norm", "table", "bias")
        inputs = {name: drawn.get(name, Norm(seed + 9)) for name in order}
        return Case(label, inputs, axes, gradient=gradient)

    return (
        case("2 positions, 4 tokens", "slot", 1600, slot=2, d_model=3, vocab=4, gradient=True),
        case("every size the same", "batch seq", 1610, batch=3, seq=3, d_model=3, vocab=3),
        case("as many tokens as numbers in a vector", "slot", 1620, slot=2, d_model=4, vocab=4),
        case(
            "2 texts of 3 tokens, a vocabulary of 7",
            "batch seq",
            1630,
            batch=2,
            seq=3,
            d_model=4,
            vocab=7,
            gradient=True,
        ),
        case("the same in float64", "batch seq", 1630, torch.float64, batch=2, seq=3, d_model=4, vocab=7),
    )


gelu = torch.nn.functional.gelu


def with_(bend):
    """A wrong head that takes a different way from the linear layer's result to the table."""
    return lambda x, weight, shift, norm, table, bias: bend(x @ weight.T + shift, norm) @ table.T + bias


def before_the_table(x, weight, shift, norm, table, bias):
    return (norm(gelu(x @ weight.T + shift)) + bias) @ table.T


def hidden(x, weight, shift, norm):
    return norm(gelu(x @ weight.T + shift))


MISTAKES = (
    Mistake(
        "no GELU",
        with_(lambda h, norm: norm(h)),
        "There is no activation between the linear layer and the norm. Which function is missing?",
    ),
    Mistake(
        "tanh approximation of GELU",
        with_(lambda h, norm: norm(gelu(h, approximate="tanh"))),
        "Very close, but not equal: you use the tanh approximation of GELU, as GPT-2 does. BERT uses the exact one.",
    ),
    Mistake(
        "relu",
        with_(lambda h, norm: norm(h.relu())),
        "You use ReLU. BERT uses GELU, both here and in its blocks.",
    ),
    Mistake(
        "tanh",
        with_(lambda h, norm: norm(h.tanh())),
        "You use tanh. The activation in this head is GELU.",
    ),
    Mistake(
        "norm missing",
        with_(lambda h, norm: gelu(h)),
        "The norm is missing. It comes between GELU and the table.",
    ),
    Mistake(
        "norm before GELU",
        with_(lambda h, norm: gelu(norm(h))),
        "GELU and the norm are in the wrong order.",
    ),
    Mistake(
        "norm first",
        lambda x, weight, shift, norm, table, bias: gelu(norm(x) @ weight.T + shift) @ table.T + bias,
        "You normalize `x`. The norm comes after GELU, right before the table.",
    ),
    Mistake(
        "norm last",
        lambda x, weight, shift, norm, table, bias: norm(gelu(x @ weight.T + shift) @ table.T + bias),
        "You normalize the scores. The norm belongs before the table.",
    ),
    Mistake(
        "no layer of its own",
        lambda x, weight, shift, norm, table, bias: norm(x) @ table.T + bias,
        "The linear layer and GELU are missing, so this is GPT's head after a norm.",
    ),
    Mistake(
        "GPT's head",
        lambda x, weight, shift, norm, table, bias: x @ table.T + bias,
        "You use only the table and its bias. A linear layer, GELU, and the norm come before them.",
    ),
    Mistake(
        "weight not transposed",
        lambda x, weight, shift, norm, table, bias: hidden(x, weight.T, shift, norm) @ table.T + bias,
        "Your linear layer runs backward: its weight has the axes (out in). Which of the two should line up with the "
        "features of `x`?",
    ),
    Mistake(
        "table not transposed",
        lambda x, weight, shift, norm, table, bias: hidden(x, weight, shift, norm) @ table + bias,
        "You multiply by `table` the wrong way around. Which of its two axes should line up with d_model?",
    ),
    Mistake(
        "transform's bias missing",
        lambda x, weight, shift, norm, table, bias: hidden(x, weight, 0, norm) @ table.T + bias,
        "The linear layer has a bias, too: `transform_bias`.",
    ),
    Mistake(
        "bias of the words missing",
        lambda x, weight, shift, norm, table, bias: hidden(x, weight, shift, norm) @ table.T,
        "The scores are right except that `bias`, which gives frequent tokens a head start, is missing.",
    ),
    Mistake(
        "bias before the table",
        before_the_table,
        "You add `bias` before the table. It has one number per token in the vocabulary, not per feature.",
    ),
    Mistake(
        "probabilities instead of scores",
        lambda x, weight, shift, norm, table, bias: (hidden(x, weight, shift, norm) @ table.T + bias).softmax(dim=-1),
        "These are probabilities. A head returns scores; the loss applies the softmax itself.",
    ),
)

EXERCISE = Exercise(
    name="masked_word_logits",
    topic="models",
    title="BERT's head for hidden words",
    difficulty=2,
    minutes=12,
    builds="MaskedLanguageModelHead",
    returns=("scores",),
    reference=masked_word_logits,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "The first sentence of the docstring lists the steps in order. Which of them changes the size of the last "
        "axis, and to what?",
        "A linear layer whose weight is stored as (out in) multiplies by the transpose. The table works the same way: "
        "each row belongs to one token in the vocabulary.",
        "Compute `x @ transform_weight.T + transform_bias`, apply `torch.nn.functional.gelu` and then `norm`, and "
        "finish with the same kind of product, this time with `table` and `bias`.",
    ),
)
