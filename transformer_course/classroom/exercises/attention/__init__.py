"""Attention: scores, weights, the weighted mean, and the three together."""

from transformer_course.classroom.exercises.attention import (
    attention,
    attention_scores,
    attention_weights,
    weighted_values,
)
from transformer_course.classroom.exercises.attention.questions import QUESTIONS

EXERCISES = (
    attention_scores.EXERCISE,
    attention_weights.EXERCISE,
    weighted_values.EXERCISE,
    attention.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
