"""Layer normalization: a token's mean and variance, LayerNorm, and RMSNorm."""

from transformer_course.classroom.exercises.layer_normalization import layer_norm, rms_norm, token_statistics
from transformer_course.classroom.exercises.layer_normalization.questions import QUESTIONS

EXERCISES = (token_statistics.EXERCISE, layer_norm.EXERCISE, rms_norm.EXERCISE)

__all__ = ["EXERCISES", "QUESTIONS"]
