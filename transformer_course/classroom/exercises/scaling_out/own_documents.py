"""Exercise: which documents of a stream a process reads, even after a restart."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.scaling_out.own_documents_mistakes import MORE_MISTAKES


def own_documents(start, count, process, processes):
    """Return a list of the document numbers that one process reads next.

    The first `start` documents of the stream have already been read. The next `count` are dealt out in turn, like
    cards: the first goes to process 0, the next to process 1, and so on. After the last of the `processes`, it's
    process 0's turn again. Return the documents dealt to `process`.
    """
    return list(range(start + process, start + count, processes))


def cases() -> tuple[Case, ...]:
    names = ("start", "count", "process", "processes")
    numbers = {
        "6 documents, process 0 of 2": (0, 6, 0, 2),
        "6 documents, process 1 of 2": (0, 6, 1, 2),
        "7 documents, process 0 of 2": (0, 7, 0, 2),
        "13 documents, process 0 of 2": (0, 13, 0, 2),
        "8 documents, process 1 of 3": (0, 8, 1, 3),
        "8 documents, process 2 of 3": (0, 8, 2, 3),
        "after a restart at 10": (10, 6, 1, 2),
        "after a restart at 11": (11, 12, 0, 2),
        "14 documents after a restart at 2": (2, 14, 1, 2),
        "restart at 12, 5 documents, process 2 of 3": (12, 5, 2, 3),
        "fewer documents than processes": (4, 2, 3, 4),
        "a single process": (3, 4, 0, 1),
    }
    return tuple(Case(label, dict(zip(names, each, strict=True)), {}) for label, each in numbers.items())


def block(start, count, process, processes):
    size, more = divmod(count, processes)
    first = start + process * size + min(process, more)
    return list(range(first, first + size + (process < more)))


def rest_dropped(start, count, process, processes):
    return list(range(start + process, start + count // processes * processes, processes))


MISTAKES = (
    Mistake(
        "everybody reads everything",
        lambda start, count, process, processes: list(range(start, start + count)),
        "Every process gets every document. That's right for a single process, but with more than one, each document "
        "would be read several times.",
    ),
    Mistake(
        "the start forgotten",
        lambda start, count, process, processes: list(range(process, count, processes)),
        "This is right at the start of the stream. After a restart, you begin with document 0 again and read "
        "everything a second time.",
    ),
    Mistake(
        "the end is not moved",
        lambda start, count, process, processes: list(range(start + process, count, processes)),
        "You stop at document `count`. But the next `count` documents begin at `start`, so where do they end?",
    ),
    Mistake(
        "the rest dropped",
        rest_dropped,
        "This is right if all processes get the same number of documents. Otherwise, no process reads the last "
        "documents.",
    ),
    Mistake(
        "by the remainder",
        lambda start, count, process, processes: [d for d in range(start, start + count) if d % processes == process],
        "You go by the document's number. But after a restart, the dealing starts over: the first document that's "
        "left goes to process 0, whatever its number is.",
    ),
    Mistake(
        "in blocks",
        block,
        "You give each process a block of neighboring documents. All documents are read, but in a stream, the last "
        "process would wait a long time for its first one. Deal them out in turn.",
    ),
    Mistake(
        "counted from 1",
        lambda start, count, process, processes: list(range(start + process + 1, start + count, processes)),
        "You're off by one: process 0 should get the first document.",
    ),
    Mistake(
        "one too many",
        lambda start, count, process, processes: list(range(start + process, start + count + 1, processes)),
        "You deal out one document too many. There should be `count` in all.",
    ),
    Mistake(
        "start counted for each process",
        lambda start, count, process, processes: list(
            range(start * processes + process, start * processes + count, processes)
        ),
        "`start` is the number of documents that all processes together have read. You use it as if each process had "
        "read that many.",
    ),
    Mistake(
        "count for each process",
        lambda start, count, process, processes: [start + process + i * processes for i in range(count)],
        "You take `count` documents for each process, but `count` is the number for all processes together.",
    ),
    Mistake(
        "only the first of them",
        lambda start, count, process, processes: [start + process] if process < count else [],
        "You stop after the first round. After the last process, it's the first one's turn again.",
    ),
)

EXERCISE = Exercise(
    name="own_documents",
    topic="scaling_out",
    title="Every document once",
    difficulty=1,
    minutes=6,
    builds="own_positions",
    returns=("documents",),
    reference=own_documents,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Ten documents are done, six are next, and there are two processes. Write down which process gets each of the "
        "documents 10 to 15.",
        "Where does process p start, how far is it to its next document, and before which document does it stop? "
        "Python has a function that takes exactly these three numbers.",
        "Use `range(first, end, step)`. `first` is `start` plus the number of the process, and `end` doesn't depend "
        "on the process.",
    ),
)
