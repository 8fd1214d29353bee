"""The exercises: a folder for each lesson's topic, a file for each exercise."""

import difflib
import functools
import importlib
import importlib.util
from types import ModuleType

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.lessons import LESSONS

__all__ = [
    "Case",
    "Exercise",
    "Mistake",
    "all_exercises",
    "count_exercises",
    "exercises_on",
    "find_exercise",
    "random_tensor",
    "topics",
]


@functools.cache
def topics() -> dict[str, ModuleType]:
    """The topics that have exercises or questions, in the order of the lessons."""
    names = {lesson.topic: f"{__name__}.{lesson.topic}" for lesson in LESSONS}
    return {topic: importlib.import_module(name) for topic, name in names.items() if importlib.util.find_spec(name)}


@functools.cache
def all_exercises() -> dict[str, Exercise]:
    """Every exercise of the course by name, in the order of the lessons."""
    return {exercise.name: exercise for topic in topics().values() for exercise in topic.EXERCISES}


def exercises_on(topic: str) -> list[Exercise]:
    """The exercises of one lesson, by its topic."""
    return [exercise for exercise in all_exercises().values() if exercise.topic == topic]


def count_exercises(topic: str) -> tuple[int, int]:
    """How many exercises a lesson's core path has, and how many come under "Going further"."""
    own = exercises_on(topic)
    optional = sum(exercise.optional for exercise in own)
    return len(own) - optional, optional


def find_exercise(name: str) -> Exercise:
    """The exercise of that name.

    Raises:
        KeyError: there is none; the message names similar ones
    """
    known = all_exercises()
    if not isinstance(name, str) or name not in known:
        close = difflib.get_close_matches(str(name)[:100], known, n=3)
        advice = f"Did you mean {', '.join(close)}?" if close else "progress() shows all exercises."
        raise KeyError(f"there is no exercise of this name. {advice}")
    return known[name]
