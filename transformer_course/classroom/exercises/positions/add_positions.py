"""Exercise: to each token's vector, add the row for the token's position."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.positions.add_positions_mistakes import MORE_MISTAKES

WORDS = ("the", "dog", "bit")


def add_positions(vectors, table, positions):
    """To each token's vector, add the row of `table` for the token's position.

    `vectors` has the axes (… seq d_model), and `table` has the axes (max_len d_model). `positions` holds integers, in
    any order, with the axis (seq), or the axes (batch seq) if the texts in a batch have different positions. Return a
    tensor with the axes (… seq d_model).
    """
    return vectors + table[positions]


def cases() -> tuple[Case, ...]:
    def case(label, positions, dtype=torch.float32, lead="", words=False, gradient=False, **sizes) -> Case:
        positions = torch.tensor(positions)
        axes = {"vectors": f"{lead} seq d_model", "table": "max_len d_model", "result": f"{lead} seq d_model"}
        inputs = {name: random_tensor(axes[name], sizes, len(label) + i, dtype) for i, name in enumerate(axes)}
        inputs = {"vectors": inputs["vectors"], "table": inputs["table"], "positions": positions}
        axes["positions"] = "seq" if positions.dim() == 1 else "batch seq"
        return Case(label, inputs, axes, {"seq": WORDS} if words else {}, gradient)

    batch, uneven = {"batch": 2, "lead": "batch"}, [[0, 1, 2, 3], [0, 0, 1, 2]]
    return (
        case("three words from position 0", [0, 1, 2], words=True, gradient=True, seq=3, d_model=2, max_len=5),
        case("three words in the middle of a text", [4, 5, 6], words=True, seq=3, d_model=4, max_len=8),
        case("as many positions as features", [0, 1, 2], seq=3, d_model=3, max_len=3),
        case("a batch of 2", [0, 1, 2, 3], **batch, seq=4, d_model=6, max_len=9, gradient=True),
        case("a batch of 2, each with its own positions", uneven, **batch, seq=4, d_model=6, max_len=9),
        case("the same in float64", uneven, torch.float64, **batch, seq=4, d_model=6, max_len=9),
        case("positions in another order", [3, 0, 2, 1], seq=4, d_model=4, max_len=4),
    )


MISTAKES = (
    Mistake(
        "positions not looked up",
        lambda vectors, table, positions: vectors + positions[..., None],
        "You add the position itself, as a number. Add a vector instead: the row of `table` for that position.",
    ),
    Mistake(
        "always counted from 0",
        lambda vectors, table, positions: vectors + table[: vectors.shape[-2]],
        "This is right if the positions are 0, 1, 2, and so on, but you always take the first rows of the table, "
        "whatever is in `positions`.",
    ),
    Mistake(
        "counted from 1",
        lambda vectors, table, positions: vectors + table[(positions + 1) % len(table)],
        "In your result, every token gets the row after its own. Positions start at 0, just like the rows of a tensor.",
    ),
    Mistake(
        "one row too early",
        lambda vectors, table, positions: vectors + table[positions - 1],
        "In your result, every token gets the row before its own, and position 0 gets the last row of the table. "
        "Positions start at 0, just like the rows of a tensor.",
    ),
    Mistake(
        "counted from the end",
        lambda vectors, table, positions: vectors + table[positions.flip(-1)],
        "The rows are right, but in reverse order: the first token gets the last token's row.",
    ),
    Mistake(
        "counted on from the first position",
        lambda vectors, table, positions: (
            vectors + table[(positions[..., :1] + torch.arange(vectors.shape[-2])).clamp(max=len(table) - 1)]
        ),
        "You use only each text's first position and count on from there. Positions may come in any order, and some "
        "may be equal. Look up each one.",
    ),
    Mistake(
        "rows from the other end",
        lambda vectors, table, positions: vectors + table[-positions - 1],
        "You count the rows from the end of the table. Position 0 gets the table's first row.",
    ),
    Mistake(
        "one row for all",
        lambda vectors, table, positions: vectors + table[positions[..., :1]],
        "In your result, every token gets the row of the first position, so the rows can't tell the tokens apart. Each "
        "token has its own position.",
    ),
    Mistake(
        "multiplied",
        lambda vectors, table, positions: vectors * table[positions],
        "The rows are right, but you multiply them by the vectors. How should you combine the two?",
    ),
    Mistake(
        "subtracted",
        lambda vectors, table, positions: vectors - table[positions],
        "The rows are right, but you subtract them.",
    ),
    Mistake(
        "the rows alone",
        lambda vectors, table, positions: table[positions].expand(vectors.shape).clone(),
        "You return only the rows of the table. The tokens' own vectors are lost.",
    ),
    Mistake(
        "side by side",
        lambda vectors, table, positions: torch.cat([vectors, table[positions].expand_as(vectors)], dim=-1),
        "You put the vector and the row side by side, so d_model doubles. The result should have the shape of "
        "`vectors`.",
    ),
    Mistake(
        "the mean of both",
        lambda vectors, table, positions: (vectors + table[positions]) / 2,
        "You take the mean of the vector and the row, so everything is half as large as it should be.",
    ),
)

EXERCISE = Exercise(
    name="add_positions",
    topic="positions",
    title="A row for each position",
    difficulty=1,
    minutes=4,
    builds="LearnedPositions",
    returns=("result",),
    reference=add_positions,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "How do you get rows 4, 5, and 6 of a tensor at once if the numbers 4, 5, and 6 are in another tensor?",
        "Index `table` with the tensor of positions: the result has one row per position. Then add.",
        "`table[positions]` has the axes (seq d_model) or (batch seq d_model), so you can add it to `vectors` "
        "directly.",
    ),
)
