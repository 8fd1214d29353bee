"""The usual wrong steps of AdamW."""

from transformer_course.classroom.exercises.exercise import Mistake


def adam(
    moments=lambda grad, mean, square, b1, b2: (b1 * mean + (1 - b1) * grad, b2 * square + (1 - b2) * grad**2),
    corrected=lambda mean, square, step, b1, b2: (mean / (1 - b1**step), square / (1 - b2**step)),
    direction=lambda mean, square, eps: mean / (square.sqrt() + eps),
    decayed=lambda parameter, direction, rate, decay: parameter - rate * decay * parameter - rate * direction,
    into_gradient=lambda gradient, parameter, decay: gradient,
    kept=lambda new, fixed: new,
):  # fmt: skip
    """AdamW with one of its pieces replaced; `kept` chooses the moments to return, before or after the correction."""

    def step_of(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
        gradient = into_gradient(gradient, parameter, weight_decay)
        new = moments(gradient, mean, square, *betas)
        fixed = corrected(*new, step, *betas)
        return decayed(parameter, direction(*fixed, eps), rate, weight_decay), *kept(new, fixed)

    return step_of


def swapped(gradient, mean, square, b1, b2):
    return (1 - b1) * mean + b1 * gradient, (1 - b2) * square + b2 * gradient**2


def betas_swapped(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    return adam()(parameter, gradient, mean, square, step, rate, betas[::-1], weight_decay, eps)


def old_moments(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    return adam()(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps)[0], mean, square


def counted_from_zero(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    return adam()(parameter, gradient, mean, square, step + 1, rate, betas, weight_decay, eps)


LISTED = {
    "weight decay inside the gradient": (
        adam(
            into_gradient=lambda gradient, parameter, decay: gradient + decay * parameter,
            decayed=lambda parameter, direction, rate, decay: parameter - rate * direction,
        ),
        "You add the decay to the gradient, as L2 regularization does. There, it's divided by the square root, like "
        "everything else, so a parameter with large gradients hardly decays. AdamW applies the decay directly to the "
        "parameter.",
    ),
    "no weight decay": (
        adam(decayed=lambda parameter, direction, rate, decay: parameter - rate * direction),
        "This would be right without weight decay. Where does `weight_decay` come in?",
    ),
    "decay without the learning rate": (
        adam(decayed=lambda parameter, direction, rate, decay: parameter - decay * parameter - rate * direction),
        "Your decay ignores the learning rate. Look at the formula: how much of the parameter does each step remove?",
    ),
    "decay after the step": (
        adam(decayed=lambda parameter, direction, rate, decay: (parameter - rate * direction) * (1 - rate * decay)),
        "Almost. You decay the parameter after it has moved, so you decay part of the update, too. Apply the decay to "
        "the parameter as it was before the step.",
    ),
    "decay makes larger": (
        adam(decayed=lambda parameter, direction, rate, decay: parameter + rate * decay * parameter - rate * direction),
        "Your weight decay makes parameters grow. Check its sign.",
    ),
    "no bias correction": (
        adam(corrected=lambda mean, square, step, b1, b2: (mean, square)),
        "The running means start at 0, so they're far too small at first. After one step with beta 0.9, how much of "
        "the gradient is in the mean?",
    ),
    "only the mean corrected": (
        adam(corrected=lambda mean, square, step, b1, b2: (mean / (1 - b1**step), square)),
        "You correct the mean of the gradient for its start at 0. The mean of its square starts at 0, too.",
    ),
    "only the square corrected": (
        adam(corrected=lambda mean, square, step, b1, b2: (mean, square / (1 - b2**step))),
        "You correct the mean of the squares for its start at 0. The mean of the gradient starts at 0, too.",
    ),
    "correction without the power": (
        adam(corrected=lambda mean, square, step, b1, b2: (mean / (1 - b1), square / (1 - b2))),
        "This is right for the first step. After that, the correction has to fade, because the zeros from the start "
        "matter less and less. Where does `step` come in?",
    ),
    "steps counted from 0": (
        counted_from_zero,
        "You use the next step's correction. In the first step, `step` is already 1.",
    ),
    "the corrected means returned": (
        adam(kept=lambda new, fixed: fixed),
        "The parameter is right, but you return the corrected means. The next step has to continue from the "
        "uncorrected ones.",
    ),
    "the corrected means returned, and decay after the step": (
        adam(
            decayed=lambda parameter, direction, rate, decay: (parameter - rate * direction) * (1 - rate * decay),
            kept=lambda new, fixed: fixed,
        ),
        "Your direction is right, but two things aren't. You return the corrected means, and you decay the parameter "
        "after it has moved instead of before.",
    ),
    "the old means returned": (
        old_moments,
        "The parameter is right, but you return the old running means, so they would never change.",
    ),
    "no root": (
        adam(direction=lambda mean, square, eps: mean / (square + eps)),
        "You divide by the mean of the *squares*. Take its square root, which is about as large as a gradient.",
    ),
    "eps under the root": (
        adam(direction=lambda mean, square, eps: mean / (square + eps).sqrt()),
        "Almost. You add `eps` under the square root. Add it after taking the root.",
    ),
    "eps left out": (
        adam(direction=lambda mean, square, eps: mean / square.sqrt()),
        "Almost. Where a parameter hasn't received a gradient yet, you divide by 0. What is `eps` for?",
    ),
    "old and new share swapped": (
        adam(moments=swapped),
        "You swapped the weights of the old mean and the new value. Beta, which is close to 1, is how much of the "
        "*old* mean you keep.",
    ),
    "the betas swapped": (
        betas_swapped,
        "You swapped the betas. The first is for the mean of the gradient, and the second is for the mean of its "
        "square.",
    ),
    "the new share not scaled": (
        adam(moments=lambda gradient, mean, square, b1, b2: (b1 * mean + gradient, b2 * square + gradient**2)),
        "The old mean has the right weight, but you add the whole new gradient. In a running mean, the two weights "
        "sum to 1.",
    ),
    "gradient not squared": (
        adam(
            moments=lambda gradient, mean, square, b1, b2: (
                b1 * mean + (1 - b1) * gradient,
                b2 * square + (1 - b2) * gradient.abs(),
            )
        ),
        "The second running mean averages the *square* of the gradient.",
    ),
    "the mean squared": (
        adam(
            moments=lambda gradient, mean, square, b1, b2: (
                b1 * mean + (1 - b1) * gradient,
                b2 * square + (1 - b2) * (b1 * mean + (1 - b1) * gradient) ** 2,
            )
        ),
        "The second running mean averages the square of the *gradient*, but you square the running mean.",
    ),
    "uphill": (
        adam(decayed=lambda parameter, direction, rate, decay: parameter - rate * decay * parameter + rate * direction),
        "Your step goes uphill, so the loss would grow. Check its sign.",
    ),
    "plain gradient descent": (
        lambda parameter, gradient, mean, square, step, rate, betas, weight_decay, eps: (
            parameter - rate * gradient,
            mean,
            square,
        ),
        "That's plain gradient descent, which doesn't use the running means. Start by updating them.",
    ),
    "neither correction nor decay": (
        adam(
            corrected=lambda mean, square, step, b1, b2: (mean, square),
            decayed=lambda parameter, direction, rate, decay: parameter - rate * direction,
        ),
        "The running means are right, but two things are missing: the correction for their start at 0, and the weight "
        "decay.",
    ),
    "plain gradient instead of the mean": (
        lambda parameter, gradient, mean, square, step, rate, betas, weight_decay, eps: adam(
            direction=lambda mean, square, eps: gradient / (square.sqrt() + eps)
        )(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps),
        "Your step follows only the gradient of this batch. AdamW follows the running mean.",
    ),
}
MISTAKES = tuple(Mistake(name, wrong, look) for name, (wrong, look) in LISTED.items())
