"""Positions: a vector for each position, the angles of the hands, their sines and cosines, and padding."""

from transformer_course.classroom.exercises.positions import (
    add_positions,
    angle_features,
    positions_of,
    wave_angles,
)
from transformer_course.classroom.exercises.positions.questions import QUESTIONS

EXERCISES = (
    add_positions.EXERCISE,
    wave_angles.EXERCISE,
    angle_features.EXERCISE,
    positions_of.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
