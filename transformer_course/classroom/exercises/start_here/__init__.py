"""Start here: a one-line exercise that shows how exercises work."""

from transformer_course.classroom.exercises.start_here import next_token_pairs
from transformer_course.classroom.exercises.start_here.questions import QUESTIONS

EXERCISES = (next_token_pairs.EXERCISE,)

__all__ = ["EXERCISES", "QUESTIONS"]
