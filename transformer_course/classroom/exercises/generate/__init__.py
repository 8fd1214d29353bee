"""Generate: continue a text, cut off unlikely tokens, remember keys and values, draw a token, follow several beams."""

from transformer_course.classroom.exercises.generate import (
    append_to_cache,
    beam_step,
    greedy_continue,
    keep_top_k,
    keep_top_p,
    sample_token,
)
from transformer_course.classroom.exercises.generate.questions import QUESTIONS

EXERCISES = (
    greedy_continue.EXERCISE,
    keep_top_k.EXERCISE,
    append_to_cache.EXERCISE,
    keep_top_p.EXERCISE,
    sample_token.EXERCISE,
    beam_step.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
