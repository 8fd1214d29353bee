"""Exercise: which documents of a stream are a process's, also after a restart."""

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def own_documents(start, count, process, processes):
    """The numbers of the documents that one process reads next, as a list.

    The first `start` documents of the stream have been read by somebody already. The next `count` are dealt
    out in turns, like cards: the first of them to process 0, the next to process 1, and after the last of the
    `processes` again to process 0, until all are dealt out. `process` says whose are asked for.
    """
    return list(range(start + process, start + count, processes))


def cases() -> tuple[Case, ...]:
    names = ("start", "count", "process", "processes")
    numbers = {
        "6 documents, process 0 of 2": (0, 6, 0, 2),
        "6 documents, process 1 of 2": (0, 6, 1, 2),
        "7 documents, process 0 of 2": (0, 7, 0, 2),
        "8 documents, process 1 of 3": (0, 8, 1, 3),
        "8 documents, process 2 of 3": (0, 8, 2, 3),
        "after a restart at 10": (10, 6, 1, 2),
        "after a restart at 11": (11, 6, 0, 2),
        "restart at 12, 5 documents, process 2 of 3": (12, 5, 2, 3),
        "fewer documents than processes": (4, 2, 3, 4),
        "alone": (3, 4, 0, 1),
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
        "Every process gets every document: right for one that is alone. Together they would read each of them "
        "several times.",
    ),
    Mistake(
        "the start forgotten",
        lambda start, count, process, processes: list(range(process, count, processes)),
        "Right at the beginning of the stream. After a restart yours begins again with document 0, and reads all of "
        "it a second time.",
    ),
    Mistake(
        "the end is not moved",
        lambda start, count, process, processes: list(range(start + process, count, processes)),
        "You stop at document `count`. After a restart the next `count` documents begin at `start`: where do they end?",
    ),
    Mistake(
        "the rest dropped",
        rest_dropped,
        "Right where all processes get as many. Otherwise yours leaves the last documents to nobody.",
    ),
    Mistake(
        "by the remainder",
        lambda start, count, process, processes: [d for d in range(start, start + count) if d % processes == process],
        "You go by the number of the document. Dealt out anew after a restart, the first document that is left goes "
        "to process 0, whatever its number is.",
    ),
    Mistake(
        "in blocks",
        block,
        "You give each process documents that stand side by side. That is complete, too; but a stream is read as it "
        "comes, and all should have something to do from the start.",
    ),
    Mistake(
        "counted from 1",
        lambda start, count, process, processes: list(range(start + process + 1, start + count, processes)),
        "You are one too far: process 0 gets the first document.",
    ),
    Mistake(
        "one too many",
        lambda start, count, process, processes: list(range(start + process, start + count + 1, processes)),
        "You deal out one document more than `count`.",
    ),
    Mistake(
        "start counted for each process",
        lambda start, count, process, processes: list(
            range(start * processes + process, start * processes + count, processes)
        ),
        "`start` documents have been read by all of them together, and you take it for what each has read.",
    ),
    Mistake(
        "count for each process",
        lambda start, count, process, processes: [start + process + i * processes for i in range(count)],
        "You take `count` documents for each process. It is how many all of them share.",
    ),
    Mistake(
        "only the first of them",
        lambda start, count, process, processes: [start + process] if process < count else [],
        "You stop after the first round. After the last process it is the turn of the first one again.",
    ),
)

EXERCISE = Exercise(
    name="own_documents",
    topic="scaling_out",
    title="Every document once",
    difficulty=1,
    minutes=5,
    builds="own_positions",
    returns=("documents",),
    reference=own_documents,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Ten documents are done, six come, and there are two processes. Write down who gets which of 10 to 15.",
        "Where does process p begin, how far is it to its next one, and before which document does it stop? Python "
        "has something with these three numbers.",
        "`range(first, end, step)`: the first is `start` plus the process's number, and the end does not depend on "
        "the process.",
    ),
)
