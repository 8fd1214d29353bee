"""Lesson 02, token embeddings: one-hot vectors, looking up, the table's gradient, tied scores, and neighbours."""

from transformer_course.classroom.exercises.lesson_02 import (
    look_up,
    nearest_tokens,
    one_hot,
    table_gradient,
    tied_logits,
)
from transformer_course.classroom.exercises.lesson_02.questions import QUESTIONS

EXERCISES = (
    one_hot.EXERCISE,
    look_up.EXERCISE,
    table_gradient.EXERCISE,
    tied_logits.EXERCISE,
    nearest_tokens.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
