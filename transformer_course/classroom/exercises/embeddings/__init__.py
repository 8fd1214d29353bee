"""Token embeddings: one-hot vectors, lookups, tied logits, neighbors, and the gradient of the table."""

from transformer_course.classroom.exercises.embeddings import (
    look_up,
    nearest_tokens,
    one_hot,
    table_gradient,
    tied_logits,
)
from transformer_course.classroom.exercises.embeddings.questions import QUESTIONS

EXERCISES = (
    one_hot.EXERCISE,
    look_up.EXERCISE,
    tied_logits.EXERCISE,
    nearest_tokens.EXERCISE,
    table_gradient.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
