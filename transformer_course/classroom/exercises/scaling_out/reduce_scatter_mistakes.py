"""More wrong versions of `reduce_scatter` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def reduce_scatter(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.scaling_out.reduce_scatter import reduce_scatter as reference

    return reference(*inputs)


def rounds(parts, turns, senders=None, by_process=False, keeps=True):
    """The rounds in a different order, with different senders, or with sent pieces given away."""
    parts, n = parts.clone(), len(parts)
    order = [(turn, sender) for turn in turns for sender in range(senders or n)]
    for turn, sender in sorted(order, key=lambda pair: pair[1]) if by_process else order:
        piece = (sender - turn) % n
        parts[(sender + 1) % n, piece] += parts[sender, piece]
        if not keeps:
            parts[sender, piece] = 0
    return parts


def own_number(parts):
    held = parts.clone()
    for process in range(len(parts)):
        held[process, process] = parts[:, process].sum(dim=0)
    return held


MORE_MISTAKES = (
    Mistake(
        "process and piece exchanged",
        lambda parts: reduce_scatter(parts.transpose(0, 1)).transpose(0, 1),
        "You swapped the two axes: the first is the process, and the second is the piece.",
    ),
    Mistake(
        "one round only",
        lambda parts: rounds(parts, range(1)),
        "You do only one round. It takes n − 1 rounds for every piece to visit every process.",
    ),
    Mistake(
        "the ring isn't closed",
        lambda parts: rounds(parts, range(len(parts) - 1), senders=len(parts) - 1),
        "The last process sends nothing. Its neighbor is process 0, because p + 1 is taken modulo n.",
    ),
    Mistake(
        "all rounds of a process at once",
        lambda parts: rounds(parts, range(len(parts) - 1), by_process=True),
        "One process does all its rounds before the next one begins. In each round, every process should send.",
    ),
    Mistake(
        "the sum at the process's own number",
        own_number,
        "The sums are right, but process p ends up with piece p. Follow one piece around the ring: where is it "
        "complete?",
    ),
    Mistake(
        "the finished pieces only",
        lambda parts: torch.stack(
            [reduce_scatter(parts)[(piece - 1) % len(parts), piece] for piece in range(len(parts))]
        ),
        "You return only the finished pieces. Return all the pieces that every process holds.",
    ),
    Mistake(
        "counted from 1, and given away",
        lambda parts: rounds(parts, range(1, len(parts)), keeps=False),
        "There are two mistakes here. Rounds are counted from 0, and the sender keeps what it has.",
    ),
)
