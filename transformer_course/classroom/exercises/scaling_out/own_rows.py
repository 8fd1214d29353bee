"""Exercise: the rows of a batch that belong to one process."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.scaling_out.own_rows_mistakes import MORE_MISTAKES


def own_rows(rows, process, processes):
    """Return one process's rows of a batch that several processes share.

    `rows` has the axes (batch seq). `process` is a number from 0 to `processes` − 1. Each process gets neighboring
    rows, beginning with process 0, and every row goes to exactly one process. If the rows can't be divided evenly, the
    first processes get one extra row each. A process may get no rows at all.
    """
    return rows.tensor_split(processes)[process]


def cases() -> tuple[Case, ...]:
    def case(batch, process, processes, seq=2) -> Case:
        rows = torch.arange(batch)[:, None] * 10 + torch.arange(seq)
        label = f"{batch} rows, process {process} of {processes}"
        inputs = {"rows": rows, "process": process, "processes": processes}
        return Case(label, inputs, {"rows": "batch seq", "own": "own seq"})

    return (
        case(4, 0, 2),
        case(4, 1, 2),
        case(5, 0, 2),
        case(5, 1, 2),
        case(8, 2, 3, seq=6),
        case(8, 1, 3),
        case(6, 3, 4, seq=4),
        case(6, 1, 4, seq=4),
        case(6, 2, 4, seq=6),
        case(3, 0, 1),
        case(2, 2, 3),
    )


def by_size(size_of):
    """Pieces of one size, from the front."""

    def version(rows, process, processes):
        size = size_of(len(rows), processes)
        return rows[process * size : (process + 1) * size]

    return version


def rest_to_the_last(rows, process, processes):
    size = len(rows) // processes
    return rows[process * size :] if process == processes - 1 else rows[process * size : (process + 1) * size]


def more_for_the_last(rows, process, processes):
    return rows.flip(0).tensor_split(processes)[processes - 1 - process].flip(0)


MISTAKES = (
    Mistake(
        "the rest dropped",
        by_size(lambda count, processes: count // processes),
        "This is right if the rows can be divided evenly. Otherwise, some rows don't go to any process.",
    ),
    Mistake(
        "chunk",
        lambda rows, process, processes: rows.chunk(processes)[process],
        "`chunk` rounds the piece size up and sometimes makes fewer pieces than you asked for, so the last "
        "processes get none. Any two shares may differ by at most one row.",
    ),
    Mistake(
        "large pieces first",
        by_size(lambda count, processes: -(-count // processes)),
        "You round the piece size up, so the last process gets too few rows, or none. Any two shares may differ by "
        "at most one row.",
    ),
    Mistake(
        "the rest to the last",
        rest_to_the_last,
        "You give everything that's left over to the last process, and all the others have to wait for it. The first "
        "processes should get one extra row each.",
    ),
    Mistake(
        "more for the last ones",
        more_for_the_last,
        "If the rows don't divide evenly, you give the extra rows to the last processes. Here, the first ones should "
        "get them.",
    ),
    Mistake(
        "in turns",
        lambda rows, process, processes: rows[process::processes],
        "You deal the rows out in turn, like cards. That works, too, but here, each process should get neighboring "
        "rows.",
    ),
    Mistake(
        "the same rows for all",
        lambda rows, process, processes: rows.tensor_split(processes)[0],
        "Every process gets the rows of process 0. They would all compute the same thing, and the other rows would "
        "never be seen.",
    ),
    Mistake(
        "everything for everybody",
        lambda rows, process, processes: rows,
        "Every process gets the whole batch. That's right for a single process. With several, it doesn't save any "
        "work.",
    ),
    Mistake(
        "the sequence cut",
        lambda rows, process, processes: rows.tensor_split(processes, dim=1)[process],
        "You split along seq, so every process gets a piece of every text. Split along the batch axis.",
    ),
    Mistake(
        "counted from 1",
        lambda rows, process, processes: rows.tensor_split(processes)[process - 1],
        "You count processes from 1, so process 0 gets the last piece.",
    ),
    Mistake(
        "one row",
        lambda rows, process, processes: rows[process : process + 1],
        "In your version, each process gets a single row. Who computes the other rows?",
    ),
)

EXERCISE = Exercise(
    name="own_rows",
    topic="scaling_out",
    title="A share of the batch",
    difficulty=1,
    minutes=6,
    builds="own_rows",
    returns=("own",),
    reference=own_rows,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "With five rows and two processes, which process gets which rows? And with eight rows and three processes?",
        "PyTorch can split a tensor into a given number of pieces that differ by at most one row, with the longer ones "
        "first. The function isn't `chunk`: try `chunk` with 6 rows and 4 pieces.",
        "`rows.tensor_split(…)` returns a tuple of pieces. Which of them belongs to this process?",
    ),
)
