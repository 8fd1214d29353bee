"""What a check says about a wrong answer: one of the mistakes that its exercise lists, judged for the site."""

import ast
import inspect
import textwrap
from dataclasses import dataclass

from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.exercises import Exercise, find_exercise
from transformer_course.classroom.exercises.exercise import Mistake

LONGEST = 14  # lines of a wrong answer that is shown as code


@dataclass(frozen=True)
class WrongAnswer:
    """A mistake's name, its code where it can be shown in the learner's words, and the card that the check gave."""

    mistake: str
    code: str
    card: str


def wrong_answer(name: str) -> WrongAnswer:
    """The card for one of the exercise's listed mistakes.

    Raises:
        ValueError: the check lets the mistake pass
    """
    exercise = find_exercise(name)
    codes = [learner_code(exercise, mistake) for mistake in exercise.mistakes]
    place = next((i for i, code in enumerate(codes) if code), 0)
    mistake = exercise.mistakes[place]
    card, passed = judge(exercise, mistake.wrong)
    if passed:
        raise ValueError(f"{name}: the check passes {mistake.name!r}")
    return WrongAnswer(mistake.name, codes[place], card._repr_html_())


def learner_code(exercise: Exercise, mistake: Mistake) -> str:
    """The wrong version as a learner would have written it, or nothing where it leans on the exercise's helpers."""
    wrong = mistake.wrong
    if not inspect.isfunction(wrong) or wrong.__closure__ or inspect.isclass(exercise.reference):
        return ""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(wrong)))
        (definition,) = tree.body
    except (OSError, SyntaxError, ValueError):
        return ""
    if not isinstance(definition, ast.FunctionDef) or leans_on_helpers(definition, exercise, wrong):
        return ""
    definition.name = exercise.name
    code = ast.unparse(definition)
    return code if code.count("\n") < LONGEST else ""


def leans_on_helpers(definition: ast.FunctionDef, exercise: Exercise, wrong) -> bool:
    """Whether it calls something that a learner doesn't have: other wrong versions, or the module's own helpers."""
    here = inspect.getmodule(exercise.reference).__name__
    used = {node.id for node in ast.walk(definition) if isinstance(node, ast.Name)}
    return any(getattr(wrong.__globals__.get(name), "__module__", None) == here for name in used)
