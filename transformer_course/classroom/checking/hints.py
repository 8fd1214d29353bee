"""hint(name): a question, then a direction, then nearly the answer. solution(name) comes last."""

from transformer_course.classroom.card import Card, Code, Folded
from transformer_course.classroom.exercises import find_exercise

_given: dict[str, int] = {}  # hints given in this kernel, by exercise


def hint(name: str, level: int | None = None) -> Card:
    """The next hint for an exercise, or the one asked for by `level`: 1, 2, 3."""
    try:
        exercise = find_exercise(name)
    except KeyError as error:
        return Card("note", f"{called(name)}: {error.args[0]}")
    last = len(exercise.hints)
    if level is None:
        level = _given[name] = min(_given.get(name, 0) + 1, last)
    if isinstance(level, bool) or level not in list(range(1, last + 1)):
        return Card("note", f"{name}: there is no hint {level!r:.100}; the hints go from 1 to {last}.")
    after = f'`hint("{name}")` shows the next hint.' if level < last else f'`solution("{name}")` shows the solution.'
    return Card("note", f"{name}, hint {level} of {last}", [exercise.hints[int(level) - 1], after])


def called(name: object) -> str:
    """What was asked for, in a few words."""
    return name if isinstance(name, str) and len(name) < 100 and name.isprintable() else f"{name!r:.100}"


def solution(name: str) -> Card:
    """The course's solution of an exercise, folded until it is opened."""
    try:
        exercise = find_exercise(name)
    except KeyError as error:
        return Card("note", f"{called(name)}: {error.args[0]}")
    return Card("note", f"{name}: a solution", [Folded("Show it", [Code(exercise.source)])])
