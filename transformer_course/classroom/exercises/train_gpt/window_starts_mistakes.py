"""More wrong versions of `window_starts` that learners write."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def window_starts(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.train_gpt.window_starts import window_starts as reference

    return reference(*inputs)


MORE_MISTAKES = (
    Mistake(
        "the batch subtracted",
        lambda draw, stream, length: (draw * max(len(stream) - len(draw), 1)).long(),
        "You subtract the number of draws. The window is what has to fit into the stream, so subtract its length.",
    ),
    Mistake(
        "clamped",
        lambda draw, stream, length: (draw * len(stream)).long().clamp(max=len(stream) - length - 1),
        "You draw from the whole stream and push what doesn't fit to the last start, which then comes up far too "
        "often. Multiply by the number of possible starts instead.",
    ),
    Mistake(
        "the remainder",
        lambda draw, stream, length: (draw * len(stream)).long() % (len(stream) - length),
        "You draw from the whole stream and take the remainder, so the first starts come up twice as often. Multiply "
        "by the number of possible starts instead.",
    ),
    Mistake(
        "a draw of its own",
        lambda draw, stream, length: torch.randint(0, len(stream) - length, draw.shape),
        "You draw numbers of your own. Use `draw`, so that the same draw always leads to the same starts.",
    ),
    Mistake(
        "evenly spaced",
        lambda draw, stream, length: torch.linspace(0, len(stream) - length - 1, len(draw)).long(),
        "Your starts are evenly spaced and don't depend on `draw`.",
    ),
    Mistake(
        "the largest token subtracted from",
        lambda draw, stream, length: (draw * (int(stream.max()) - length)).long(),
        "You use the largest id in the stream. Use the number of tokens in it, which is its length.",
    ),
    Mistake(
        "the last start always",
        lambda draw, stream, length: torch.full_like(draw, len(stream) - length - 1).long(),
        "You always return the last possible start. Each draw should pick one of the possible starts.",
    ),
    Mistake(
        "the number of windows",
        lambda draw, stream, length: (draw * (len(stream) // length)).long(),
        "You count how many windows fit side by side. A window may start at any token, and windows may overlap.",
    ),
    Mistake(
        "rounded to the nearest",
        lambda draw, stream, length: (draw * (len(stream) - length - 1)).round().long(),
        "You round to the nearest integer, so the first and last starts come up half as often as the others. Multiply "
        "by the number of starts, then drop the fraction.",
    ),
    Mistake(
        "sorted",
        lambda draw, stream, length: window_starts(draw, stream, length).sort().values,
        "You sort the starts. Keep them in the order of the draws.",
    ),
    Mistake(
        "the tokens there",
        lambda draw, stream, length: stream[window_starts(draw, stream, length)],
        "You return the tokens at the starts. Return the starts.",
    ),
    Mistake(
        "whole windows",
        lambda draw, stream, length: stream[window_starts(draw, stream, length)[:, None] + torch.arange(length)],
        "You return the windows. Return only their starts.",
    ),
    Mistake(
        "one place too far",
        lambda draw, stream, length: window_starts(draw, stream, length) + 1,
        "Your starts are counted from 1, so the first token of the stream never begins a window.",
    ),
)
