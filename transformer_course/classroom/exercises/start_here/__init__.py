"""Start here: one exercise of one line, to see how exercises work."""

from transformer_course.classroom.exercises.start_here import next_token_pairs
from transformer_course.classroom.exercises.start_here.questions import QUESTIONS

EXERCISES = (next_token_pairs.EXERCISE,)

__all__ = ["EXERCISES", "QUESTIONS"]
