"""Blocks: parts combined into a layer, and layers combined into a stack."""

from transformer_course.classroom.exercises.blocks import (
    cross_attention_block,
    gpt_block,
    llama_block,
    run_blocks,
    transformer_block,
)
from transformer_course.classroom.exercises.blocks.questions import QUESTIONS

EXERCISES = (
    transformer_block.EXERCISE,
    cross_attention_block.EXERCISE,
    run_blocks.EXERCISE,
    gpt_block.EXERCISE,
    llama_block.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
