"""Scaling laws: fit a power law."""

from transformer_course.classroom.exercises.scaling_laws import fit_power_law
from transformer_course.classroom.exercises.scaling_laws.questions import QUESTIONS

EXERCISES = (fit_power_law.EXERCISE,)

__all__ = ["EXERCISES", "QUESTIONS"]
