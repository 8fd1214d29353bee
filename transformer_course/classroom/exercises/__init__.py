"""The exercises: a folder per lesson, a file per exercise."""

import difflib
import functools
import importlib
import pkgutil
import re
from types import ModuleType

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor

__all__ = ["Case", "Exercise", "Mistake", "all_exercises", "find_exercise", "lessons", "random_tensor"]


@functools.cache
def lessons() -> dict[int, ModuleType]:
    """The lessons that have exercises or questions, by number."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = [name for name in names if re.fullmatch(r"lesson_\d\d", name)]
    return {int(name[-2:]): importlib.import_module(f"{__name__}.{name}") for name in found}


@functools.cache
def all_exercises() -> dict[str, Exercise]:
    """Every exercise of the course by name, in the order of the lessons."""
    return {exercise.name: exercise for lesson in lessons().values() for exercise in lesson.EXERCISES}


def find_exercise(name: str) -> Exercise:
    """The exercise of that name.

    Raises:
        KeyError: there is none; the message names similar ones
    """
    known = all_exercises()
    if name not in known:
        close = difflib.get_close_matches(name, known, n=3) or list(known)
        raise KeyError(f"there is no exercise of this name. Did you mean {', '.join(close)}?")
    return known[name]
