"""Lesson 00, start here: one exercise of one line, to see how exercises work."""

from transformer_course.classroom.exercises.lesson_00 import next_token_pairs
from transformer_course.classroom.exercises.lesson_00.questions import QUESTIONS

EXERCISES = (next_token_pairs.EXERCISE,)

__all__ = ["EXERCISES", "QUESTIONS"]
