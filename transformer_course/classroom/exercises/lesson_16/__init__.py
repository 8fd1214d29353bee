"""Lesson 16, BERT: hide tokens, and count the loss only where something was hidden."""

from transformer_course.classroom.exercises.lesson_16 import bert_corrupt, masked_loss
from transformer_course.classroom.exercises.lesson_16.questions import QUESTIONS

EXERCISES = (
    bert_corrupt.EXERCISE,
    masked_loss.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
