"""The usual wrong ways to clip a gradient."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def together(gradients):
    return torch.cat([gradient.flatten() for gradient in gradients])


def with_length(length, shorten=True):
    """Clipping by a different notion of length; `shorten` leaves short gradients as they are."""

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


def mean_of_norms(gradients, limit):
    norm = sum(g.norm() for g in gradients) / len(gradients)
    factor = limit / norm if norm > limit else 1.0
    return [g * factor for g in gradients], norm


MISTAKES = (
    Mistake(
        "each tensor by itself",
        each_alone,
        "You clip each tensor by its own norm, which changes the direction of the step. Shrink all of them by the "
        "same factor, computed from their common norm.",
    ),
    Mistake(
        "each number by itself",
        lambda gradients, limit: ([g.clamp(-limit, limit) for g in gradients], euclid(gradients)),
        "You clip individual numbers, which changes the direction of the step. Shrink the whole vector instead.",
    ),
    Mistake(
        "always exactly the limit",
        with_length(euclid, shorten=False),
        "Long gradients come out right, but you also make short ones *longer*. Short gradients should stay as they "
        "are.",
    ),
    Mistake(
        "zeros divided by their length",
        dividing_by_zero,
        "This is right except when all gradients are 0. Then their norm is 0, and you divide by it.",
    ),
    Mistake(
        "sum of squares, no root",
        with_length(lambda gradients: (together(gradients) ** 2).sum()),
        "You compute the squared norm. For a 3 and a 4, the norm should be 5. What's missing?",
    ),
    Mistake(
        "sum of the tensors' lengths",
        with_length(lambda gradients: sum(gradient.norm() for gradient in gradients)),
        "You add up the norms of the tensors. A 3 in one tensor and a 4 in another make 5, not 7: it's the squares "
        "that add up.",
    ),
    Mistake(
        "sum of absolute values",
        with_length(lambda gradients: together(gradients).abs().sum()),
        "You add up absolute values. The norm here is the Euclidean one: add up the squares and take the square root.",
    ),
    Mistake(
        "the largest number",
        with_length(lambda gradients: together(gradients).abs().max()),
        "Your norm is the largest single number. A million small numbers can make a long vector, too.",
    ),
    Mistake(
        "mean instead of sum",
        with_length(lambda gradients: (together(gradients) ** 2).mean().sqrt()),
        "You average the squares. The norm is the square root of their *sum*.",
    ),
    Mistake(
        "only the last tensor's length",
        with_length(lambda gradients: gradients[-1].norm()),
        "Your norm covers only the last tensor. Does your sum include the squares of all tensors?",
    ),
    Mistake(
        "only the first tensor's length",
        with_length(lambda gradients: gradients[0].norm()),
        "Your norm covers only the first tensor. Does your sum include the squares of all tensors?",
    ),
    Mistake(
        "the norm after clipping",
        norm_after,
        "The gradients are right, but you return the norm after clipping. That norm never exceeds the limit, so it "
        "wouldn't tell you when something goes wrong.",
    ),
    Mistake(
        "nothing clipped",
        lambda gradients, limit: (list(gradients), euclid(gradients)),
        "The norm is right, but the gradients come out as they went in. What should happen if the norm exceeds the "
        "limit?",
    ),
    Mistake(
        "thrown away",
        lambda gradients, limit: ([g * (euclid(gradients) <= limit) for g in gradients], euclid(gradients)),
        "You replace gradients that are too long with 0, so the step is lost. Shorten them instead: their direction "
        "is still useful.",
    ),
    Mistake(
        "length 1 whatever the limit",
        lambda gradients, limit: (
            [g / torch.clamp(euclid(gradients), min=1.0) for g in gradients],
            euclid(gradients),
        ),
        "This is right for a limit of 1. With a different limit, your code still scales the gradients to a norm of 1.",
    ),
    Mistake(
        "the largest tensor's length",
        with_length(lambda gradients: max(gradient.norm() for gradient in gradients)),
        "You take the length of the largest tensor. The norm is the length of *all* numbers together.",
    ),
    Mistake(
        "divided by the limit",
        lambda gradients, limit: (
            [g / limit if euclid(gradients) > limit else g for g in gradients],
            euclid(gradients),
        ),
        "You divide by the limit. Multiply by limit / norm: that makes the norm equal to the limit.",
    ),
    Mistake(
        "compared without the root",
        lambda gradients, limit: (
            [g * limit / euclid(gradients) if euclid(gradients) ** 2 > limit else g for g in gradients],
            euclid(gradients),
        ),
        "You compare the *square* of the norm with the limit. Take the square root first.",
    ),
    Mistake(
        "the mean of the norms",
        mean_of_norms,
        "You average the tensors' norms. Together, the tensors form one long vector: add the squares of all numbers, "
        "and take the square root.",
    ),
)
