"""Multi-head attention: split, attend, merge."""

from transformer_course.classroom.exercises.multi_head_attention import merge_heads, multi_head, split_heads
from transformer_course.classroom.exercises.multi_head_attention.questions import QUESTIONS

EXERCISES = (
    split_heads.EXERCISE,
    merge_heads.EXERCISE,
    multi_head.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
