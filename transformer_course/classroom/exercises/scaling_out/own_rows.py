"""Exercise: which rows of a batch are a process's."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def own_rows(rows, process, processes):
    """The rows of a batch that one of several processes computes.

    `rows` has the axes (batch seq). `process` is a number from 0 to `processes` − 1. Rows that stand side by
    side stay together, process 0 has the first ones. All processes together have every row once. Where the
    rows cannot be shared out evenly, the first processes have one more.
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
        "Right where the rows can be shared out evenly. Otherwise yours leaves rows out: nobody has them.",
    ),
    Mistake(
        "chunk",
        lambda rows, process, processes: rows.chunk(processes)[process],
        "`chunk` cuts pieces of the rounded-up size from the front, and sometimes fewer pieces than you asked for: the "
        "last processes then have none. Two processes may differ by one row at most.",
    ),
    Mistake(
        "large pieces first",
        by_size(lambda count, processes: -(-count // processes)),
        "You cut pieces of the rounded-up size from the front. The last process then gets too few rows, or none: two "
        "processes may differ by one row at most.",
    ),
    Mistake(
        "the rest to the last",
        rest_to_the_last,
        "You give the whole rest to the last process, and all others wait for it. The first ones should have one row "
        "more.",
    ),
    Mistake(
        "more for the last ones",
        more_for_the_last,
        "Where it does not come out even, you give the last processes one row more. Here the first ones have it.",
    ),
    Mistake(
        "in turns",
        lambda rows, process, processes: rows[process::processes],
        "You deal the rows out in turns, like cards. That is complete, too, but here neighbors stay together.",
    ),
    Mistake(
        "the same rows for all",
        lambda rows, process, processes: rows.tensor_split(processes)[0],
        "Every process gets the rows of process 0. Then they all compute the same, and the others' rows are never "
        "seen.",
    ),
    Mistake(
        "everything for everybody",
        lambda rows, process, processes: rows,
        "Everybody gets the whole batch: right for a single process, and otherwise no work is saved.",
    ),
    Mistake(
        "the sequence cut",
        lambda rows, process, processes: rows.tensor_split(processes, dim=1)[process],
        "You cut along seq: every process gets a piece of every text. Cut along the axis of the batch.",
    ),
    Mistake(
        "counted from 1",
        lambda rows, process, processes: rows.tensor_split(processes)[process - 1],
        "You count processes from 1: process 0 gets the last piece.",
    ),
    Mistake(
        "one row",
        lambda rows, process, processes: rows[process : process + 1],
        "Each process gets a single row. Share out all of them.",
    ),
)

EXERCISE = Exercise(
    name="own_rows",
    topic="scaling_out",
    title="A share of the batch",
    difficulty=1,
    minutes=5,
    builds="own_rows",
    returns=("own",),
    reference=own_rows,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Five rows and two processes: who gets which rows? And eight rows for three processes?",
        "torch can cut a tensor into a number of pieces that differ by one row at most, the longer ones first. It is "
        "not `chunk`: try that with 6 rows and 4 pieces.",
        "`rows.tensor_split(…)` gives a tuple of pieces. Take the process's one.",
    ),
)
