"""Lesson 11, blocks and models: the parts put together, four times."""

from transformer_course.classroom.exercises.lesson_11 import (
    causal_logits,
    cross_attention_block,
    gpt_block,
    llama_block,
    masked_word_logits,
    pool_first,
    run_blocks,
    sum_embeddings,
    transformer_block,
)
from transformer_course.classroom.exercises.lesson_11.questions import QUESTIONS

EXERCISES = (
    transformer_block.EXERCISE,
    cross_attention_block.EXERCISE,
    run_blocks.EXERCISE,
    sum_embeddings.EXERCISE,
    masked_word_logits.EXERCISE,
    pool_first.EXERCISE,
    gpt_block.EXERCISE,
    llama_block.EXERCISE,
    causal_logits.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
