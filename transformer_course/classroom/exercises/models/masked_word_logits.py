"""Exercise: BERT's head."""

import torch

from transformer_course.classroom.exercises.blocks.sublayers import Norm
from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def masked_word_logits(x, transform_weight, transform_bias, norm, table, bias):
    """Score every word of the vocabulary at each place: a linear layer, GELU, the norm, then the embedding's own table.

    `x` has the axes (… d_model). `transform_weight` (out in) and `transform_bias` (out) are a linear layer's, both
    d_model wide. `norm` is a function of one tensor. `table` is the embedding (vocab d_model), and `bias` (vocab) adds
    to each word's score. The scores have (… vocab).
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
        case("2 places, 4 words", "slot", 1600, slot=2, d_model=3, vocab=4, gradient=True),
        case("every size the same", "batch seq", 1610, batch=3, seq=3, d_model=3, vocab=3),
        case("as many words as numbers in a vector", "slot", 1620, slot=2, d_model=4, vocab=4),
        case("2 texts of 3 tokens, 7 words", "batch seq", 1630, batch=2, seq=3, d_model=4, vocab=7, gradient=True),
        case("the same in float64", "batch seq", 1630, torch.float64, batch=2, seq=3, d_model=4, vocab=7),
    )


gelu = torch.nn.functional.gelu


def with_(bend):
    """A wrong head with another way from the linear layer's result to the table."""
    return lambda x, weight, shift, norm, table, bias: bend(x @ weight.T + shift, norm) @ table.T + bias


def before_the_table(x, weight, shift, norm, table, bias):
    return (norm(gelu(x @ weight.T + shift)) + bias) @ table.T


def hidden(x, weight, shift, norm):
    return norm(gelu(x @ weight.T + shift))


MISTAKES = (
    Mistake(
        "no GELU",
        with_(lambda h, norm: norm(h)),
        "Nothing bends between the linear layer and the table. Which function is missing?",
    ),
    Mistake(
        "tanh approximation of GELU",
        with_(lambda h, norm: norm(gelu(h, approximate="tanh"))),
        "Very near, but not the same: you used the approximation of GELU through tanh, which is GPT-2's. BERT's is "
        "exact.",
    ),
    Mistake(
        "relu",
        with_(lambda h, norm: norm(h.relu())),
        "You used ReLU. BERT bends with GELU, here as in its blocks.",
    ),
    Mistake(
        "tanh",
        with_(lambda h, norm: norm(h.tanh())),
        "You used tanh: that is the pooler's. This head bends with GELU.",
    ),
    Mistake(
        "norm missing",
        with_(lambda h, norm: gelu(h)),
        "The norm is missing: it stands between GELU and the table.",
    ),
    Mistake(
        "norm before GELU",
        with_(lambda h, norm: gelu(norm(h))),
        "GELU and the norm stand in the other order.",
    ),
    Mistake(
        "norm first",
        lambda x, weight, shift, norm, table, bias: gelu(norm(x) @ weight.T + shift) @ table.T + bias,
        "You normalize what comes in. The norm stands after GELU, right before the table.",
    ),
    Mistake(
        "norm last",
        lambda x, weight, shift, norm, table, bias: norm(gelu(x @ weight.T + shift) @ table.T + bias),
        "You normalize the scores. The norm belongs before the table: scores keep their size.",
    ),
    Mistake(
        "no layer of its own",
        lambda x, weight, shift, norm, table, bias: norm(x) @ table.T + bias,
        "The linear layer and GELU are missing: yours is GPT's head with a norm.",
    ),
    Mistake(
        "GPT's head",
        lambda x, weight, shift, norm, table, bias: x @ table.T + bias,
        "Only the table and its bias are there. Before them come a linear layer, GELU and the norm.",
    ),
    Mistake(
        "weight not transposed",
        lambda x, weight, shift, norm, table, bias: hidden(x, weight.T, shift, norm) @ table.T + bias,
        "Your linear layer runs the other way: its weight has the axes (out in). Which of the two meets `x`?",
    ),
    Mistake(
        "table not transposed",
        lambda x, weight, shift, norm, table, bias: hidden(x, weight, shift, norm) @ table + bias,
        "Your `table` stands the wrong way round. Which of its two axes meets d_model?",
    ),
    Mistake(
        "transform's bias missing",
        lambda x, weight, shift, norm, table, bias: hidden(x, weight, 0, norm) @ table.T + bias,
        "The linear layer has a bias, too: `transform_bias`.",
    ),
    Mistake(
        "bias of the words missing",
        lambda x, weight, shift, norm, table, bias: hidden(x, weight, shift, norm) @ table.T,
        "The scores are right but for the words' own `bias`: frequent words start with an advantage.",
    ),
    Mistake(
        "bias before the table",
        before_the_table,
        "Your `bias` is added before the table. It has one number for each word, not for each feature.",
    ),
    Mistake(
        "probabilities instead of scores",
        lambda x, weight, shift, norm, table, bias: (hidden(x, weight, shift, norm) @ table.T + bias).softmax(dim=-1),
        "These are probabilities. A head gives scores; the loss does the softmax itself.",
    ),
)

EXERCISE = Exercise(
    name="masked_word_logits",
    topic="models",
    title="BERT's head",
    difficulty=2,
    minutes=8,
    builds="MaskedLanguageModelHead",
    returns=("scores",),
    reference=masked_word_logits,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Four steps, in the order in which the first sentence names them. Which of them change the last axis, and to "
        "what?",
        "A linear layer whose weight is stored (out in) multiplies by its transpose. The table scores words in the "
        "same way: each row is a word.",
        "`x @ transform_weight.T + transform_bias`, then `torch.nn.functional.gelu`, then `norm`, then the same kind "
        "of product with `table` and `bias`.",
    ),
)
