"""More wrong versions of `own_rows` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def others_zero(rows, process, processes):
    first = sum(len(rows) // processes + (p < len(rows) % processes) for p in range(process))
    size = len(rows) // processes + (process < len(rows) % processes)
    result = torch.zeros_like(rows)
    result[first : first + size] = rows[first : first + size]
    return result


MORE_MISTAKES = (
    Mistake(
        "bounds rounded",
        lambda rows, process, processes: rows[
            len(rows) * process // processes : len(rows) * (process + 1) // processes
        ],
        "Your shares are as equal as they can be, but the extra rows should go to the first processes.",
    ),
    Mistake(
        "the larger shares begin too early",
        lambda rows, process, processes: rows[process * (len(rows) // processes) :][
            : len(rows) // processes + (process < len(rows) % processes)
        ],
        "The sizes are right, but each share begins as if no share before it had an extra row. How many extra rows "
        "come before process p?",
    ),
    Mistake(
        "the whole remainder to the first",
        lambda rows, process, processes: (
            rows[: len(rows) // processes + len(rows) % processes]
            if process == 0
            else rows[len(rows) % processes + process * (len(rows) // processes) :][: len(rows) // processes]
        ),
        "Process 0 gets the whole remainder. The first processes should get one extra row *each*.",
    ),
    Mistake(
        "the remainder to everybody",
        lambda rows, process, processes: torch.cat(
            [
                rows[process * (len(rows) // processes) :][: len(rows) // processes],
                rows[len(rows) - len(rows) % processes :],
            ]
        ),
        "Every process gets the remainder, so these rows count several times.",
    ),
    Mistake(
        "piece size instead of the number of pieces",
        lambda rows, process, processes: rows[process * processes : (process + 1) * processes],
        "You cut pieces of `processes` rows (`split` takes the *size* of a piece). There should be `processes` pieces.",
    ),
    Mistake(
        "other rows set to 0",
        others_zero,
        "Your rows are right, but all the others are still there, as zeros. Return only this process's rows.",
    ),
    Mistake(
        "columns, the remainder dropped",
        lambda rows, process, processes: rows[
            :, process * (rows.shape[1] // processes) : (process + 1) * (rows.shape[1] // processes)
        ],
        "There are two mistakes here. Split the rows, not the columns, and don't drop any of them.",
    ),
)
