"""Lesson 06, masks: who may see whom, and where each token stands."""

from transformer_course.classroom.exercises.lesson_06 import causal_mask, for_attention, padding_mask, positions_of
from transformer_course.classroom.exercises.lesson_06.questions import QUESTIONS

EXERCISES = (
    causal_mask.EXERCISE,
    padding_mask.EXERCISE,
    for_attention.EXERCISE,
    positions_of.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
