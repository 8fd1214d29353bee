"""More wrong versions of `positions_of` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def positions_of(*inputs):
    """The reference; imported late, because its module imports this list."""
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


MORE_MISTAKES = (
    Mistake(
        "like the first text",
        like_the_first,
        "You use the first text's positions for all. Each text has its own padding.",
    ),
    Mistake(
        "id 0 taken for padding",
        zero_is_padding,
        "You look for id 0 in the tokens. `padding_mask` says what is padding, whatever the ids are.",
    ),
)
