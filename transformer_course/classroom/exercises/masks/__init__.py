"""Masks: which tokens may see which."""

from transformer_course.classroom.exercises.masks import causal_mask, for_attention, padding_mask
from transformer_course.classroom.exercises.masks.questions import QUESTIONS

EXERCISES = (
    causal_mask.EXERCISE,
    padding_mask.EXERCISE,
    for_attention.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
