"""Generate: reshape the distribution, cut its tail, draw, write on, and follow several beams."""

from transformer_course.classroom.exercises.generate import (
    append_to_cache,
    beam_step,
    greedy_continue,
    keep_top_k,
    keep_top_p,
    sample_token,
    with_temperature,
)
from transformer_course.classroom.exercises.generate.questions import QUESTIONS

EXERCISES = (
    with_temperature.EXERCISE,
    keep_top_k.EXERCISE,
    keep_top_p.EXERCISE,
    sample_token.EXERCISE,
    greedy_continue.EXERCISE,
    beam_step.EXERCISE,
    append_to_cache.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
