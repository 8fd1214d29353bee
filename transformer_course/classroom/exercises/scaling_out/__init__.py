"""Scaling out: shares of a batch, of gradients, of a ring's work, of memory, and of a data set."""

from transformer_course.classroom.exercises.scaling_out import (
    average_gradients,
    bytes_per_process,
    own_documents,
    own_rows,
    reduce_scatter,
)
from transformer_course.classroom.exercises.scaling_out.questions import QUESTIONS

EXERCISES = (
    own_rows.EXERCISE,
    average_gradients.EXERCISE,
    reduce_scatter.EXERCISE,
    bytes_per_process.EXERCISE,
    own_documents.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
