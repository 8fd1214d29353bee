"""Positions: a vector for each position, angles, their sines and cosines, and a shift as a rotation."""

from transformer_course.classroom.exercises.positions import (
    add_positions,
    angle_features,
    positions_of,
    shift_features,
    wave_angles,
)
from transformer_course.classroom.exercises.positions.questions import QUESTIONS

EXERCISES = (
    add_positions.EXERCISE,
    positions_of.EXERCISE,
    wave_angles.EXERCISE,
    angle_features.EXERCISE,
    shift_features.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
