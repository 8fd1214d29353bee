"""Exercise: several query heads share one head of keys and values."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor


def share_heads(x, n_heads):
    """Repeat each key or value head for as many neighboring query heads as share it.

    `x` has the axes (batch kv_head key d_head), the result (batch head key d_head) with `n_heads` heads.
    With 2 heads in `x` and 6 to be served, heads 0, 1 and 2 get the first, heads 3, 4 and 5 the second.
    """
    return x.repeat_interleave(n_heads // x.shape[1], dim=1)


def cases() -> tuple[Case, ...]:
    def case(label, n_heads, seed, dtype=torch.float32, gradient=False, **sizes) -> Case:
        axes = {"x": "batch kv_head key d_head", "shared": "batch head key d_head"}
        inputs = {"x": random_tensor(axes["x"], sizes, seed, dtype), "n_heads": n_heads}
        return Case(label, inputs, axes, gradient=gradient)

    return (
        case("2 heads for 4", 4, 720, batch=1, kv_head=2, key=3, d_head=2, gradient=True),
        case("2 heads for 6", 6, 721, batch=2, kv_head=2, key=3, d_head=4),
        case("3 heads for 6", 6, 722, batch=2, kv_head=3, key=5, d_head=4, gradient=True),
        case("one head for all", 4, 723, batch=2, kv_head=1, key=3, d_head=4),
        case("every head its own", 4, 724, batch=2, kv_head=4, key=3, d_head=2),
        case("one key", 4, 725, batch=2, kv_head=2, key=1, d_head=3),
        case("8 heads for 16, in float64", 16, 726, torch.float64, batch=2, kv_head=8, key=3, d_head=4),
    )


def along(axis):
    return lambda x, n_heads: x.repeat_interleave(n_heads // x.shape[1], dim=axis)


MISTAKES = (
    Mistake(
        "heads in turns",
        lambda x, n_heads: x.repeat(1, n_heads // x.shape[1], 1, 1),
        "The heads come in turns: 0, 1, 0, 1, … Those that share should be neighbors: 0, 0, 1, 1, …",
    ),
    Mistake(
        "n_heads times each",
        lambda x, n_heads: x.repeat_interleave(n_heads, dim=1),
        "You repeat each head `n_heads` times. `n_heads` is how many there should be in the end. How many share one?",
    ),
    Mistake(
        "kv_head times each",
        lambda x, n_heads: x.repeat_interleave(x.shape[1], dim=1),
        "You repeat each head as often as there are heads in `x`. How many query heads share one of them?",
    ),
    Mistake(
        "the first head for all",
        lambda x, n_heads: x[:, :1].repeat(1, n_heads, 1, 1),
        "All query heads get the first head of `x`. Each head of `x` has its own group to serve.",
    ),
    Mistake(
        "the mean of the heads for all",
        lambda x, n_heads: x.mean(dim=1, keepdim=True).repeat(1, n_heads, 1, 1),
        "All query heads get the mean of the heads in `x`. Nothing is to be computed: the heads are only repeated.",
    ),
    Mistake(
        "expanded",
        lambda x, n_heads: x.expand(-1, n_heads, -1, -1),
        "`expand` can only stretch an axis of size 1: it works with a single head, and with nothing to repeat. What "
        "repeats each of several heads?",
    ),
    Mistake(
        "keys repeated",
        along(2),
        "You repeat along the keys, so that every token stands there several times. Repeat along the heads.",
    ),
    Mistake(
        "batch repeated",
        along(0),
        "You repeat along the batch. Repeat along the heads.",
    ),
    Mistake(
        "features repeated",
        along(-1),
        "You repeat along the features, which makes the keys longer. Repeat along the heads.",
    ),
    Mistake(
        "nothing repeated",
        lambda x, n_heads: x,
        "`x` comes back as it was. That is right only where every query head has a key head of its own.",
    ),
    Mistake(
        "an axis too many",
        lambda x, n_heads: x[:, :, None].repeat(1, 1, n_heads // x.shape[1], 1, 1),
        "The repeats are right, but in an axis of their own: (batch kv_head share key d_head). The two axes kv_head "
        "and share have yet to become one.",
    ),
)

EXERCISE = Exercise(
    name="share_heads",
    topic="from_gpt_to_llama",
    title="Share",
    difficulty=2,
    minutes=6,
    builds="share_heads",
    returns=("shared",),
    reference=share_heads,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Six query heads and two heads of keys: how many query heads are there to one head of keys?",
        "Each head is repeated that often, and the copies stand next to each other: 0 0 0 1 1 1. Look for the torch "
        "function that repeats each element in place, rather than the whole.",
        "`repeat_interleave` along axis 1 does it. How often: `n_heads // x.shape[1]`.",
    ),
)
