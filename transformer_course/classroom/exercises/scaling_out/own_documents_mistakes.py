"""More wrong versions of `own_documents` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def from_the_end(start, count, process, processes):
    return list(range(start + count - 1 - process, start - 1, -processes))


MORE_MISTAKES = (
    Mistake(
        "every second round backward",
        lambda start, count, process, processes: [
            start + i
            for i in range(count)
            if (processes - 1 - i % processes if i // processes % 2 else i % processes) == process
        ],
        "You deal every second round backward. All rounds should go in the same direction.",
    ),
    Mistake(
        "blocks of two",
        lambda start, count, process, processes: [start + i for i in range(count) if i // 2 % processes == process],
        "You deal two documents at a time. Deal one at a time, so that each process gets every `processes`-th "
        "document.",
    ),
    Mistake(
        "the first round left out",
        lambda start, count, process, processes: list(range(start + process, start + count, processes))[1:],
        "Your first document is missing: you add the step before you take the first one.",
    ),
    Mistake(
        "the last process first",
        lambda start, count, process, processes: list(range(start + processes - 1 - process, start + count, processes)),
        "You begin with the last process. Process 0 should get the first document.",
    ),
    Mistake(
        "all hands",
        lambda start, count, process, processes: [
            list(range(start + p, start + count, processes)) for p in range(processes)
        ],
        "You return the documents of all processes. Return those of `process`.",
    ),
    Mistake(
        "blocks, the rest left out",
        lambda start, count, process, processes: [
            start + process * (count // processes) + i for i in range(count // processes)
        ],
        "There are two mistakes here. Deal the documents in turn, not in blocks, and don't leave out the remainder.",
    ),
    Mistake(
        "counted from 1, start ignored",
        lambda start, count, process, processes: list(range(process + 1, count + 1, processes)),
        "There are two mistakes here. The documents begin at `start`, and processes are counted from 0.",
    ),
    Mistake(
        "the process as the step",
        lambda start, count, process, processes: list(range(start, start + count, max(process, 1))),
        "Your step is the number of the process. Every process has the same step but begins at a different document.",
    ),
    Mistake(
        "dealt from the end",
        from_the_end,
        "You deal the documents from the last one backward. The first one should go to process 0.",
    ),
)
