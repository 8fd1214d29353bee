"""Models: what comes before the blocks, what comes after them, and the whole forward pass."""

from transformer_course.classroom.exercises.models import causal_logits, masked_word_logits, sum_embeddings
from transformer_course.classroom.exercises.models.questions import QUESTIONS

EXERCISES = (
    sum_embeddings.EXERCISE,
    causal_logits.EXERCISE,
    masked_word_logits.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
