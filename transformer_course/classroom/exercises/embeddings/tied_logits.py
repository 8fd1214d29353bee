"""Exercise: score every token of the vocabulary with the table itself."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat")
TABLE = ("the", "cat", "sat", "고양이", "개")


def tied_logits(x, table):
    """Score every token of the vocabulary: the dot product of its row with the vector at each place.

    `x` has the axes (batch seq d_model), or (seq d_model), or any other (… d_model); `table` has (vocab
    d_model). The scores have (… vocab).
    """
    return x @ table.T


def cases() -> tuple[Case, ...]:
    def case(label, seed, lead="batch seq", dtype=torch.float32, words=None, gradient=False, **sizes) -> Case:
        axes = {"x": f"{lead} d_model", "table": "vocab d_model", "scores": f"{lead} vocab"}
        inputs = {name: random_tensor(axes[name], sizes, seed + i, dtype) for i, name in enumerate(("x", "table"))}
        return Case(label, inputs, axes, words or {}, gradient)

    words, two = {"seq": WORDS, "vocab": TABLE}, {"batch": 2, "seq": 3}
    return (
        case("two places, five tokens", 0, "seq", words=words, gradient=True, seq=2, vocab=5, d_model=3),
        case("as many features as tokens", 2, "seq", seq=2, vocab=4, d_model=4),
        case("as many places as tokens", 4, "seq", seq=4, vocab=4, d_model=2),
        case("a batch of 2", 6, **two, vocab=7, d_model=4, gradient=True),
        case("the same in float64", 8, dtype=torch.float64, **two, vocab=7, d_model=4),
        case("one place", 10, batch=1, seq=1, vocab=3, d_model=6),
        case("one vector", 12, "", vocab=6, d_model=5),
    )


def cosine(x, table):
    return torch.nn.functional.normalize(x, dim=-1) @ torch.nn.functional.normalize(table, dim=-1).T


MISTAKES = (
    Mistake(
        "the table not transposed",
        lambda x, table: x @ table,
        "In a matrix product the last axis of the first factor meets the first of the second: here d_model would meet "
        "vocab. Which way should the table lie?",
    ),
    Mistake(
        "scores on their side",
        lambda x, table: table @ x.mT,
        "Your rows are tokens of the vocabulary and your columns places. It should be the other way round: a row of "
        "scores for each place.",
    ),
    Mistake(
        "probabilities",
        lambda x, table: (x @ table.T).softmax(dim=-1),
        "These are probabilities: your rows sum to 1. This function returns the scores before the softmax.",
    ),
    Mistake(
        "logarithms of probabilities",
        lambda x, table: (x @ table.T).log_softmax(dim=-1),
        "All your scores are negative: they are logarithms of probabilities. This function returns the scores as the "
        "dot products give them.",
    ),
    Mistake(
        "cosine",
        cosine,
        "Your scores all lie between −1 and 1: they are cosines. Here the lengths count too, so that a frequent token "
        "can have a longer row.",
    ),
    Mistake(
        "divided by √d_model",
        lambda x, table: x @ table.T / x.shape[-1] ** 0.5,
        "Your scores have the right pattern and are too small. The division by a square root belongs to attention; "
        "here it is the dot product as it is.",
    ),
    Mistake(
        "distances",
        lambda x, table: (x[..., None, :] - table).norm(dim=-1),
        "You measure how far a vector is from each row, and the best token would get the smallest number. Asked for is "
        "the dot product.",
    ),
    Mistake(
        "the best token",
        lambda x, table: (x @ table.T).argmax(dim=-1),
        "You return the token with the highest score. Asked for are the scores of all tokens: the loss needs them.",
    ),
    Mistake(
        "summed over the places",
        lambda x, table: (x @ table.T).sum(dim=-2) if x.dim() > 1 else x @ table.T,
        "You have one row of scores for a whole text. Every place predicts a token of its own.",
    ),
    Mistake(
        "a copy of the table",
        lambda x, table: x @ table.detach().T,
        "The scores are right, but no gradient finds its way back to `table`. Tied means that it is the same table, "
        "and learns from both of its uses.",
    ),
)

EXERCISE = Exercise(
    name="tied_logits",
    topic="embeddings",
    title="The table as a judge",
    difficulty=1,
    minutes=5,
    builds="TiedHead",
    returns=("scores",),
    reference=tied_logits,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Two vectors that point the same way have a large dot product. Which vectors are compared here, and how many "
        "comparisons does each place need?",
        "A matrix product makes all dot products at once. Its last axis must be vocab: look at the shape of `table`, "
        "and at which of its axes should meet d_model.",
        "`table.T` has the axes (d_model vocab). Multiply `x` with it from the right.",
    ),
)
