"""Feed-forward: the network, one hidden unit by hand, the network with a gate, and the width of a gated network."""

from transformer_course.classroom.exercises.feed_forward import (
    feed_forward,
    gated_feed_forward,
    matching_hidden,
    pattern_detector,
)
from transformer_course.classroom.exercises.feed_forward.questions import QUESTIONS

EXERCISES = (
    feed_forward.EXERCISE,
    pattern_detector.EXERCISE,
    gated_feed_forward.EXERCISE,
    matching_hidden.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
