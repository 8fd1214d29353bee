"""Feed-forward: two bends, the two kinds of feed-forward network, and how wide the gated one is."""

from transformer_course.classroom.exercises.feed_forward import (
    feed_forward,
    gated_feed_forward,
    gelu,
    matching_hidden,
    silu,
)
from transformer_course.classroom.exercises.feed_forward.questions import QUESTIONS

EXERCISES = (
    gelu.EXERCISE,
    feed_forward.EXERCISE,
    silu.EXERCISE,
    gated_feed_forward.EXERCISE,
    matching_hidden.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
