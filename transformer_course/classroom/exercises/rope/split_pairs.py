"""Exercise: which two features turn together? There are two conventions."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def split_pairs(x, pairing="interleaved"):
    """Put the two features that turn together side by side, on a last axis of their own.

    `x` has the axes (… d_head). With the `pairing` "interleaved" neighbors are pairs: features 0 and 1, 2 and 3, and
    so on. With "half" the first half meets the second: features 0 and d_head/2, 1 and d_head/2 + 1, and so on. The
    pairs have the axes (… pair two).
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
        "You have both conventions, with their names swapped: “interleaved” pairs neighbors.",
    ),
    Mistake(
        "always interleaved",
        by_hand(neighbors, neighbors),
        "“interleaved” is right, and “half” gives the same. There, feature 0 goes with feature d_head/2. (A reshape "
        "keeps the order of the numbers; to change it, swap axes.)",
    ),
    Mistake(
        "always halves",
        by_hand(halves, halves),
        "“half” is right, and “interleaved” gives the same. There, feature 0 goes with feature 1.",
    ),
    Mistake(
        "half not transposed",
        by_hand(neighbors, lambda x: x.unflatten(-1, (2, -1))),
        "“interleaved” is right. For “half” you cut the features into two halves, but each row still is a half. Each "
        "row should have one feature of either.",
    ),
    Mistake(
        "second half first",
        by_hand(neighbors, lambda x: halves(x).flip(-1)),
        "“interleaved” is right. For “half” your pairs have the second half's feature first.",
    ),
    Mistake(
        "first with last",
        by_hand(neighbors, lambda x: torch.stack([x.chunk(2, dim=-1)[0], x.chunk(2, dim=-1)[1].flip(-1)], dim=-1)),
        "“interleaved” is right. For “half” you pair the first feature with the last. Both halves keep their order.",
    ),
    Mistake(
        "neighbors in the other order",
        by_hand(lambda x: neighbors(x).flip(-1), halves),
        "“half” is right. For “interleaved” your pairs have the odd feature first.",
    ),
    Mistake(
        "even and odd features apart",
        by_hand(lambda x: neighbors(x).transpose(-1, -2), halves),
        "“half” is right. For “interleaved” you have all even features in one row and all odd ones in the other: the "
        "axis of the two should be the last.",
    ),
)

EXERCISE = Exercise(
    name="split_pairs",
    topic="rope",
    title="Which two turn together",
    difficulty=2,
    minutes=8,
    builds="RotaryPositions",
    returns=("pairs",),
    reference=split_pairs,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Write down the pairs of the six features 0 to 5 in both conventions, one pair a row. Which of the two "
        "tables do you get by reading the features row by row?",
        "`x.unflatten(-1, (rows, columns))` cuts the last axis into a table, read row by row. For “interleaved” it "
        "should have two columns. For “half” first make two rows, one for each half, and then turn rows into columns.",
        "Interleaved: `unflatten` with (-1, 2). Half: `unflatten` with (2, -1), and then swap the last two axes with "
        "`transpose`.",
    ),
)
