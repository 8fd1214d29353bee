"""Translate and summarize: score a translation, and align its words with the source."""

from transformer_course.classroom.exercises.translate_and_summarize import align_tokens, chrf
from transformer_course.classroom.exercises.translate_and_summarize.questions import QUESTIONS

EXERCISES = (
    chrf.EXERCISE,
    align_tokens.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
