"""More wrong versions of `positions_of` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def positions_of(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.positions.positions_of import positions_of as reference

    return reference(*inputs)


def like_the_first(tokens, padding_mask=None, past=0):
    if padding_mask is None:
        return positions_of(tokens, None, past)
    return positions_of(tokens, padding_mask, past)[:1].expand(tokens.shape).clone()


def zero_is_padding(tokens, padding_mask=None, past=0):
    if padding_mask is None:
        return positions_of(tokens, None, past)
    return ((tokens != 0).cumsum(dim=-1) - 1).clamp(min=0)


def from_the_right(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(past + seq - 1, past - 1, -1)
    return (padding_mask.flip(-1).cumsum(dim=-1).flip(-1) - 1).clamp(min=0)[:, -seq:]


def past_twice(tokens, padding_mask=None, past=0):
    seq = tokens.shape[1]
    if padding_mask is None:
        return torch.arange(seq) + 2 * past
    return (padding_mask.cumsum(dim=-1) - 1).clamp(min=0)[:, -seq:] + past


MORE_MISTAKES = (
    Mistake(
        "like the first text",
        like_the_first,
        "You use the first text's positions for all texts. Each text has its own padding.",
    ),
    Mistake(
        "id 0 taken for padding",
        zero_is_padding,
        "You look for id 0 in the tokens. `padding_mask` tells you which tokens are padding, whatever their ids are.",
    ),
    Mistake(
        "counted from the right",
        from_the_right,
        "You count from the right. Count from the left, so that the first real token has position 0.",
    ),
    Mistake(
        "ends at seq",
        lambda tokens, padding_mask=None, past=0: (
            torch.arange(past, tokens.shape[1]) if padding_mask is None else positions_of(tokens, padding_mask, past)
        ),
        "Without a mask, your positions end at the number of new tokens. Start at `past`, and return one position for "
        "each new token.",
    ),
    Mistake(
        "the number of real tokens",
        lambda tokens, padding_mask=None, past=0: (
            positions_of(tokens, None, past) if padding_mask is None else padding_mask.sum(dim=-1)
        ),
        "With a mask, you return the number of real tokens in each text. Return a position for every new token.",
    ),
    Mistake(
        "only the last token's",
        lambda tokens, padding_mask=None, past=0: (
            positions_of(tokens, None, past)
            if padding_mask is None
            else positions_of(tokens, padding_mask, past)[:, -1]
        ),
        "With a mask, you return only the last token's position. Return one for every new token.",
    ),
    Mistake(
        "`past` added twice",
        past_twice,
        "You count the earlier tokens twice. With a mask, they're already included, and without one, positions start "
        "at `past`.",
    ),
)
