"""Lesson 13, train GPT: windows with their targets, and the loss over all positions."""

from transformer_course.classroom.exercises.lesson_13 import language_model_loss, next_token_targets
from transformer_course.classroom.exercises.lesson_13.questions import QUESTIONS

EXERCISES = (next_token_targets.EXERCISE, language_model_loss.EXERCISE)

__all__ = ["EXERCISES", "QUESTIONS"]
