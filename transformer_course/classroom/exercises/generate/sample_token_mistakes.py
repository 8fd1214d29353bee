"""More wrong versions of `sample_token` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def sample_token(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.generate.sample_token import sample_token as reference

    return reference(*inputs)


def largest_first(logits, draw):
    ends = logits.softmax(dim=-1).sort(dim=-1, descending=True).values.cumsum(dim=-1)
    return (ends <= draw[..., None] * ends[..., -1:]).sum(dim=-1)


def starts_counted(logits, draw):
    p = logits.softmax(dim=-1)
    starts = p.cumsum(dim=-1) - p
    return (starts < draw[..., None]).sum(dim=-1)


MORE_MISTAKES = (
    Mistake(
        "a new draw",
        lambda logits, draw: sample_token(logits, torch.rand_like(draw)),
        "You draw a number of your own. Use `draw`: the same number must always lead to the same token.",
    ),
    Mistake(
        "one token too far",
        lambda logits, draw: sample_token(logits, draw) + 1,
        "You're one token too far. The number of ends that the draw has passed is already the id, counting from 0.",
    ),
    Mistake(
        "ends to the right counted",
        lambda logits, draw: logits.shape[-1] - sample_token(logits, draw),
        "You count the ends to the right of the draw. How many are to its left?",
    ),
    Mistake(
        "largest first",
        largest_first,
        "You sort the tokens by probability and return a rank. Keep the order of the vocabulary so that the index is "
        "the token id.",
    ),
    Mistake(
        "no cumulative sum",
        lambda logits, draw: (logits.softmax(-1) <= draw[..., None]).sum(dim=-1),
        "You compare the draw with single probabilities. On the line from 0 to 1, a token's segment ends at the sum "
        "of all probabilities up to and including its own.",
    ),
    Mistake(
        "the first probability above the draw",
        lambda logits, draw: (logits.softmax(-1) > draw[..., None]).long().argmax(dim=-1),
        "You look for a single probability above the draw. On the line from 0 to 1, a token's segment ends at the sum "
        "of all probabilities up to and including its own.",
    ),
    Mistake(
        "the nearest end",
        lambda logits, draw: (logits.softmax(-1).cumsum(-1) - draw[..., None]).abs().argmin(dim=-1),
        "You take the end that is nearest to the draw. The draw picks the token whose segment it falls into.",
    ),
    Mistake(
        "exponentials not divided",
        lambda logits, draw: (logits.exp().cumsum(-1) <= draw[..., None]).sum(dim=-1),
        "You don't divide the exponentials by their sum, so the line doesn't end at 1.",
    ),
    Mistake(
        "softmax over the first axis",
        lambda logits, draw: (logits.softmax(0).cumsum(-1) <= draw[..., None]).sum(dim=-1),
        "Your softmax runs over the texts in the batch. The probabilities for one text should sum to 1.",
    ),
    Mistake(
        "the draw turned around",
        lambda logits, draw: sample_token(logits, 1 - draw),
        "You use 1 − draw. That's just as random, but here, we count from the left.",
    ),
    Mistake(
        "one too far, from the starts",
        starts_counted,
        "You count the tokens that begin before the draw, including the chosen one, so your id is too large by 1.",
    ),
)
