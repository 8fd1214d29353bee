"""Residual connections: pre-norm, post-norm, the residual stream, and the initial size of the writes to it."""

from transformer_course.classroom.exercises.residual_connections import post_norm, pre_norm, residual_std, stream_writes
from transformer_course.classroom.exercises.residual_connections.questions import QUESTIONS

EXERCISES = (
    pre_norm.EXERCISE,
    post_norm.EXERCISE,
    stream_writes.EXERCISE,
    residual_std.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
