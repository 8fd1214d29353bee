"""Attention: scores, weights, and the weighted mean computed from them."""

from transformer_course.classroom.exercises.attention import attention, attention_scores, attention_weights
from transformer_course.classroom.exercises.attention.questions import QUESTIONS

EXERCISES = (
    attention_scores.EXERCISE,
    attention_weights.EXERCISE,
    attention.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
