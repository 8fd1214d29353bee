"""Lesson 03, positions: a row for each, angles, their sines and cosines, and a shift as a turn."""

from transformer_course.classroom.exercises.lesson_03 import (
    add_positions,
    angle_features,
    shift_features,
    wave_angles,
)
from transformer_course.classroom.exercises.lesson_03.questions import QUESTIONS

EXERCISES = (
    add_positions.EXERCISE,
    wave_angles.EXERCISE,
    angle_features.EXERCISE,
    shift_features.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
