"""Token embeddings: one-hot vectors, looking up, the table's gradient, tied scores, and neighbors."""

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
    table_gradient.EXERCISE,
    tied_logits.EXERCISE,
    nearest_tokens.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
