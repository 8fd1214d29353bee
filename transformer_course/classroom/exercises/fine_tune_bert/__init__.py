"""Fine-tune BERT: one vector for a text, and a score in which every class counts."""

from transformer_course.classroom.exercises.fine_tune_bert import macro_f1, max_pool, pool_first
from transformer_course.classroom.exercises.fine_tune_bert.questions import QUESTIONS

EXERCISES = (
    pool_first.EXERCISE,
    max_pool.EXERCISE,
    macro_f1.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
