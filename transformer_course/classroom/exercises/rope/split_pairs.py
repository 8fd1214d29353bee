"""Exercise: which two features form a pair? There are two conventions."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.rope.split_pairs_mistakes import MORE_MISTAKES


def split_pairs(x, pairing="interleaved"):
    """Put the two features of each pair next to each other, on a new last axis.

    `x` has the axes (… d_head), and the result has the axes (… pair two). If `pairing` is "interleaved", neighbors form
    a pair: features 0 and 1, 2 and 3, and so on. If it is "half", pair i takes feature i of the first half and feature
    i of the second half: 0 and d_head/2, 1 and d_head/2 + 1, and so on.
    """
    if pairing == "interleaved":
        return x.unflatten(-1, (-1, 2))
    return x.unflatten(-1, (2, -1)).transpose(-1, -2)


def cases() -> tuple[Case, ...]:
    def case(label, axes, seed, pairing, dtype=torch.float32, gradient=False, **sizes) -> Case:
        x = random_tensor(axes, sizes, seed, dtype)
        named = {"x": axes, "pairs": axes.replace("d_head", "pair two")}
        return Case(label, {"x": x, "pairing": pairing}, named, {}, gradient)

    big = {"batch": 2, "head": 3, "seq": 4, "d_head": 10}
    return (
        case("6 features, interleaved", "d_head", 420, "interleaved", d_head=6, gradient=True),
        case("6 features, half", "d_head", 420, "half", d_head=6, gradient=True),
        case("2 features, half", "seq d_head", 421, "half", seq=3, d_head=2),
        case("4 features, interleaved", "seq d_head", 422, "interleaved", seq=2, d_head=4),
        case("4 features, half", "seq d_head", 422, "half", seq=4, d_head=4),
        case("batch and heads, interleaved", "batch head seq d_head", 424, "interleaved", **big),
        case("batch and heads, half, float64", "batch head seq d_head", 425, "half", torch.float64, **big),
    )


def by_hand(interleaved, half):
    return lambda x, pairing="interleaved": interleaved(x) if pairing == "interleaved" else half(x)


def neighbors(x):
    return x.unflatten(-1, (-1, 2))


def halves(x):
    return torch.stack(x.chunk(2, dim=-1), dim=-1)


MISTAKES = (
    Mistake(
        "conventions swapped",
        by_hand(halves, neighbors),
        "You have both conventions, but with their names swapped: `interleaved` pairs neighbors.",
    ),
    Mistake(
        "always interleaved",
        by_hand(neighbors, neighbors),
        "`interleaved` is right, but `half` gives the same result. In the `half` convention, feature 0 is paired with "
        "feature d_head/2. (A reshape keeps the numbers in their order; to change the order, swap axes.)",
    ),
    Mistake(
        "always halves",
        by_hand(halves, halves),
        "`half` is right, but `interleaved` gives the same result. In the `interleaved` convention, feature 0 is "
        "paired with feature 1.",
    ),
    Mistake(
        "half not transposed",
        by_hand(neighbors, lambda x: x.unflatten(-1, (2, -1))),
        "For `half`, you cut the features into two halves, but each row is still a whole half. Each row should have "
        "one feature from each half.",
    ),
    Mistake(
        "second half first",
        by_hand(neighbors, lambda x: halves(x).flip(-1)),
        "For `half`, the feature from the second half comes first in your pairs.",
    ),
    Mistake(
        "first with last",
        by_hand(neighbors, lambda x: torch.stack([x.chunk(2, dim=-1)[0], x.chunk(2, dim=-1)[1].flip(-1)], dim=-1)),
        "For `half`, you pair the first feature with the last one. Both halves should keep their order.",
    ),
    Mistake(
        "neighbors in the other order",
        by_hand(lambda x: neighbors(x).flip(-1), halves),
        "For `interleaved`, the odd-numbered feature comes first in your pairs.",
    ),
    Mistake(
        "even and odd features apart",
        by_hand(lambda x: neighbors(x).transpose(-1, -2), halves),
        "For `interleaved`, you have all even-numbered features in one row and all odd-numbered ones in the other, but "
        "the axis `two` should come last.",
    ),
)

EXERCISE = Exercise(
    name="split_pairs",
    topic="rope",
    title="Which features form a pair",
    difficulty=2,
    minutes=10,
    builds="RotaryPositions",
    returns=("pairs",),
    reference=split_pairs,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Write down the pairs of the six features 0 to 5 in both conventions, one pair per row. In which of the two "
        "tables do the numbers, read row by row, stay in order?",
        "`x.unflatten(-1, (rows, columns))` cuts the last axis into a table, row by row. For `interleaved`, the table "
        "needs two columns. For `half`, make two rows first, one per half, and then swap rows and columns.",
        "For `interleaved`, `unflatten` needs the sizes (-1, 2); for `half`, it needs (2, -1), followed by a "
        "`transpose` of the last two axes.",
    ),
)
