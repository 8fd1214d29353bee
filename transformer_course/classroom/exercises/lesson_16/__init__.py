"""Lesson 16, BERT: hide tokens, ask for them alone, fill gaps by counting, and judge what fine-tuning learned."""

from transformer_course.classroom.exercises.lesson_16 import (
    bert_corrupt,
    fill_in_scores,
    macro_f1,
    masked_loss,
    max_pool,
)
from transformer_course.classroom.exercises.lesson_16.questions import QUESTIONS

EXERCISES = (
    bert_corrupt.EXERCISE,
    masked_loss.EXERCISE,
    fill_in_scores.EXERCISE,
    max_pool.EXERCISE,
    macro_f1.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
