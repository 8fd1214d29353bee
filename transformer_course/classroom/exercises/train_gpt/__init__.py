"""Train GPT: windows with their targets, the loss over all positions, and an n-gram model to compare with."""

from transformer_course.classroom.exercises.train_gpt import (
    bits_per_character,
    kneser_ney_bigram,
    language_model_loss,
    next_token_targets,
    window_starts,
)
from transformer_course.classroom.exercises.train_gpt.questions import QUESTIONS

EXERCISES = (
    next_token_targets.EXERCISE,
    language_model_loss.EXERCISE,
    bits_per_character.EXERCISE,
    window_starts.EXERCISE,
    kneser_ney_bigram.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
