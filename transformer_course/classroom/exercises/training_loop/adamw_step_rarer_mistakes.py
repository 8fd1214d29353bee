"""Rarer mistakes in `adamw_step`."""

import torch

from transformer_course.classroom.exercises.exercise import Mistake


def adamw_step(*inputs):
    """The reference, imported late because its module imports this list."""
    from transformer_course.classroom.exercises.training_loop.adamw_step import adamw_step as reference

    return reference(*inputs)


def by(
    parameter, gradient, mean, square, step, rate, betas, decay, eps, corrected=None, squared=torch.square, root=None
):  # fmt: skip
    """AdamW with one of its steps replaced."""
    corrected = corrected or (lambda running, beta, step: running / (1 - beta**step))
    mean = betas[0] * mean + (1 - betas[0]) * gradient
    square = betas[1] * square + (1 - betas[1]) * squared(gradient)
    size = corrected(square, betas[1], step)
    size = size.sqrt() + eps if root is None else root(size, eps)
    return parameter - rate * decay * parameter - rate * corrected(mean, betas[0], step) / size, mean, square


def corrected_returned(result, step, betas):
    return result[0], result[1] / (1 - betas[0] ** step), result[2] / (1 - betas[1] ** step)


def old(parameter, gradient, mean, square, step, rate, betas, decay, eps):
    direction = (mean / (1 - betas[0] ** step)) / ((square / (1 - betas[1] ** step)).sqrt() + eps)
    new = adamw_step(parameter, gradient, mean, square, step, rate, betas, decay, eps)
    return parameter - rate * decay * parameter - rate * direction, *new[1:]


MORE_MISTAKES = (
    Mistake(
        "the change only",
        lambda parameter, *rest: (adamw_step(parameter, *rest)[0] - parameter, *adamw_step(parameter, *rest)[1:]),
        "You return only the change. Add it to the parameter.",
    ),
    Mistake(
        "the correction multiplied",
        lambda *inputs: by(*inputs, corrected=lambda running, beta, step: running * (1 - beta**step)),
        "You multiply by `1 - beta**step`. The running means are too *small* at the start, so divide by it instead.",
    ),
    Mistake(
        "decay in the gradient, eps under the root",
        lambda parameter, gradient, mean, square, step, rate, betas, decay, eps: by(
            parameter,
            gradient + decay * parameter,
            mean,
            square,
            step,
            rate,
            betas,
            0.0,
            eps,
            root=lambda size, eps: (size + eps).sqrt(),
        ),
        "There are two mistakes here. Apply the decay directly to the parameter, not to the gradient, and add `eps` "
        "after taking the square root.",
    ),
    Mistake(
        "decay without the rate, corrected means",
        lambda parameter, gradient, mean, square, step, rate, betas, decay, eps: corrected_returned(
            by(parameter, gradient, mean, square, step, rate, betas, decay / rate, eps), step, betas
        ),
        "There are two mistakes here. Multiply the decay by the learning rate, too, and return the running means "
        "uncorrected.",
    ),
    Mistake(
        "eps before the correction",
        lambda parameter, gradient, mean, square, step, rate, betas, decay, eps: by(
            parameter, gradient, mean, square, step, rate, betas, decay, eps / (1 - betas[1] ** step) ** 0.5
        ),
        "You add `eps` to the square root before the correction, so `eps` is corrected, too. Correct first, then take "
        "the square root, then add `eps`.",
    ),
    Mistake(
        "the old means",
        lambda *inputs: old(*inputs),
        "You step with the old running means. Update them first, so that the new gradient already counts in this step.",
    ),
    Mistake(
        "the gradient not squared",
        lambda *inputs: by(*inputs, squared=lambda gradient: gradient),
        "Your second running mean averages the gradient itself, so its square root can be NaN. Average the *squares*.",
    ),
    Mistake(
        "one step behind",
        lambda *inputs: by(*inputs, corrected=lambda running, beta, step: running / (1 - beta ** (step - 1))),
        "Your correction is one step behind, so it divides by 0 in the first step, where `step` is already 1.",
    ),
    Mistake(
        "times the step",
        lambda *inputs: by(*inputs, corrected=lambda running, beta, step: running / (1 - beta * step)),
        "You multiply beta by `step`. Use a power: after n steps, the weight of the starting value is beta to the "
        "power of n.",
    ),
)
