"""The checks of one learner's folder, in a process of its own.

Run as python -m transformer_course.classroom.grading.one_learner FOLDER EXERCISE [EXERCISE ...]

Says which exercise it's at before it runs anything, so that whoever started it knows what ended it, or never ended.
Each check runs in a copy of this process: what a file changes, starts or plans for later is gone with it. Where a
process can't be copied safely, this one is given a single exercise, which takes longer.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path


def main() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a learner's code prints is no answer
    folder, names = sys.argv[1], sys.argv[2:]
    os.environ["TRANSFORMER_COURSE_HOME"] = folder

    def tell(**answer) -> None:
        answers.write(json.dumps(answer) + "\n")
        answers.flush()

    # Loaded within a check's time limit, these would be what takes too long.
    import torch._dynamo  # noqa: F401

    import transformer_course.classroom.checking.check  # noqa: F401
    from transformer_course.classroom.exercises import all_exercises, find_exercise

    all_exercises()

    def judge(name: str) -> None:
        try:
            tell(done=name, mistake=mistake_in(find_exercise(name)))
        except BaseException as error:  # a learner's file can raise anything, at any time
            tell(done=name, mistake=f"It doesn't run: {type(error).__name__}: {error}")

    for name in names:
        tell(begun=name)
        if CAN_FORK:
            in_a_process_of_its_own(lambda name=name: judge(name))
            tell(ended=name)
        else:
            judge(name)
    answers.flush()
    os._exit(0)  # what a learner's file has started doesn't keep this process


# A copy of a process that has used several threads can hang; this one has imported torch, and computed nothing. On
# macOS system libraries forbid it even then, and Windows has no fork.
CAN_FORK = sys.platform == "linux" and hasattr(os, "fork")


def in_a_process_of_its_own(work: Callable[[], None]) -> None:
    """Run this in a copy of the process, and wait for the copy to end, whatever ends it."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def mistake_in(exercise) -> str:
    """What is wrong with the kept file of an exercise, in a sentence; nothing where it passes."""
    from transformer_course.classroom.checking.check import is_untouched, why_unfit, written
    from transformer_course.classroom.checking.diagnosis import diagnose, run_all
    from transformer_course.classroom.checking.guard import why_not_run
    from transformer_course.classroom.checking.process_state import known_state
    from transformer_course.classroom.checking.sandbox import OWN_SEED
    from transformer_course.classroom.workspace.kept_solutions import load_kept

    try:
        fn = load_kept(exercise.name)
    except Exception as error:
        return f"It doesn't run: {error}"
    with known_state(OWN_SEED):
        unfit = why_unfit(exercise, fn) or why_not_run(written(fn))
        if unfit:
            return unfit
        if is_untouched(exercise, fn):
            return "Not attempted yet."
        cases = exercise.cases()
        finding = diagnose(exercise, cases, run_all(exercise, fn, cases), fn)
    sentences = [part for part in finding if isinstance(part, str)]
    return (sentences or ["It isn't right yet."])[0] if finding else ""


if __name__ == "__main__":
    sys.path[:] = [path for path in sys.path if path and Path(path) != Path.cwd()]
    main()
