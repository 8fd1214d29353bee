"""Exercise: give every head its own piece of each token."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat", "sat")


def split_heads(x, n_heads):
    """Cut each token's features into `n_heads` pieces, and give the heads an axis of their own.

    `x` has the axes (batch seq d_model), the result (batch head seq d_head), where d_head is d_model
    divided by `n_heads`. Head 0 gets the first d_head features of every token, head 1 the next, and
    so on.
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


def first_piece_for_all(x, n_heads):
    piece = x[:, None, :, : x.shape[-1] // n_heads]
    return piece.repeat(1, n_heads, 1, 1)


MISTAKES = (
    Mistake(
        "axes not swapped",
        lambda x, n_heads: x.unflatten(-1, (n_heads, -1)),
        "The pieces are right, and lie in the wrong order of axes: yours is (batch seq head d_head). Attention works "
        "on the last two axes, and these should be seq and d_head.",
    ),
    Mistake(
        "tokens mixed up",
        in_runs,
        "The shape is right, but the tokens are mixed up: the numbers were only counted off in another shape, so that "
        "a head gets whole tokens and pieces of others. First cut the last axis in two, and only then swap axes.",
    ),
    Mistake(
        "every n-th feature",
        lambda x, n_heads: x.unflatten(-1, (-1, n_heads)).permute(0, 3, 1, 2),
        "You deal out the features like cards: head 0 gets features 0, n, 2n, … It should get the first d_head of "
        "them in one piece. Which of the two new axes comes first, head or d_head?",
    ),
    Mistake(
        "n_heads taken for d_head",
        lambda x, n_heads: x.unflatten(-1, (-1, n_heads)).transpose(1, 2),
        "You cut pieces of `n_heads` features. `n_heads` is how many pieces there are, not how long one is.",
    ),
    Mistake(
        "head in front of batch",
        lambda x, n_heads: torch.stack(x.chunk(n_heads, dim=-1)),
        "The pieces are right, but the heads stand in front of the batch. Expected is (batch head seq d_head).",
    ),
    Mistake(
        "seq and d_head swapped",
        lambda x, n_heads: x.unflatten(-1, (n_heads, -1)).permute(0, 2, 3, 1),
        "Batch and heads are right, but the last two axes are (d_head seq). A row should be one token.",
    ),
    Mistake(
        "all features for every head",
        lambda x, n_heads: x[:, None].repeat(1, n_heads, 1, 1),
        "Every head gets all features of every token. Each should get its own piece of them, d_model / n_heads long.",
    ),
    Mistake(
        "the same piece for every head",
        first_piece_for_all,
        "Every head gets the same piece, the first. Each should get its own.",
    ),
    Mistake(
        "heads in one after the other along seq",
        lambda x, n_heads: torch.cat(x.chunk(n_heads, dim=-1), dim=1),
        "The pieces are right, but you put them one behind the other along seq, as if they were more tokens. The "
        "heads need an axis of their own.",
    ),
)

EXERCISE = Exercise(
    name="split_heads",
    topic="multi_head_attention",
    title="Split",
    difficulty=1,
    minutes=6,
    builds="split_heads",
    returns=("heads",),
    reference=split_heads,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "One axis, d_model, becomes two, head and d_head. Which of these two changes faster as you walk along a token?",
        "First cut the last axis into (head d_head), which gives (batch seq head d_head). Then let two axes change "
        "places. Two steps: a `reshape` alone cannot do it.",
        "`x.unflatten(-1, (n_heads, -1))` has the axes (batch seq head d_head). `.transpose(1, 2)` swaps the middle "
        "two.",
    ),
)
