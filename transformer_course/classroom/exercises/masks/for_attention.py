"""Exercise: give a padding mask the axes of attention weights."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def for_attention(padding):
    """Give a padding mask the axes of attention weights, so that every head and every query sees the same keys.

    `padding` has the axes (batch key). The mask broadcasts to weights with the axes (batch head query key): it has
    those four axes, of size 1 where nothing depends on them.
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
        "Your padding stands on the query axis: padding tokens would see nothing, and everybody would still see them. "
        "What may not be *seen* is a key.",
    ),
    Mistake(
        "the head's axis missing",
        lambda padding: padding[:, None, :],
        "Your mask has three axes. Lined up from the right with (batch head query key), your batch would meet the "
        "heads. Which axis is missing, and where?",
    ),
    Mistake(
        "batch where the query is",
        lambda padding: padding[None, None],
        "Your new axes stand in front. Lined up with (batch head query key), the texts of the batch would be taken for "
        "queries.",
    ),
    Mistake(
        "new axes at the end",
        lambda padding: padding[:, :, None, None],
        "Your new axes stand at the end: the tokens would be taken for heads. The keys are the last axis.",
    ),
    Mistake(
        "batch where the head is",
        lambda padding: padding[None, :, None, :],
        "Your batch stands where the heads are. (batch head query key): the texts come first.",
    ),
    Mistake(
        "unchanged",
        lambda padding: padding,
        "Two axes are there, four are wanted. As it is, the texts of the batch would be taken for queries.",
    ),
    Mistake(
        "queries hidden too",
        lambda padding: (padding[:, :, None] & padding[:, None, :])[:, None],
        "You hide the rows of padding tokens as well. That is not needed, since nobody sees what comes of them, and it "
        "makes rows that see nothing. Only the keys matter.",
    ),
    Mistake(
        "copied for every query",
        lambda padding: padding[:, None, None, :].repeat(1, 1, padding.shape[1], 1),
        "Right values, but copied for every query, although no query differs from another. Size 1 is enough: it "
        "broadcasts, also to another number of queries.",
    ),
    Mistake(
        "True means hidden",
        lambda padding: ~padding[:, None, None, :],
        "Right axes, but True and False have changed places. Only the shape should change here.",
    ),
)

EXERCISE = Exercise(
    name="for_attention",
    topic="masks",
    title="Four axes",
    difficulty=1,
    minutes=4,
    builds="for_attention",
    returns=("mask",),
    reference=for_attention,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Write (batch head query key) on paper, and below it the two axes that you have. Each goes below its own name. "
        "Which places stay empty?",
        "New axes of size 1 come from indexing with `None`, or from `unsqueeze`. Two are needed, both between the axes "
        "you have.",
        "Index `padding` with four things: a colon keeps an axis, `None` makes one. Batch first, then two new ones.",
    ),
)
