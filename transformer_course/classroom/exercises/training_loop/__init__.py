"""The training loop: what happens between a loss and a model that has learned."""

from transformer_course.classroom.exercises.training_loop import (
    accumulate,
    adamw_step,
    clip_gradients,
    decay_groups,
    learning_rate,
)
from transformer_course.classroom.exercises.training_loop.questions import QUESTIONS

EXERCISES = (
    clip_gradients.EXERCISE,
    adamw_step.EXERCISE,
    learning_rate.EXERCISE,
    accumulate.EXERCISE,
    decay_groups.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
