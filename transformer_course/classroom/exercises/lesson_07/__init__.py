"""Lesson 07, multi-head attention: split, attend, merge; shared heads; and the cache."""

from transformer_course.classroom.exercises.lesson_07 import (
    append_to_cache,
    merge_heads,
    multi_head,
    share_heads,
    split_heads,
)
from transformer_course.classroom.exercises.lesson_07.questions import QUESTIONS

EXERCISES = (
    split_heads.EXERCISE,
    merge_heads.EXERCISE,
    multi_head.EXERCISE,
    share_heads.EXERCISE,
    append_to_cache.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
