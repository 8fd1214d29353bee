"""RoPE: rotate a pair of features, choose which features form a pair, and combine the two."""

from transformer_course.classroom.exercises.rope import rotate, split_pairs, turn_pairs
from transformer_course.classroom.exercises.rope.questions import QUESTIONS

EXERCISES = (
    turn_pairs.EXERCISE,
    split_pairs.EXERCISE,
    rotate.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
