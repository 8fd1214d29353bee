"""quiz(...) and predict(...): questions in which every option has its explanation."""

import difflib
import functools

from transformer_course.classroom.card import Card
from transformer_course.classroom.exercises import topics
from transformer_course.classroom.exercises.question import Question


@functools.cache
def all_questions() -> dict[str, Question]:
    """Every question of the course by name."""
    return {question.name: question for topic in topics().values() for question in topic.QUESTIONS}


def find_questions(names: tuple[str, ...]) -> tuple[Question, ...]:
    """The questions of those names.

    Raises:
        KeyError: there is none of that name; the message names similar ones
    """
    known = all_questions()
    for name in names:
        if not isinstance(name, str) or name not in known:
            close = difflib.get_close_matches(str(name)[:100], known, n=3)
            advice = (
                f"Did you mean {', '.join(close)}?"
                if close
                else "You'll find the names of the questions in the lesson's own cells."
            )
            raise KeyError(f"there is no question {name!r:.100}. {advice}")
    return tuple(known[name] for name in names)


def quiz(*names: str):
    """Ask questions by name: quiz("attention.scale", "attention.axis"). A click says what is right and why."""
    return asked("quiz", names)


def predict(name: str):
    """Ask for a prediction before a cell runs: predict("attention.entropy"). The explanation comes after the choice."""
    return asked("predict", (name,))


def asked(kind: str, names: tuple[str, ...]):
    from transformer_course.classroom.widgets.quiz import QuestionWidget

    try:
        return QuestionWidget(kind, find_questions(names))
    except KeyError as error:
        return Card("note", str(error.args[0]))
