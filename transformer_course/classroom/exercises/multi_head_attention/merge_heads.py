"""Exercise: put the heads' results side by side again."""

import torch
from einops import rearrange

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat", "sat")


def merge_heads(x):
    """Put the heads' parts of each token side by side again, head 0 first.

    `x` has the axes (batch head seq d_head), and the result has the axes (batch seq d_model). This undoes
    `split_heads`.
    """
    return x.transpose(1, 2).flatten(2)


def cases() -> tuple[Case, ...]:
    def case(label, seed, dtype=torch.float32, words=None, gradient=False, **sizes) -> Case:
        axes = {"x": "batch head seq d_head", "tokens": "batch seq d_model"}
        return Case(label, {"x": random_tensor(axes["x"], sizes, seed, dtype)}, axes, words or {}, gradient)

    words = {"seq": WORDS}
    return (
        case("2 heads, 3 tokens", 710, words=words, batch=1, head=2, seq=3, d_head=4, gradient=True),
        case("a batch of 2", 711, batch=2, head=2, seq=3, d_head=4),
        case("as many heads as tokens", 712, words=words, batch=2, head=3, seq=3, d_head=4, gradient=True),
        case("one head", 713, batch=2, head=1, seq=3, d_head=4),
        case("one token", 714, batch=2, head=3, seq=1, d_head=2),
        case("one feature for each head", 715, batch=2, head=4, seq=3, d_head=1),
        case("many heads", 716, batch=2, head=8, seq=5, d_head=3),
        case("the same in float64", 716, torch.float64, batch=2, head=8, seq=5, d_head=3),
    )


MISTAKES = (
    Mistake(
        "tokens mixed up",
        lambda x: x.reshape(x.shape[0], x.shape[2], -1),
        "The shape is right, but the tokens are mixed up. Before you merge head and d_head, these two axes must be "
        "next to each other. Which axis is between them?",
    ),
    Mistake(
        "heads interleaved",
        lambda x: rearrange(x, "batch head seq d_head -> batch seq (d_head head)"),
        "Each token has the right numbers, but in the wrong order. All of head 0 should come first, then all of head "
        "1, but your result starts with the first number of every head.",
    ),
    Mistake(
        "swapped, not merged",
        lambda x: x.transpose(1, 2),
        "The axes are in the right order, (batch seq head d_head). Now merge the last two into one.",
    ),
    Mistake(
        "merged, not swapped",
        lambda x: x.flatten(1, 2),
        "You merge head and seq, as if the heads were more tokens. Merge head and d_head.",
    ),
    Mistake(
        "mean of the heads",
        lambda x: x.mean(dim=1),
        "You average over the heads, so what each of them found is lost. Put them side by side.",
    ),
    Mistake(
        "sum of the heads",
        lambda x: x.sum(dim=1),
        "You add up the heads, so what each of them found is lost. Put them side by side.",
    ),
    Mistake(
        "seq and d_head merged",
        lambda x: x.flatten(2),
        "You merge seq and d_head, so each head's tokens become one long row. Merge head and d_head.",
    ),
    Mistake(
        "last head first",
        lambda x: x.flip(1).transpose(1, 2).flatten(2),
        "The parts are right, but the last head comes first. `split_heads` gives the first features to head 0.",
    ),
    Mistake(
        "the mean of the heads",
        lambda x: x.mean(dim=1).repeat(1, 1, x.shape[1]),
        "You average the heads and repeat the mean. The heads should keep their own features, side by side.",
    ),
)

EXERCISE = Exercise(
    name="merge_heads",
    topic="multi_head_attention",
    title="Merge",
    difficulty=1,
    minutes=5,
    builds="merge_heads",
    returns=("tokens",),
    reference=merge_heads,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "This is `split_heads` in reverse. Which of its two steps do you have to undo first?",
        "Swap head and seq, so that head is next to d_head. Then merge these two axes into one.",
        "`x.transpose(1, 2)` has the axes (batch seq head d_head). `flatten(n)` merges all axes from axis n to the "
        "last.",
    ),
)
