"""More wrong versions of `half_split_rows` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def half_split_rows(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.real_checkpoints.half_split_rows import half_split_rows as reference

    return reference(*inputs)


def columns(weight, shape):
    return weight.unflatten(1, shape).transpose(2, 3).flatten(1, 3)


MORE_MISTAKES = (
    Mistake(
        "columns",
        lambda weight, d_head: columns(weight, (-1, 2, d_head // 2)) if weight.shape[1] % d_head == 0 else weight,
        "You reorder columns. The query and key features are in the rows.",
    ),
    Mistake(
        "only the first head",
        lambda weight, d_head: torch.cat([half_split_rows(weight[:d_head], d_head), weight[d_head:]]),
        "You reorder only the first head. Reorder every head.",
    ),
    Mistake(
        "other heads lost",
        lambda weight, d_head: half_split_rows(weight[:d_head], d_head),
        "You return only the first head.",
    ),
    Mistake(
        "the order itself",
        lambda weight, d_head: half_split_rows(torch.arange(len(weight))[:, None], d_head)[:, 0],
        "You return the order itself. Use it to index the weight.",
    ),
    Mistake(
        "heads not joined",
        lambda weight, d_head: weight.unflatten(0, (-1, 2, d_head // 2)).transpose(1, 2),
        "The order is right, but the head, pair, and half axes are still separate. Flatten them into one.",
    ),
    Mistake(
        "all heads as one, second half first",
        lambda weight, d_head: torch.stack([weight[len(weight) // 2 :], weight[: len(weight) // 2]], dim=1).flatten(
            0, 1
        ),
        "There are two mistakes here. Each head has halves of its own, and the first half comes first.",
    ),
    Mistake(
        "two rows at a time",
        lambda weight, d_head: weight[
            [
                first + half + i
                for first in range(0, len(weight), d_head)
                for begin in range(0, d_head // 2, 2)
                for half in (0, d_head // 2)
                for i in range(begin, min(begin + 2, d_head // 2))
            ]
        ],
        "You take two rows of each half at a time. Alternate between the halves one row at a time.",
    ),
    Mistake(
        "d_head taken for the number of heads",
        lambda weight, d_head: weight.reshape(d_head, 2, -1, weight.shape[1]).transpose(1, 2).reshape(weight.shape),
        "You make `d_head` heads, but `d_head` is the number of rows in *one* head. How many heads are there?",
    ),
)
