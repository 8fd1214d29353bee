"""Exercises of lesson 21, Real checkpoints: names, layouts, RoPE's pairs, first differences, and text vectors."""

from transformer_course.classroom.exercises.real_checkpoints import (
    first_difference,
    half_split_rows,
    mean_pool,
    name_map,
    split_c_attn,
)
from transformer_course.classroom.exercises.real_checkpoints.questions import QUESTIONS

EXERCISES = (
    name_map.EXERCISE,
    half_split_rows.EXERCISE,
    first_difference.EXERCISE,
    split_c_attn.EXERCISE,
    mean_pool.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
