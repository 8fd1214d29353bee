"""Exercise: look up each token's row in the table."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat", "the")
TABLE = ("the", "cat", "sat", "고양이", "개")


def look_up(tokens, table):
    """Look up each token's row in the table.

    `tokens` holds integers and has the axes (batch seq), or (seq), or any others (…). `table` has the axes (vocab
    d_model). The result has the axes (… d_model), and gradients flow back to `table`.
    """
    return table[tokens]


def cases() -> tuple[Case, ...]:
    def case(label, tokens, seed, dtype=torch.float32, axes="batch seq", words=None, gradient=False, **sizes) -> Case:
        table = random_tensor("vocab d_model", sizes, seed, dtype)
        names = {"tokens": axes, "table": "vocab d_model", "vectors": f"{axes} d_model"}
        return Case(label, {"tokens": torch.tensor(tokens), "table": table}, names, words or {}, gradient)

    words, uneven = {"seq": WORDS, "vocab": TABLE}, [[5, 1, 1, 0], [3, 3, 5, 2]]
    return (
        case("three tokens", [0, 1, 0], 0, axes="seq", words=words, gradient=True, vocab=5, d_model=2),
        case("as many features as rows", [2, 0, 3], 1, axes="seq", vocab=4, d_model=4),
        case("as many tokens as rows", [3, 0, 2, 1], 2, axes="seq", vocab=4, d_model=3),
        case("a batch of 2", uneven, 3, vocab=6, d_model=3, gradient=True),
        case("the same in float64", uneven, 4, torch.float64, vocab=6, d_model=3),
        case("one token", [[1]], 5, vocab=3, d_model=1),
        case("three axes", [[[1], [2]], [[0], [4]]], 6, axes="batch choice seq", vocab=5, d_model=4),
    )


MISTAKES = (
    Mistake(
        "the columns",
        lambda tokens, table: table.T[tokens % table.shape[1]],
        "You take columns of the table. Each token's numbers are in a row, because the first axis of `table` is the "
        "vocabulary.",
    ),
    Mistake(
        "columns at the end",
        lambda tokens, table: table[:, tokens],
        "You index the last axis of the table, d_model. Use the ids to index its first axis, the vocabulary.",
    ),
    Mistake(
        "the first rows",
        lambda tokens, table: table[: tokens.shape[-1]].expand(*tokens.shape, -1).clone(),
        "You take rows 0, 1, 2, and so on, but those numbers are the tokens' positions in the text. A position table "
        "works that way (lesson 05, Positions). Which number tells you *what* the token is?",
    ),
    Mistake(
        "counted from 1",
        lambda tokens, table: table[tokens - 1],
        "In your result, each token gets the row before its own, and token 0 gets the last row. Ids start at 0, just "
        "like the rows of a tensor.",
    ),
    Mistake(
        "one row too late",
        lambda tokens, table: table[(tokens + 1) % len(table)],
        "In your result, each token gets the row after its own. Ids start at 0, just like the rows of a tensor.",
    ),
    Mistake(
        "multiplied by the id",
        lambda tokens, table: tokens[..., None] * table[tokens],
        "The rows are right, but you multiply each of them by its id, so the row of token 0 becomes all zeros. The id "
        "only picks the row.",
    ),
    Mistake(
        "multiplied by √d_model",
        lambda tokens, table: table[tokens] * table.shape[1] ** 0.5,
        "The rows are right, but you multiply them by √d_model. The first transformer did that (Vaswani et al. 2017, "
        "section 3.4). This exercise asks for the rows as they are in the table.",
    ),
    Mistake(
        "made as long as each other",
        lambda tokens, table: torch.nn.functional.normalize(table[tokens], dim=-1),
        "Your rows point in the right directions, but all of them have length 1. Return them as they are in the table.",
    ),
    Mistake(
        "added up over the text",
        lambda tokens, table: table[tokens].sum(dim=-2),
        "You have one vector for the whole text: the sum of its rows. Each token should keep its own row.",
    ),
    Mistake(
        "the mean over the text",
        lambda tokens, table: table[tokens].mean(dim=-2),
        "You have one vector for the whole text: the mean of its rows. Each token should keep its own row.",
    ),
    Mistake(
        "one long row",
        lambda tokens, table: table[tokens.flatten()],
        "With a batch, you join all texts into one. Keep the axes of `tokens`, followed by d_model.",
    ),
    Mistake(
        "cut off from the table",
        lambda tokens, table: table.detach()[tokens],
        "The values are right, but no gradient flows back to `table`, so the table could never learn. What blocks the "
        "gradient?",
    ),
    Mistake(
        "a fresh table",
        lambda tokens, table: torch.nn.functional.embedding(tokens, torch.randn_like(table)),
        "You make a new table of random numbers. The rows should come from `table`.",
    ),
    Mistake(
        "row 0 taken for padding",
        lambda tokens, table: torch.nn.functional.embedding(tokens, table, padding_idx=0),
        "The values are right, but `padding_idx=0` keeps any gradient from reaching row 0. Here, token 0 is a token "
        "like any other.",
    ),
    Mistake(
        "counted from 1, one long row",
        lambda tokens, table: table[tokens.flatten() - 1],
        "There are two mistakes here. Ids start at 0, just like the rows of a tensor, and the result should keep the "
        "axes of `tokens`.",
    ),
)

EXERCISE = Exercise(
    name="look_up",
    topic="embeddings",
    title="Look up",
    difficulty=1,
    minutes=4,
    builds="TokenEmbedding",
    returns=("vectors",),
    reference=look_up,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "How do you get row 3 of a tensor? And how do you get rows 3, 1, and 3 at once, if these numbers are in "
        "another tensor?",
        "You can use a tensor of integers as an index, in square brackets. The result has that tensor's axes, followed "
        "by one axis for the numbers of a row.",
        "Index `table` with `tokens` in square brackets, and do nothing else. Multiplying the output of your `one_hot` "
        "by the table gives the same result.",
    ),
)
