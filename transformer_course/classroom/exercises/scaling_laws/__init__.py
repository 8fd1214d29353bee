"""Scaling laws: fit a power law and split a budget between model and text."""

from transformer_course.classroom.exercises.scaling_laws import fit_power_law, split_budget
from transformer_course.classroom.exercises.scaling_laws.questions import QUESTIONS

EXERCISES = (
    fit_power_law.EXERCISE,
    split_budget.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
