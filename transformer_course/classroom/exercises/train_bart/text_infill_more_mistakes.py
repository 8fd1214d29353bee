"""More wrong versions of `text_infill` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def text_infill(*inputs):
    """The reference; imported late, because its module imports this list."""
    from transformer_course.classroom.exercises.train_bart.text_infill import text_infill as reference

    return reference(*inputs)


def one_each(tokens, spans, mask_id):
    last = dict(spans.tolist())
    return text_infill(tokens, spans.new_tensor(list(last.items())).view(-1, 2), mask_id)


def counted_from_one(tokens, spans, mask_id):
    pieces, place = [tokens[:0]], 0
    for start, length in spans.tolist():
        pieces += [tokens[place : max(start - 1, place)], tokens.new_tensor([mask_id])]
        place = max(start - 1 + length, 0)
    return torch.cat([*pieces, tokens[place:]])


MORE_MISTAKES = (
    Mistake(
        "one span for each position",
        one_each,
        "Two spans may begin at the same position, if the first has length 0. Yours keeps only one of them: a "
        "dictionary has one entry per key.",
    ),
    Mistake(
        "positions counted from 1",
        counted_from_one,
        "Your spans start one place too early: positions are counted from 0.",
    ),
)
