"""Exercise: put the heads' pieces side by side again."""

import torch
from einops import rearrange

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

WORDS = ("the", "cat", "sat")


def merge_heads(x):
    """Put the pieces of each token side by side again, head 0 first.

    `x` has the axes (batch head seq d_head), the result (batch seq d_model). It undoes `split_heads`.
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


def viewed(x):
    batch, head, seq, d_head = x.shape
    return x.transpose(1, 2).view(batch, seq, head * d_head)


MISTAKES = (
    Mistake(
        "tokens mixed up",
        lambda x: x.reshape(x.shape[0], x.shape[2], -1),
        "The shape is right, but the tokens are mixed up: before you join head and d_head, these two axes must stand "
        "next to each other. Which axis lies between them?",
    ),
    Mistake(
        "heads interleaved",
        lambda x: rearrange(x, "batch head seq d_head -> batch seq (d_head head)"),
        "The numbers of each token are right, in the wrong order: first all of head 0, then all of head 1. Yours "
        "begins with the first number of every head.",
    ),
    Mistake(
        "view after a transpose",
        viewed,
        "`view` never moves a number: it fails where a transpose has left the numbers in another order in memory. "
        "What does the same, and copies them where it must?",
    ),
    Mistake(
        "swapped and not joined",
        lambda x: x.transpose(1, 2),
        "The axes are in the right order, (batch seq head d_head). The last two have yet to become one.",
    ),
    Mistake(
        "joined and not swapped",
        lambda x: x.flatten(1, 2),
        "You joined head and seq, as if the heads were more tokens. Head and d_head should be joined.",
    ),
    Mistake(
        "mean of the heads",
        lambda x: x.mean(dim=1),
        "You take the mean over the heads, and what each of them found is lost. Put them side by side.",
    ),
    Mistake(
        "sum of the heads",
        lambda x: x.sum(dim=1),
        "You add the heads up, and what each of them found is lost. Put them side by side.",
    ),
    Mistake(
        "seq and d_head joined",
        lambda x: x.flatten(2),
        "You joined seq and d_head: each head's tokens became one long row. Head and d_head should be joined.",
    ),
    Mistake(
        "last head first",
        lambda x: x.flip(1).transpose(1, 2).flatten(2),
        "The pieces are right, but the last head stands first. `split_heads` gave the first features to head 0.",
    ),
)

EXERCISE = Exercise(
    name="merge_heads",
    topic="multi_head_attention",
    title="Merge",
    difficulty=1,
    minutes=4,
    builds="merge_heads",
    returns=("tokens",),
    reference=merge_heads,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "It is your `split_heads`, run backwards. Which of its two steps has to be undone first?",
        "Let head and seq change places, so that head stands next to d_head. Then make one axis of these two.",
        "`x.transpose(1, 2)` has the axes (batch seq head d_head). `flatten` joins all axes from the one it is given "
        "to the last.",
    ),
)
