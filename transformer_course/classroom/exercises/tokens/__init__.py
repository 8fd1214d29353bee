"""Tokens: characters to ids, counting pairs, merging, learning merges, encoding, and decoding."""

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
    encode_characters.EXERCISE,
    count_pairs.EXERCISE,
    merge_all.EXERCISE,
    learn_pairs.EXERCISE,
    encode_piece.EXERCISE,
    decode_tokens.EXERCISE,
)

__all__ = ["EXERCISES", "QUESTIONS"]
