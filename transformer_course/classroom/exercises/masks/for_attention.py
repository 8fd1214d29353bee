"""Exercise: give a padding mask the axes of attention weights."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def for_attention(padding):
    """Give a padding mask the axes of attention weights, so that every head and every query sees the same keys.

    `padding` has the axes (batch key). Return the mask with four axes, so that it broadcasts to (batch head query key).
    The axes for head and query must have size 1, because the mask is the same for all heads and queries.
    """
    return padding[:, None, None, :]


def cases() -> tuple[Case, ...]:
    def case(label: str, rows: list[list[int]]) -> Case:
        axes = {"padding": "batch key", "mask": "batch head query key"}
        return Case(label, {"padding": torch.tensor(rows).bool()}, axes)

    return (
        case("2 texts of 3 tokens, the second one short", [[1, 1, 1], [1, 1, 0]]),
        case("as many texts as tokens", [[1, 1, 1], [0, 1, 1], [1, 0, 0]]),
        case("one text", [[0, 1, 1, 1]]),
        case("4 texts of 2 tokens", [[1, 0], [0, 1], [1, 1], [1, 0]]),
        case("a text of padding only", [[0, 0, 0], [1, 1, 1]]),
    )


MISTAKES = (
    Mistake(
        "queries hidden instead of keys",
        lambda padding: padding[:, None, :, None],
        "You put the padding on the query axis. With such a mask, padding tokens would see nothing, but every other "
        "token would still see them. Which axis holds the tokens that are *seen*?",
    ),
    Mistake(
        "the head's axis missing",
        lambda padding: padding[:, None, :],
        "Your mask has three axes. Broadcasting lines up axes from the right, so with (batch head query key), your "
        "batch axis would be matched with the head axis. Which axis is missing, and where should it go?",
    ),
    Mistake(
        "batch where the query is",
        lambda padding: padding[None, None],
        "Your new axes come first. If your mask were broadcast to (batch head query key), the texts in the batch would "
        "be treated as queries.",
    ),
    Mistake(
        "new axes at the end",
        lambda padding: padding[:, :, None, None],
        "Your new axes come last, so the tokens would be treated as heads. The last axis is for the keys.",
    ),
    Mistake(
        "batch where the head is",
        lambda padding: padding[None, :, None, :],
        "Your batch axis is the second one, where the head axis should be. In (batch head query key), the batch comes "
        "first.",
    ),
    Mistake(
        "unchanged",
        lambda padding: padding,
        "Your mask still has two axes, but you need four. As it is, the texts in the batch would be treated as "
        "queries.",
    ),
    Mistake(
        "queries hidden too",
        lambda padding: (padding[:, :, None] & padding[:, None, :])[:, None],
        "You also hide the rows of padding tokens. There's no need to, because no other token sees their output, and "
        "hiding them creates rows that see nothing. Only the keys matter.",
    ),
    Mistake(
        "copied for every query",
        lambda padding: padding[:, None, None, :].repeat(1, 1, padding.shape[1], 1),
        "The values are right, but you copy them for every query. An axis of size 1 is enough: it broadcasts to any "
        "number of queries.",
    ),
    Mistake(
        "True means hidden",
        lambda padding: ~padding[:, None, None, :],
        "The axes are right, but True and False are swapped. Only the shape should change here.",
    ),
)

EXERCISE = Exercise(
    name="for_attention",
    topic="masks",
    title="Four axes",
    difficulty=1,
    minutes=6,
    builds="for_attention",
    returns=("mask",),
    reference=for_attention,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Write down (batch head query key), and below it the two axes that you have, each under its own name. Which "
        "columns stay empty?",
        "To add an axis of size 1, index with `None` or call `unsqueeze`. You need two, both between the axes that you "
        "already have.",
        "Index `padding` with four things: a colon keeps an axis, and `None` adds one. The batch comes first, then two "
        "new axes.",
    ),
)
