"""Fine-tune BERT: pool a text into one vector, and score classes so that rare ones count."""

from transformer_course.classroom.exercises.fine_tune_bert import macro_f1, max_pool, pool_first
from transformer_course.classroom.exercises.fine_tune_bert.questions import QUESTIONS

EXERCISES = (
    pool_first.EXERCISE,
    max_pool.EXERCISE,
    macro_f1.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
