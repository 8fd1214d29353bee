"""Exercise: the row of the table for every token."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat", "the")
TABLE = ("the", "cat", "sat", "고양이", "개")


def look_up(tokens, table):
    """Give every token its row of the table.

    `tokens` holds integers and has the axes (batch seq), or (seq), or any other (…); `table` has (vocab
    d_model). The result has (… d_model).
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
        "You take columns of the table. Each token's numbers stand in a row: the first axis of `table` is the "
        "vocabulary.",
    ),
    Mistake(
        "columns at the end",
        lambda tokens, table: table[:, tokens],
        "You index the table's last axis, which is d_model. The ids belong to its first, the vocabulary.",
    ),
    Mistake(
        "the first rows",
        lambda tokens, table: table[: tokens.shape[-1]].expand(*tokens.shape, -1).clone(),
        "You take rows 0, 1, 2 …: the token's place in the text. That would be a table of positions (lesson 05, Positions). Which "
        "number says *what* the token is?",
    ),
    Mistake(
        "counted from 1",
        lambda tokens, table: table[tokens - 1],
        "Every token gets the row before its own, and token 0 the last one. Ids count from 0, as rows of a tensor do.",
    ),
    Mistake(
        "one row too late",
        lambda tokens, table: table[(tokens + 1) % len(table)],
        "Every token gets the row after its own. Ids count from 0, as rows of a tensor do.",
    ),
    Mistake(
        "multiplied by the id",
        lambda tokens, table: tokens[..., None] * table[tokens],
        "The rows are right, but each is multiplied by its id: token 0 becomes zeros. The id only says *which* row.",
    ),
    Mistake(
        "multiplied by √d_model",
        lambda tokens, table: table[tokens] * table.shape[1] ** 0.5,
        "The rows are right, and then multiplied by √d_model. The first transformer did that (Vaswani et al. 2017, "
        "section 3.4); this exercise asks for the rows as they stand in the table.",
    ),
    Mistake(
        "made as long as each other",
        lambda tokens, table: torch.nn.functional.normalize(table[tokens], dim=-1),
        "Your rows have the right direction, but all have the length 1. They should come as they stand in the table.",
    ),
    Mistake(
        "added up over the text",
        lambda tokens, table: table[tokens].sum(dim=-2),
        "You have one vector for the whole text: the sum of its rows. Each token keeps its own.",
    ),
    Mistake(
        "the mean over the text",
        lambda tokens, table: table[tokens].mean(dim=-2),
        "You have one vector for the whole text: the mean of its rows. Each token keeps its own.",
    ),
    Mistake(
        "one long row",
        lambda tokens, table: table[tokens.flatten()],
        "With a batch, your texts are all behind one another. The axes of `tokens` must stay, with d_model after them.",
    ),
    Mistake(
        "cut off from the table",
        lambda tokens, table: table.detach()[tokens],
        "The values are right, but no gradient finds its way back to `table`, so it could never learn. What cuts it "
        "off?",
    ),
)

EXERCISE = Exercise(
    name="look_up",
    topic="embeddings",
    title="Look up",
    difficulty=1,
    minutes=3,
    builds="TokenEmbedding",
    returns=("vectors",),
    reference=look_up,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "How do you get row 3 of a tensor? And rows 3, 1 and 3 at once, when these numbers stand in another tensor?",
        "A tensor of integers can stand in the square brackets. The result has that tensor's axes, and then whatever "
        "a row has.",
        "The rows of `table` at `tokens`: square brackets, and nothing more. Your one_hot times the table gives the "
        "same.",
    ),
)
