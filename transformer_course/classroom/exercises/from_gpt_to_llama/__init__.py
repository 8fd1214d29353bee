"""From GPT to LLaMA: the parts that were replaced, what each costs, and whether a difference is one."""

from transformer_course.classroom.exercises.from_gpt_to_llama import (
    cache_bytes,
    is_a_difference,
    llama_width,
    mean_and_error,
    share_heads,
    swap_block,
)
from transformer_course.classroom.exercises.from_gpt_to_llama.questions import QUESTIONS

EXERCISES = (
    share_heads.EXERCISE,
    llama_width.EXERCISE,
    cache_bytes.EXERCISE,
    swap_block.EXERCISE,
    mean_and_error.EXERCISE,
    is_a_difference.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
