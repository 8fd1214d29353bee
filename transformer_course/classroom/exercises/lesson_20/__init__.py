"""Lesson 20, making it fast: what work costs in FLOPs and bytes, how long it must take, and how a loss falls."""

from transformer_course.classroom.exercises.lesson_20 import (
    fit_power_law,
    matmul_counts,
    roofline_seconds,
    token_flops,
    training_bytes,
)
from transformer_course.classroom.exercises.lesson_20.questions import QUESTIONS

EXERCISES = (
    matmul_counts.EXERCISE,
    roofline_seconds.EXERCISE,
    token_flops.EXERCISE,
    training_bytes.EXERCISE,
    fit_power_law.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
