"""RoPE: angles, pairs of features, turning a pair, and the three together."""

from transformer_course.classroom.exercises.rope import rotary_angles, rotate, split_pairs, turn_pairs
from transformer_course.classroom.exercises.rope.questions import QUESTIONS

EXERCISES = (
    rotary_angles.EXERCISE,
    turn_pairs.EXERCISE,
    split_pairs.EXERCISE,
    rotate.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
