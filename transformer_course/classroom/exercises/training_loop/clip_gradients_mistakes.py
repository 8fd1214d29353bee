"""The usual wrong ways to clip a gradient."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def together(gradients):
    return torch.cat([gradient.flatten() for gradient in gradients])


def with_length(length, shorten=True):
    """Clipping by another idea of length; `shorten` leaves short gradients as they are."""

    def clip(gradients, limit):
        norm = length(gradients)
        factor = limit / norm if norm > 0 else 1.0
        factor = min(factor, 1.0) if shorten else factor
        return [gradient * factor for gradient in gradients], norm

    return clip


def euclid(gradients):
    return together(gradients).norm()


def each_alone(gradients, limit):
    return [g * min(limit / g.norm(), 1.0) if g.norm() > 0 else g for g in gradients], euclid(gradients)


def norm_after(gradients, limit):
    clipped, _ = with_length(euclid)(gradients, limit)
    return clipped, euclid(clipped)


def dividing_by_zero(gradients, limit):
    norm = euclid(gradients)
    return [gradient / norm * torch.clamp(norm, max=limit) for gradient in gradients], norm


MISTAKES = (
    Mistake(
        "each tensor by itself",
        each_alone,
        "You clip each tensor by its own length. That bends the direction of the step: all of them must shrink by the "
        "same factor, and the length is that of all of them together.",
    ),
    Mistake(
        "each number by itself",
        lambda gradients, limit: ([g.clamp(-limit, limit) for g in gradients], euclid(gradients)),
        "You cut off single numbers that are too large. That bends the direction of the step; what should shrink is "
        "the "
        "whole vector.",
    ),
    Mistake(
        "always exactly the limit",
        with_length(euclid, shorten=False),
        "Long gradients come out right. Short ones are *lengthened* by yours; they should stay as they are.",
    ),
    Mistake(
        "zeros divided by their length",
        dividing_by_zero,
        "Right, but for a gradient of nothing but zeros: its length is 0, and you divide by it.",
    ),
    Mistake(
        "sum of squares, no root",
        with_length(lambda gradients: (together(gradients) ** 2).sum()),
        "Your length is its own square. For a 3 and a 4 it should be 5; what is missing?",
    ),
    Mistake(
        "sum of the tensors' lengths",
        with_length(lambda gradients: sum(gradient.norm() for gradient in gradients)),
        "You add the lengths of the tensors up. A 3 in one and a 4 in the other make 5, not 7: the squares add up.",
    ),
    Mistake(
        "sum of absolute values",
        with_length(lambda gradients: together(gradients).abs().sum()),
        "You add up absolute values. The length meant here is Pythagoras's: squares are what adds up.",
    ),
    Mistake(
        "the largest number",
        with_length(lambda gradients: together(gradients).abs().max()),
        "Your length is the largest single number. A million small ones together are long too.",
    ),
    Mistake(
        "mean instead of sum",
        with_length(lambda gradients: (together(gradients) ** 2).mean().sqrt()),
        "You average the squares. The length is the root of their *sum*: a larger model has a longer gradient.",
    ),
    Mistake(
        "only the last tensor's length",
        with_length(lambda gradients: gradients[-1].norm()),
        "Your length is that of the last tensor alone. Are the squares of all of them in your sum?",
    ),
    Mistake(
        "only the first tensor's length",
        with_length(lambda gradients: gradients[0].norm()),
        "Your length is that of the first tensor alone. Are the squares of all of them in your sum?",
    ),
    Mistake(
        "the norm after clipping",
        norm_after,
        "The gradients are right. The norm that you return is that of the clipped ones: never above the limit, so it "
        "tells nobody that something was wrong.",
    ),
    Mistake(
        "nothing clipped",
        lambda gradients, limit: (list(gradients), euclid(gradients)),
        "The norm is right, and the gradients come out as they went in. What if the norm is above the limit?",
    ),
    Mistake(
        "thrown away",
        lambda gradients, limit: ([g * (euclid(gradients) <= limit) for g in gradients], euclid(gradients)),
        "A gradient that is too long becomes 0: you throw the step away. Its direction is still useful; only its "
        "length is not.",
    ),
    Mistake(
        "length 1 whatever the limit",
        lambda gradients, limit: (
            [g / torch.clamp(euclid(gradients), min=1.0) for g in gradients],
            euclid(gradients),
        ),
        "Right where the limit is 1. With another limit yours still shortens to a length of 1.",
    ),
)
