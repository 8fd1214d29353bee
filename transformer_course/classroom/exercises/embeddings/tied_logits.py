"""Exercise: score every token in the vocabulary with the embedding table."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat")
TABLE = ("the", "cat", "sat", "고양이", "개")


def tied_logits(x, table):
    """Score every token in the vocabulary with the dot product of its row and the vector at each position.

    `x` has the axes (batch seq d_model), or (seq d_model), or any others (… d_model). `table` has the axes (vocab
    d_model). The logits have the axes (… vocab), and gradients flow back to `x` and to `table`.
    """
    return x @ table.T


def cases() -> tuple[Case, ...]:
    def case(label, seed, lead="batch seq", dtype=torch.float32, words=None, gradient=False, **sizes) -> Case:
        axes = {"x": f"{lead} d_model", "table": "vocab d_model", "logits": f"{lead} vocab"}
        inputs = {name: random_tensor(axes[name], sizes, seed + i, dtype) for i, name in enumerate(("x", "table"))}
        return Case(label, inputs, axes, words or {}, gradient)

    words, two = {"seq": WORDS, "vocab": TABLE}, {"batch": 2, "seq": 3}
    return (
        case("two positions, five tokens", 0, "seq", words=words, gradient=True, seq=2, vocab=5, d_model=3),
        case("as many features as tokens", 2, "seq", seq=2, vocab=4, d_model=4),
        case("as many positions as tokens", 4, "seq", seq=4, vocab=4, d_model=2),
        case("a batch of 2", 6, **two, vocab=7, d_model=4, gradient=True),
        case("the same in float64", 8, dtype=torch.float64, **two, vocab=7, d_model=4),
        case("one position", 10, batch=1, seq=1, vocab=3, d_model=6),
        case("one vector", 12, "", vocab=6, d_model=5),
    )


def cosine(x, table):
    return torch.nn.functional.normalize(x, dim=-1) @ torch.nn.functional.normalize(table, dim=-1).T


MISTAKES = (
    Mistake(
        "the table not transposed",
        lambda x, table: x @ table,
        "In a matrix product, the last axis of the first factor has to match the first axis of the second. Here, "
        "d_model would be matched with vocab. What do you have to do to the table first?",
    ),
    Mistake(
        "scores on their side",
        lambda x, table: table @ x.mT,
        "Your rows are tokens in the vocabulary, and your columns are positions. It should be the other way around: "
        "one row of logits for each position.",
    ),
    Mistake(
        "probabilities",
        lambda x, table: (x @ table.T).softmax(dim=-1),
        "Your rows add up to 1, so these are probabilities. Logits are the numbers before the softmax.",
    ),
    Mistake(
        "logarithms of probabilities",
        lambda x, table: (x @ table.T).log_softmax(dim=-1),
        "All your numbers are negative because they are logarithms of probabilities. Return the dot products as they "
        "are.",
    ),
    Mistake(
        "cosine",
        cosine,
        "All your logits are between −1 and 1 because they are cosines. Here, lengths count, too: a frequent token can "
        "have a longer row.",
    ),
    Mistake(
        "divided by √d_model",
        lambda x, table: x @ table.T / x.shape[-1] ** 0.5,
        "The pattern is right, but the numbers are too small. Attention divides by a square root, but here, return "
        "the dot product as it is.",
    ),
    Mistake(
        "distances",
        lambda x, table: (x[..., None, :] - table).norm(dim=-1),
        "You measure how far each vector is from each row, so the best token would get the smallest number. Use the "
        "dot product.",
    ),
    Mistake(
        "the best token",
        lambda x, table: (x @ table.T).argmax(dim=-1),
        "You return the token with the highest logit. Return the logits of all tokens, because the loss needs them.",
    ),
    Mistake(
        "summed over the places",
        lambda x, table: (x @ table.T).sum(dim=-2) if x.dim() > 1 else x @ table.T,
        "You have one row of logits for the whole text, but each position predicts its own next token.",
    ),
    Mistake(
        "a copy of the table",
        lambda x, table: x @ table.detach().T,
        "The logits are right, but no gradient flows back to `table`. In a tied model, the single table learns from "
        "both of its uses.",
    ),
    Mistake(
        "the table reshaped",
        lambda x, table: x @ table.reshape(table.shape[1], table.shape[0]),
        "You reshape the table. The shapes fit, but numbers from different rows get mixed. To swap its two axes, "
        "transpose it.",
    ),
    Mistake(
        "the table reshaped, and a softmax",
        lambda x, table: (x @ table.reshape(table.shape[1], table.shape[0])).softmax(dim=-1),
        "There are two mistakes here. Transpose the table instead of reshaping it, and leave out the softmax.",
    ),
    Mistake(
        "distances, not squared",
        lambda x, table: -torch.cdist(x, table),
        "You compute distances to the rows. A logit is a dot product with a row.",
    ),
    Mistake(
        "a fresh layer",
        lambda x, table: x @ torch.randn_like(table).T,
        "You make a new layer with random weights. In a tied model, the table itself provides the weights.",
    ),
    Mistake(
        "the mean instead of the sum",
        lambda x, table: x @ table.T / table.shape[1],
        "You take the mean of the products. A dot product is their sum.",
    ),
)

EXERCISE = Exercise(
    name="tied_logits",
    topic="embeddings",
    title="The table as a head",
    difficulty=1,
    minutes=8,
    builds="TiedHead",
    returns=("logits",),
    reference=tied_logits,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Two vectors that point the same way have a large dot product. Which vectors do you compare here, and how many "
        "comparisons does each position need?",
        "A matrix product computes all dot products at once, and the last axis of its result must be vocab. Look at "
        "the shape of `table`: which of its axes has to line up with the d_model axis of `x`?",
        "`table.T` has the axes (d_model vocab). Multiply `x` by it, with `x` on the left.",
    ),
)
