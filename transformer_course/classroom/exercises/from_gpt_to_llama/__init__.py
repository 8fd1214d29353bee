"""From GPT to LLaMA: shared keys and values, swapped parts, equal cost, and what counts as a difference."""

from transformer_course.classroom.exercises.from_gpt_to_llama import (
    is_a_difference,
    llama_width,
    share_heads,
    swap_block,
)
from transformer_course.classroom.exercises.from_gpt_to_llama.questions import QUESTIONS

EXERCISES = (
    share_heads.EXERCISE,
    swap_block.EXERCISE,
    llama_width.EXERCISE,
    is_a_difference.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
