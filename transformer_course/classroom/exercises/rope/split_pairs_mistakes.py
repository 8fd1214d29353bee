"""More wrong versions of `split_pairs` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def split_pairs(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.rope.split_pairs import split_pairs as reference

    return reference(*inputs)


def tokens_as_pairs(x, pairing="interleaved"):
    if x.dim() < 2 or x.shape[-2] % 2:
        return split_pairs(x, pairing)
    return split_pairs(x.transpose(-1, -2), pairing).transpose(-2, -3)


MORE_MISTAKES = (
    Mistake(
        "second first in both",
        lambda x, pairing="interleaved": split_pairs(x, pairing).flip(-1),
        "The pairs are right, but the second feature of each pair comes first, whatever `pairing` is.",
    ),
    Mistake(
        "every feature starts a pair",
        lambda x, pairing="interleaved": torch.stack(
            [x, x.roll(-(1 if pairing == "interleaved" else x.shape[-1] // 2), dims=-1)], dim=-1
        ),
        "In your version, every feature starts a pair, so you have twice as many pairs as you should. Each feature "
        "belongs to just one pair.",
    ),
    Mistake(
        "exchanged, and second first",
        lambda x, pairing="interleaved": split_pairs(x, "half" if pairing == "interleaved" else "interleaved").flip(-1),
        "There are two mistakes here. The two conventions are swapped, and so are the two numbers of each pair.",
    ),
    Mistake(
        "the order only",
        lambda x, pairing="interleaved": split_pairs(x, pairing).flatten(-2),
        "The two features of each pair are next to each other, but they don't have an axis of their own yet. The "
        "result should have one more axis than `x`.",
    ),
    Mistake(
        "the new axis in front",
        lambda x, pairing="interleaved": split_pairs(x, pairing).movedim(-1, 0),
        "The two numbers of a pair are along the first axis. `stack` puts its new axis first unless you pass `dim=-1`.",
    ),
    Mistake(
        "tokens in one row",
        lambda x, pairing="interleaved": split_pairs(x, pairing).reshape(-1, 2),
        "You put the pairs of all tokens into one long list. Keep the axes that come before the features.",
    ),
    Mistake(
        "tokens as pairs",
        tokens_as_pairs,
        "You pair tokens. Instead, pair the features of each token.",
    ),
)
