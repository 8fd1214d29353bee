"""Tokens: counting pairs, merging, learning merges, encoding, decoding, and one number per character."""

from transformer_course.classroom.exercises.tokens import (
    count_pairs,
    decode_tokens,
    encode_characters,
    encode_piece,
    learn_pairs,
    merge_all,
)
from transformer_course.classroom.exercises.tokens.questions import QUESTIONS

EXERCISES = (
    count_pairs.EXERCISE,
    merge_all.EXERCISE,
    learn_pairs.EXERCISE,
    encode_piece.EXERCISE,
    decode_tokens.EXERCISE,
    encode_characters.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
