"""What a learner touches: checks, hints, solutions, quizzes, predictions and the picture of what is built."""

from transformer_course.classroom.checking import check
from transformer_course.classroom.glossary import glossary, term
from transformer_course.classroom.hints import hint, solution
from transformer_course.classroom.lessons import lesson_list
from transformer_course.classroom.overview import begin, progress
from transformer_course.classroom.own_parts import my_parts
from transformer_course.classroom.quizzes import predict, quiz
from transformer_course.classroom.showing import show_source

__all__ = [
    "begin",
    "check",
    "glossary",
    "hint",
    "lesson_list",
    "my_parts",
    "predict",
    "progress",
    "quiz",
    "show_source",
    "solution",
    "term",
]
