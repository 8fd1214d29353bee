"""Train BART: damage a text, what the decoder reads and predicts, and its loss."""

from transformer_course.classroom.exercises.train_bart import shift_right, target_loss, text_infill
from transformer_course.classroom.exercises.train_bart.questions import QUESTIONS

EXERCISES = (
    text_infill.EXERCISE,
    shift_right.EXERCISE,
    target_loss.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
