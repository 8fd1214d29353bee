"""More wrong versions of `silence_heads` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def silence_heads(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.looking_inside.silence_heads import silence_heads as reference

    return reference(*inputs)


def cut(merged, silent, n_heads, features):
    rest, d_head = merged.clone(), merged.shape[-1] // n_heads
    for head in silent:
        rest[..., features(head, d_head)] = 0
    return rest


def reshaped(merged, silent, n_heads):
    batch, seq, d_model = merged.shape
    heads = merged.clone().reshape(batch, n_heads, seq, d_model // n_heads)
    heads[:, list(silent)] = 0
    return heads.reshape(batch, seq, d_model)


def ones(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    rest = merged.clone()
    for head in silent:
        rest[..., head * d_head : (head + 1) * d_head] = 1
    return rest


def halved(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    rest = merged.clone()
    for head in silent:
        rest[..., head * d_head : (head + 1) * d_head] *= 0.5
    return rest


def counted_backward(merged, silent, n_heads):
    d_head = merged.shape[-1] // n_heads
    rest = merged.clone()
    for head in silent:
        last = n_heads - head
        rest[..., (last - 1) * d_head : last * d_head] = 0
    return rest


MORE_MISTAKES = (
    Mistake(
        "only the last of them",
        lambda merged, silent, n_heads: silence_heads(merged, list(silent)[-1:], n_heads),
        "Only the last head in the list is silent, because you start from `merged` again for each head.",
    ),
    Mistake(
        "from the head's number on",
        lambda merged, silent, n_heads: cut(merged, silent, n_heads, lambda head, d: slice(head, head + d)),
        "Your slice starts at the head's number. Head 1 starts after all the features of head 0.",
    ),
    Mistake(
        "one feature of each",
        lambda merged, silent, n_heads: cut(merged, silent, n_heads, lambda head, d: slice(head * d, head * d + 1)),
        "You silence only a head's first feature.",
    ),
    Mistake(
        "one feature too many",
        lambda merged, silent, n_heads: cut(
            merged, silent, n_heads, lambda head, d: slice(head * d, (head + 1) * d + 1)
        ),
        "You silence one feature of the next head, too. A slice doesn't include its end index.",
    ),
    Mistake(
        "heads before the text in memory",
        reshaped,
        "Your reshape puts the heads before the sequence, so it mixes tokens and features. Split the last axis, and "
        "transpose if you need the heads first.",
    ),
    Mistake(
        "ones instead of zeros",
        ones,
        "You set the silent heads to 1. A silent head adds nothing, so use 0.",
    ),
    Mistake(
        "halved",
        halved,
        "You halve the silent heads. Set them to 0.",
    ),
    Mistake(
        "counted from the end",
        counted_backward,
        "You count the heads from the end. Head 0 is the first one.",
    ),
)
