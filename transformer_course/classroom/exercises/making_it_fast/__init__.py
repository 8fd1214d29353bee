"""Making it fast: what work costs in FLOPs and bytes, and the least time it can take."""

from transformer_course.classroom.exercises.making_it_fast import (
    matmul_counts,
    roofline_seconds,
    token_flops,
    training_bytes,
)
from transformer_course.classroom.exercises.making_it_fast.questions import QUESTIONS

EXERCISES = (
    matmul_counts.EXERCISE,
    roofline_seconds.EXERCISE,
    token_flops.EXERCISE,
    training_bytes.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
