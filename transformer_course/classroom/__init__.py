"""What a learner touches: checks, hints, solutions, quizzes, predictions and the picture of what is built."""

from transformer_course.classroom.checking.check import check
from transformer_course.classroom.checking.hints import hint, solution
from transformer_course.classroom.checking.quizzes import predict, quiz
from transformer_course.classroom.glossary.search import glossary
from transformer_course.classroom.glossary.terms import term
from transformer_course.classroom.learner_progress.overview import begin, progress
from transformer_course.classroom.lesson_list import lesson_list
from transformer_course.classroom.source_display import show_source
from transformer_course.classroom.workspace.my_parts import my_parts

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
