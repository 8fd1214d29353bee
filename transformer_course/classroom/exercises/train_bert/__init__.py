"""Train BERT: hide tokens, score only the hidden ones, and fill gaps by counting."""

from transformer_course.classroom.exercises.train_bert import bert_corrupt, fill_in_scores, masked_loss
from transformer_course.classroom.exercises.train_bert.questions import QUESTIONS

EXERCISES = (
    bert_corrupt.EXERCISE,
    masked_loss.EXERCISE,
    fill_in_scores.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
