"""More wrong versions of `text_infill` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def text_infill(*inputs):
    """The reference, imported late because its module imports this list."""
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


def masked(tokens, spans, mask_id):
    damaged = tokens.clone()
    for start, length in spans.tolist():
        damaged[start : start + length] = mask_id
    return damaged


def end_and_rest(tokens, spans, mask_id):
    pieces, place = [tokens[:0]], 0
    for start, end in spans.tolist():
        pieces += [tokens[place:start], tokens.new_tensor([mask_id])]
        place = end
    return torch.cat(pieces)


def all_at_the_end(tokens, spans, mask_id):
    kept = torch.ones_like(tokens, dtype=torch.bool)
    for start, length in spans.tolist():
        kept[start : start + length] = False
    return torch.cat([tokens[kept], tokens.new_full((len(spans),), mask_id)])


MORE_MISTAKES = (
    Mistake(
        "one span for each position",
        one_each,
        "Two spans may begin at the same position if the first has length 0. You keep only one of them, because a "
        "dictionary has one entry per key.",
    ),
    Mistake(
        "positions counted from 1",
        counted_from_one,
        "Your spans start one position too early. Positions are counted from 0.",
    ),
    Mistake(
        "equal neighbors merged",
        lambda tokens, spans, mask_id: torch.unique_consecutive(masked(tokens, spans, mask_id)),
        "You mask every hidden token and then merge equal neighbors. That also merges repeated words and the masks of "
        "spans that touch, and a span of length 0 leaves no mask.",
    ),
    Mistake(
        "what was hidden",
        lambda tokens, spans, mask_id: torch.cat(
            [tokens[:0], *(torch.cat([tokens.new_tensor([mask_id]), tokens[s : s + n]]) for s, n in spans.tolist())]
        ),
        "You return the text that should be hidden. Keep the text *around* the spans instead.",
    ),
    Mistake(
        "length taken for the end, and the rest forgotten",
        end_and_rest,
        "There are two mistakes here. The second number of a span is its length, not its end, and the text after the "
        "last span should stay.",
    ),
    Mistake(
        "all masks at the end",
        all_at_the_end,
        "Your masks are all at the end. Each one should be where its span was.",
    ),
    Mistake(
        "only the first span",
        lambda tokens, spans, mask_id: text_infill(tokens, spans[:1], mask_id),
        "You hide only the first span. Is your `return` inside the loop?",
    ),
)
