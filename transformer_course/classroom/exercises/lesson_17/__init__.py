"""Lesson 17, BART: damage a text by spans, and give the decoder what it reads and what it should say."""

from transformer_course.classroom.exercises.lesson_17 import shift_right, text_infill
from transformer_course.classroom.exercises.lesson_17.questions import QUESTIONS

EXERCISES = (
    text_infill.EXERCISE,
    shift_right.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
