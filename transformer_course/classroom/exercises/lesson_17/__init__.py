"""Lesson 17, BART: damage a text, what the decoder reads and says, its loss, a score, and an alignment."""

from transformer_course.classroom.exercises.lesson_17 import align_tokens, chrf, shift_right, target_loss, text_infill
from transformer_course.classroom.exercises.lesson_17.questions import QUESTIONS

EXERCISES = (
    text_infill.EXERCISE,
    shift_right.EXERCISE,
    target_loss.EXERCISE,
    chrf.EXERCISE,
    align_tokens.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
