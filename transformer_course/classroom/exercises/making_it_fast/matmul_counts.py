"""Exercise: FLOPs and bytes of a matrix product."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def matmul_counts(rows, inner, columns, bytes_each):
    """FLOPs and bytes of the product of a (`rows`, `inner`) and an (`inner`, `columns`) matrix.

    A multiplication is a FLOP and so is an addition: two for every pair of numbers that meet. Both matrices are
    read once and the result is written once; a number takes `bytes_each` bytes. Returns two ints, FLOPs and bytes.
    """
    moved = rows * inner + inner * columns + rows * columns
    return 2 * rows * inner * columns, moved * bytes_each


def cases() -> tuple[Case, ...]:
    sizes = {
        "2 × 3 by 3 × 4": (2, 3, 4, 4),
        "one number by one number": (1, 1, 1, 4),
        "a row by a column": (1, 8, 1, 4),
        "a column by a row": (5, 1, 7, 4),
        "in bf16": (6, 5, 3, 2),
        "in float64": (3, 2, 9, 8),
        "one token through a wide layer": (1, 512, 2_048, 2),
        "768 tokens through a layer": (768, 128, 512, 4),
    }
    names = ("rows", "inner", "columns", "bytes_each")
    said = {"axes": {"FLOPs and bytes": "count"}, "tokens": {"count": ("FLOPs", "bytes")}}
    return tuple(Case(label, dict(zip(names, numbers, strict=True)), **said) for label, numbers in sizes.items())


def moved(m, k, n, each):
    return (m * k + k * n + m * n) * each


MISTAKES = (
    Mistake(
        "multiplications alone",
        lambda m, k, n, each: (m * k * n, moved(m, k, n, each)),
        "Your bytes are right, and your FLOPs are half of what they should be. What happens to a product of two "
        "numbers once it is there?",
    ),
    Mistake(
        "k − 1 additions",
        lambda m, k, n, each: (m * n * (2 * k - 1), moved(m, k, n, each)),
        "Strictly you are right: the first product is added to nothing. The usual count, and the task's, is two for "
        "every pair that meets.",
    ),
    Mistake(
        "the result's size",
        lambda m, k, n, each: (2 * m * n, moved(m, k, n, each)),
        "You count two FLOPs for each number of the result. How many pairs meet in one of them?",
    ),
    Mistake(
        "the result not written",
        lambda m, k, n, each: (2 * m * k * n, (m * k + k * n) * each),
        "Your FLOPs are right. Your bytes bring both matrices: and where does the result go?",
    ),
    Mistake(
        "only the second matrix",
        lambda m, k, n, each: (2 * m * k * n, k * n * each),
        "Your FLOPs are right. Your bytes are those of the second matrix, a layer's weights. The other two move, too.",
    ),
    Mistake(
        "only the result",
        lambda m, k, n, each: (2 * m * k * n, m * n * each),
        "Your FLOPs are right. Your bytes are those of the result alone: what it is made of must be read.",
    ),
    Mistake(
        "a number for every FLOP",
        lambda m, k, n, each: (2 * m * k * n, 2 * m * k * n * each),
        "Yours fetches a number for every FLOP. The point of a matrix product is that a number, once there, is used "
        "many times.",
    ),
    Mistake(
        "numbers, not bytes",
        lambda m, k, n, each: (2 * m * k * n, moved(m, k, n, 1)),
        "Your FLOPs are right, and you count how many numbers move. Each takes `bytes_each` bytes.",
    ),
    Mistake(
        "always float32",
        lambda m, k, n, each: (2 * m * k * n, moved(m, k, n, 4)),
        "Right in float32. `bytes_each` may be another one.",
    ),
    Mistake(
        "FLOPs times bytes",
        lambda m, k, n, each: (2 * m * k * n * each, moved(m, k, n, each)),
        "Your FLOPs grow with `bytes_each`. An addition is one FLOP in any precision.",
    ),
    Mistake(
        "the sizes added",
        lambda m, k, n, each: (2 * (m * k + k * n), moved(m, k, n, each)),
        "You add two areas. Every row of the first meets every column of the second: how many pairs is that?",
    ),
    Mistake(
        "the wrong way round",
        lambda m, k, n, each: (moved(m, k, n, each), 2 * m * k * n),
        "Both numbers are right, in the other order.",
    ),
)

EXERCISE = Exercise(
    name="matmul_counts",
    topic="making_it_fast",
    title="A product's FLOPs and bytes",
    difficulty=1,
    minutes=6,
    builds="matmul_cost",
    returns=("FLOPs and bytes",),
    reference=matmul_counts,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Take 2 × 3 by 3 × 4 on paper. How many numbers has the result, and what does one of them cost?",
        "FLOPs: every number of the result is a sum of `inner` products. Bytes: how many numbers has each of the "
        "three matrices?",
        "FLOPs are 2 times all three sizes multiplied. The three matrices have rows·inner, inner·columns and "
        "rows·columns numbers; add them, and then count bytes.",
    ),
)
