"""Exercise: FLOPs and bytes of a matrix product."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def matmul_counts(rows, inner, columns, bytes_each):
    """Return the FLOPs and the bytes it takes to multiply a (`rows`, `inner`) matrix by an (`inner`, `columns`) matrix.

    Count two FLOPs, a multiplication and an addition, for every product of two numbers. Both matrices are read once,
    and the result is written once. Each number takes `bytes_each` bytes. Return two ints, FLOPs first.
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


def first_twice(rows, inner, columns, bytes_each):
    moved = 2 * rows * inner + rows * columns
    return 2 * rows * inner * columns, moved * bytes_each


MISTAKES = (
    Mistake(
        "multiplications alone",
        lambda m, k, n, each: (m * k * n, moved(m, k, n, each)),
        "Your byte count is right, but you count only half the FLOPs. What happens to the product of two numbers once "
        "it's computed?",
    ),
    Mistake(
        "k − 1 additions",
        lambda m, k, n, each: (m * n * (2 * k - 1), moved(m, k, n, each)),
        "Strictly speaking, you're right: the first product isn't added to anything. But the usual count, which this "
        "exercise uses, is two FLOPs for every product.",
    ),
    Mistake(
        "the result's size",
        lambda m, k, n, each: (2 * m * n, moved(m, k, n, each)),
        "You count two FLOPs for each number in the result. How many products are added up in one such number?",
    ),
    Mistake(
        "the result not written",
        lambda m, k, n, each: (2 * m * k * n, (m * k + k * n) * each),
        "Your FLOP count is right. Your byte count covers reading both matrices. Where does the result go?",
    ),
    Mistake(
        "only the second matrix",
        lambda m, k, n, each: (2 * m * k * n, k * n * each),
        "Your FLOP count is right. Your byte count covers only the second matrix (the layer's weights), but the other "
        "two matrices move, too.",
    ),
    Mistake(
        "only the result",
        lambda m, k, n, each: (2 * m * k * n, m * n * each),
        "Your FLOP count is right. Your byte count covers only the result, but the matrices it's computed from have to "
        "be read, too.",
    ),
    Mistake(
        "a number for every FLOP",
        lambda m, k, n, each: (2 * m * k * n, 2 * m * k * n * each),
        "You fetch a number for every FLOP. The point of a matrix product is that a number, once fetched, is used many "
        "times.",
    ),
    Mistake(
        "numbers, not bytes",
        lambda m, k, n, each: (2 * m * k * n, moved(m, k, n, 1)),
        "Your FLOP count is right, but you count numbers instead of bytes. Each number takes `bytes_each` bytes.",
    ),
    Mistake(
        "always float32",
        lambda m, k, n, each: (2 * m * k * n, moved(m, k, n, 4)),
        "This is right for float32. What if `bytes_each` isn't 4?",
    ),
    Mistake(
        "FLOPs times bytes",
        lambda m, k, n, each: (2 * m * k * n * each, moved(m, k, n, each)),
        "Your FLOP count grows with `bytes_each`. An addition is one FLOP in any precision.",
    ),
    Mistake(
        "the sizes added",
        lambda m, k, n, each: (2 * (m * k + k * n), moved(m, k, n, each)),
        "You add the sizes of the two matrices. But every row of the first is multiplied by every column of the "
        "second. How many products is that?",
    ),
    Mistake(
        "the wrong way round",
        lambda m, k, n, each: (moved(m, k, n, each), 2 * m * k * n),
        "Both numbers are right, but they're in the wrong order: FLOPs come first.",
    ),
    Mistake(
        "the result read and written",
        lambda m, k, n, each: (2 * m * k * n, (m * k + k * n + 2 * m * n) * each),
        "Your FLOP count is right. Your byte count includes the result twice, but it's only written, never read.",
    ),
    Mistake(
        "brackets missing",
        lambda m, k, n, each: (2 * m * k * n, m * k + k * n + m * n * each),
        "Your FLOP count is right, but you multiply only the last of the three sizes by `bytes_each`. Multiplication "
        "comes before addition, so use parentheses.",
    ),
    Mistake(
        "read again for every product, the result once",
        lambda m, k, n, each: (2 * m * k * n, (2 * m * k * n + m * n) * each),
        "Your FLOP count is right, but you read two numbers for every product. The point of a matrix product is that a "
        "number, once read, is used many times.",
    ),
    Mistake(
        "the result taken to be inner × inner",
        lambda m, k, n, each: (2 * m * k * n, (m * k + k * n + k * k) * each),
        "Your FLOP count is right, but you count the wrong size for the result. The result has as many rows as the "
        "first matrix and as many columns as the second.",
    ),
    Mistake(
        "sizes added for bytes",
        lambda m, k, n, each: (2 * m * k * n, 2 * (m + k + n) * each),
        "Your FLOP count is right, but for the bytes, you add up the sizes. A matrix with r rows and c columns has r · "
        "c numbers, not r + c.",
    ),
    Mistake(
        "bits",
        lambda m, k, n, each: (2 * m * k * n, 8 * moved(m, k, n, each)),
        "Your FLOP count is right, but you count bits. `bytes_each` is already in bytes.",
    ),
    Mistake(
        "every number with every number",
        lambda m, k, n, each: (2 * m * k * k * n, moved(m, k, n, each)),
        "You multiply every number in one matrix by every number in the other. A number in column i of the first is "
        "multiplied only by the numbers in row i of the second.",
    ),
    Mistake(
        "multiplications alone, numbers instead of bytes",
        lambda m, k, n, each: (m * k * n, moved(m, k, n, 1)),
        "There are two mistakes here. Each product costs two FLOPs, and each number takes `bytes_each` bytes.",
    ),
    Mistake(
        "bytes first, the result not written",
        lambda m, k, n, each: ((m * k + k * n) * each, 2 * m * k * n),
        "There are two mistakes here. FLOPs come first, and the result has to be written, too.",
    ),
    Mistake(
        "the first matrix counted twice",
        first_twice,
        "You count the first matrix twice and the second one not at all. Each is read once.",
    ),
)

EXERCISE = Exercise(
    name="matmul_counts",
    topic="making_it_fast",
    title="FLOPs and bytes of a product",
    difficulty=1,
    minutes=8,
    builds="matmul_cost",
    returns=("FLOPs and bytes",),
    reference=matmul_counts,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Multiply a 2 × 3 matrix by a 3 × 4 matrix on paper. How many numbers are in the result, and what does one of "
        "them cost?",
        "FLOPs: every number in the result is a sum of `inner` products. Bytes: how many numbers are in each of the "
        "three matrices?",
        "The FLOPs are 2 times the product of all three sizes. The matrices have rows·inner, inner·columns, and "
        "rows·columns numbers. Add them up, and then convert the total to bytes.",
    ),
)
