"""Exercise: give every head its own part of each token's features."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.multi_head_attention.split_heads_mistakes import MORE_MISTAKES

WORDS = ("the", "cat", "sat")


def split_heads(x, n_heads):
    """Split each token's features into `n_heads` equal parts, and give the heads an axis of their own.

    `x` has the axes (batch seq d_model), and the result has the axes (batch head seq d_head), where d_head is
    d_model / n_heads. Head 0 gets the first d_head features of every token, head 1 gets the next d_head,
    and so on.
    """
    return x.unflatten(-1, (n_heads, -1)).transpose(1, 2)


def cases() -> tuple[Case, ...]:
    def case(label, n_heads, seed, dtype=torch.float32, words=None, gradient=False, **sizes) -> Case:
        axes = {"x": "batch seq d_model", "heads": "batch head seq d_head"}
        inputs = {"x": random_tensor(axes["x"], sizes, seed, dtype), "n_heads": n_heads}
        return Case(label, inputs, axes, words or {}, gradient)

    words = {"seq": WORDS}
    return (
        case("3 tokens, 2 heads", 2, 700, words=words, batch=1, seq=3, d_model=8, gradient=True),
        case("a batch of 2", 2, 701, batch=2, seq=3, d_model=8),
        case("as many heads as tokens", 3, 702, words=words, batch=2, seq=3, d_model=12, gradient=True),
        case("one head", 1, 703, batch=2, seq=3, d_model=4),
        case("one token", 2, 704, batch=2, seq=1, d_model=6),
        case("one feature for each head", 4, 705, batch=2, seq=3, d_model=4),
        case("many heads", 8, 706, batch=2, seq=5, d_model=24),
        case("the same in float64", 8, 706, torch.float64, batch=2, seq=5, d_model=24),
    )


def in_runs(x, n_heads):
    return x.reshape(x.shape[0], n_heads, x.shape[1], -1)


def first_part_for_all(x, n_heads):
    part = x[:, None, :, : x.shape[-1] // n_heads]
    return part.repeat(1, n_heads, 1, 1)


MISTAKES = (
    Mistake(
        "axes not swapped",
        lambda x, n_heads: x.unflatten(-1, (n_heads, -1)),
        "The parts are right, but the axes are in the wrong order: they're (batch seq head d_head). Attention works "
        "on the last two axes, and these should be seq and d_head.",
    ),
    Mistake(
        "tokens mixed up",
        in_runs,
        "The shape is right, but the tokens are mixed up. A reshape keeps the numbers in their order in memory, so a "
        "head gets all features of some tokens and none of others. First split the last axis in two, then swap axes.",
    ),
    Mistake(
        "every n-th feature",
        lambda x, n_heads: x.unflatten(-1, (-1, n_heads)).permute(0, 3, 1, 2),
        "You deal out the features like cards: head 0 gets features 0, n, 2n, … It should get the first d_head "
        "features. Which of the two new axes comes first, head or d_head?",
    ),
    Mistake(
        "n_heads taken for d_head",
        lambda x, n_heads: x.unflatten(-1, (-1, n_heads)).transpose(1, 2),
        "Your parts are `n_heads` features long, but `n_heads` is the number of parts, not the length of each part.",
    ),
    Mistake(
        "head before batch",
        lambda x, n_heads: torch.stack(x.chunk(n_heads, dim=-1)),
        "The parts are right, but the head axis comes before the batch axis. The axes should be (batch head seq "
        "d_head).",
    ),
    Mistake(
        "seq and d_head swapped",
        lambda x, n_heads: x.unflatten(-1, (n_heads, -1)).permute(0, 2, 3, 1),
        "The batch and head axes are right, but the last two axes are (d_head seq). Each row should be one token.",
    ),
    Mistake(
        "all features for every head",
        lambda x, n_heads: x[:, None].repeat(1, n_heads, 1, 1),
        "Every head gets all features of every token. Each should get its own part, d_model / n_heads features long.",
    ),
    Mistake(
        "the same part for every head",
        first_part_for_all,
        "Every head gets the same part, the first one. Each should get its own.",
    ),
    Mistake(
        "heads one after the other along seq",
        lambda x, n_heads: torch.cat(x.chunk(n_heads, dim=-1), dim=1),
        "The parts are right, but you put them one after the other along seq, as if they were more tokens. The heads "
        "need an axis of their own.",
    ),
    Mistake(
        "overlapping heads",
        lambda x, n_heads: torch.stack([x[..., i : i + x.shape[-1] // n_heads] for i in range(n_heads)], dim=1),
        "Your heads overlap: each one starts just one feature after the previous one. It should start where the "
        "previous one ends.",
    ),
)

EXERCISE = Exercise(
    name="split_heads",
    topic="multi_head_attention",
    title="Split",
    difficulty=1,
    minutes=8,
    builds="split_heads",
    returns=("heads",),
    reference=split_heads,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "One axis, d_model, becomes two: head and d_head. Go through one token's features from the first to the last: "
        "which of the two indices changes with every step, and which one changes only now and then?",
        "First split the last axis into (head d_head), which gives (batch seq head d_head). Then swap two axes. A "
        "`reshape` alone can't do both steps.",
        "`x.unflatten(-1, (n_heads, -1))` has the axes (batch seq head d_head). Which two should `transpose` swap?",
    ),
)
