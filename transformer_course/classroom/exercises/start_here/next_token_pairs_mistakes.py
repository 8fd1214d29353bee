"""More wrong versions of `next_token_pairs` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake

MORE_MISTAKES = (
    Mistake(
        "the batch in one row",
        lambda tokens: (tokens.flatten()[:-1], tokens.flatten()[1:]),
        "You join all texts into one, so the last token of one text predicts the first token of the next. Slice the "
        "last axis instead.",
    ),
    Mistake(
        "cut in the middle",
        lambda tokens: (tokens[..., : tokens.shape[-1] // 2], tokens[..., tokens.shape[-1] // 2 :]),
        "You cut the text in half. Instead, inputs and targets should overlap: each is nearly the whole text, and the "
        "targets are one token ahead.",
    ),
    Mistake(
        "the last token alone, without its axis",
        lambda tokens: (tokens[..., :-1], tokens[..., -1]),
        "Your only target is the last token of the text. A GPT predicts the next token at every position, so every "
        "input needs a target.",
    ),
    Mistake(
        "zeros at the end",
        lambda tokens: (tokens, torch.cat([tokens[..., 1:], torch.zeros_like(tokens[..., :1])], dim=-1)),
        "Your targets end with a 0 that isn't part of the text. Instead, leave out the last input, which has no next "
        "token.",
    ),
    Mistake(
        "moved in place",
        lambda tokens: (tokens[..., 1:], tokens[..., 1:]),
        "Your inputs are the same as your targets: a slice is a view, so when you shift the text in place, the inputs "
        "shift with it.",
    ),
)
