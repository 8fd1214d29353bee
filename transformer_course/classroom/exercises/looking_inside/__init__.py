"""Looking inside: two scores for heads, silencing heads, and the logit lens."""

from transformer_course.classroom.exercises.looking_inside import (
    induction_score,
    lens_logits,
    previous_token_score,
    silence_heads,
)
from transformer_course.classroom.exercises.looking_inside.questions import QUESTIONS

EXERCISES = (
    previous_token_score.EXERCISE,
    induction_score.EXERCISE,
    silence_heads.EXERCISE,
    lens_logits.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
