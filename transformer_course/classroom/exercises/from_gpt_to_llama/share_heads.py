"""Exercise: several query heads share one key head and one value head."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def share_heads(x, n_heads):
    """Repeat each key head (or value head) so that every query head has one.

    `x` has the axes (batch kv_head key d_head), and the result has the axes (batch head key d_head), with `n_heads`
    heads. `n_heads` is a multiple of the number of heads in `x`, and neighboring query heads share a head: if `x` has 2
    heads and `n_heads` is 6, query heads 0, 1, and 2 get head 0 of `x`, and query heads 3, 4, and 5 get head 1.
    """
    return x.repeat_interleave(n_heads // x.shape[1], dim=1)


def cases() -> tuple[Case, ...]:
    def case(label, n_heads, seed, dtype=torch.float32, **sizes) -> Case:
        axes = {"x": "batch kv_head key d_head", "shared": "batch head key d_head"}
        inputs = {"x": random_tensor(axes["x"], sizes, seed, dtype), "n_heads": n_heads}
        return Case(label, inputs, axes)

    return (
        case("2 heads for 4", 4, 720, batch=1, kv_head=2, key=3, d_head=2),
        case("2 heads for 6", 6, 721, batch=2, kv_head=2, key=3, d_head=4),
        case("3 heads for 6", 6, 722, batch=2, kv_head=3, key=5, d_head=4),
        case("one head for all", 4, 723, batch=2, kv_head=1, key=3, d_head=4),
        case("every head its own", 4, 724, batch=2, kv_head=4, key=3, d_head=2),
        case("one key", 4, 725, batch=2, kv_head=2, key=1, d_head=3),
        case("8 heads for 16, in float64", 16, 726, torch.float64, batch=2, kv_head=8, key=3, d_head=4),
    )


def along(axis):
    return lambda x, n_heads: x.repeat_interleave(n_heads // x.shape[1], dim=axis)


def zeros_elsewhere(x, n_heads):
    shared = x.new_zeros(x.shape[0], n_heads, *x.shape[2:])
    shared[:, :: n_heads // x.shape[1]] = x
    return shared


MISTAKES = (
    Mistake(
        "heads in turns",
        lambda x, n_heads: x.repeat(1, n_heads // x.shape[1], 1, 1),
        "Your heads take turns: 0, 1, 0, 1, … But neighboring query heads share a head, so the order should be 0, 0, "
        "1, 1, …",
    ),
    Mistake(
        "n_heads times each",
        lambda x, n_heads: x.repeat_interleave(n_heads, dim=1),
        "You repeat each head `n_heads` times, but `n_heads` is the total at the end. How many query heads share one "
        "key head?",
    ),
    Mistake(
        "kv_head times each",
        lambda x, n_heads: x.repeat_interleave(x.shape[1], dim=1),
        "You repeat each head as many times as there are heads in `x`. How many query heads share one of them?",
    ),
    Mistake(
        "the first head for all",
        lambda x, n_heads: x[:, :1].repeat(1, n_heads, 1, 1),
        "In your result, all query heads get the first head of `x`. But each head of `x` should serve its own group "
        "of query heads.",
    ),
    Mistake(
        "the mean of the heads for all",
        lambda x, n_heads: x.mean(dim=1, keepdim=True).repeat(1, n_heads, 1, 1),
        "In your result, all query heads get the mean of the heads in `x`. Don't average anything. Just repeat the "
        "heads.",
    ),
    Mistake(
        "keys repeated",
        along(2),
        "You repeat along the keys, so every token appears several times. Repeat along the heads.",
    ),
    Mistake(
        "batch repeated",
        along(0),
        "You repeat along the batch. Repeat along the heads.",
    ),
    Mistake(
        "features repeated",
        along(-1),
        "You repeat along the features, so each key gets longer. Repeat along the heads.",
    ),
    Mistake(
        "nothing repeated",
        lambda x, n_heads: x,
        "You return `x` unchanged. That's right only if every query head has a key head of its own.",
    ),
    Mistake(
        "an axis too many",
        lambda x, n_heads: x[:, :, None].repeat(1, 1, n_heads // x.shape[1], 1, 1),
        "The copies are right, but they have an axis of their own: (batch kv_head share key d_head). Merge the axes "
        "kv_head and share into one.",
    ),
    Mistake(
        "only the first of each group filled",
        zeros_elsewhere,
        "You fill only the first head of each group, and the others are 0. All heads in a group share the same keys.",
    ),
    Mistake(
        "divided among the group",
        lambda x, n_heads: share_heads(x, n_heads) * x.shape[1] / n_heads,
        "You divide by the size of the group. Each head should get the keys unchanged.",
    ),
    Mistake(
        "the number of heads as the group's size",
        lambda x, n_heads: x[:, [min(head // x.shape[1], x.shape[1] - 1) for head in range(n_heads)]],
        "You divide the head's index by the number of key heads. Divide it by the number of query heads in a group.",
    ),
    Mistake(
        "the keys repeated",
        lambda x, n_heads: x.repeat(1, 1, n_heads // x.shape[1], 1),
        "You repeat along the keys, so each head has more tokens. Repeat along the heads.",
    ),
    Mistake(
        "heads cut smaller",
        lambda x, n_heads: x.reshape(x.shape[0], n_heads, x.shape[2], -1),
        "You split the same numbers into more, narrower heads. Heads should keep their width, and each one should be "
        "used several times.",
    ),
)

EXERCISE = Exercise(
    name="share_heads",
    topic="from_gpt_to_llama",
    title="Share keys and values",
    difficulty=2,
    minutes=8,
    builds="share_heads",
    returns=("shared",),
    reference=share_heads,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "There are six query heads and two key heads. How many query heads share one key head?",
        "Repeat each head that many times, with the copies next to each other: 0 0 0 1 1 1. Look for the torch "
        "function that repeats each element rather than the whole sequence.",
        "Use `repeat_interleave` along axis 1, with `n_heads // x.shape[1]` copies of each head.",
    ),
)
