"""Rarer mistakes in `learning_rate`."""

import math

from transformer_course.classroom.exercises.exercise import Mistake


def with_height(height, after=None):
    """The schedule with a different height above the floor or a different rate after the last step."""

    def rate(step, peak, warmup, steps, floor=0.0):
        if step < warmup:
            return peak * (step + 1) / warmup
        if after is not None and step > steps:
            return after
        progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
        return peak * (floor + (1 - floor) * height(progress))

    return rate


MORE_MISTAKES = (
    Mistake(
        "not halved",
        with_height(lambda progress: 1 + math.cos(math.pi * progress)),
        "Your rate jumps to twice the peak where the warm-up ends. 1 + cos runs from 2 to 0, but it should run from 1 "
        "to 0.",
    ),
    Mistake(
        "degrees",
        with_height(lambda progress: (1 + math.cos(180 * progress)) / 2),
        "`math.cos` takes radians: half a turn is π, not 180.",
    ),
    Mistake(
        "0 after the last step",
        with_height(lambda progress: (1 + math.cos(math.pi * progress)) / 2, after=0.0),
        "This is right up to the last step. After that, your rate is 0 instead of staying at the floor.",
    ),
    Mistake(
        "a whole cosine",
        with_height(lambda progress: (1 + math.cos(2 * math.pi * progress)) / 2),
        "Your rate falls and then rises back to the peak: that's a whole cosine. Half of one is enough.",
    ),
)
