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
        "You add the decay to the gradient, as the old Adam did. There it is divided by the root like everything "
        "else, so "
        "that a parameter with large gradients hardly decays. In AdamW the decay goes past all that, to the parameter.",
    ),
    "no weight decay": (
        adam(decayed=lambda parameter, direction, rate, decay: parameter - rate * direction),
        "Right without weight decay. Where does `weight_decay` come in?",
    ),
    "decay without the learning rate": (
        adam(decayed=lambda parameter, direction, rate, decay: parameter - decay * parameter - rate * direction),
        "Your decay does not follow the learning rate: each step takes off the whole share. In AdamW as it is used, "
        "`rate` times `weight_decay` is what is taken off.",
    ),
    "decay after the step": (
        adam(decayed=lambda parameter, direction, rate, decay: (parameter - rate * direction) * (1 - rate * decay)),
        "Nearly. You decay the parameter after it has moved, and so a little of the move as well. Decay is a share of "
        "the "
        "parameter as it was before.",
    ),
    "decay makes larger": (
        adam(decayed=lambda parameter, direction, rate, decay: parameter + rate * decay * parameter - rate * direction),
        "Your weight decay makes parameters larger. Look at its sign.",
    ),
    "no bias correction": (
        adam(corrected=lambda mean, square, step, b1, b2: (mean, square)),
        "The running means start at 0, so the first of them are far too small. Divide each by what it has received so "
        "far: how much is that after one step, if a share of 0.1 comes in at each?",
    ),
    "only the mean corrected": (
        adam(corrected=lambda mean, square, step, b1, b2: (mean / (1 - b1**step), square)),
        "The mean of the gradient is corrected for its start at 0. The mean of its square starts there too.",
    ),
    "only the square corrected": (
        adam(corrected=lambda mean, square, step, b1, b2: (mean, square / (1 - b2**step))),
        "The mean of the squares is corrected for its start at 0. The mean of the gradient starts there too.",
    ),
    "correction without the power": (
        adam(corrected=lambda mean, square, step, b1, b2: (mean / (1 - b1), square / (1 - b2))),
        "Right at the first step. Later the correction must fade: what is left of the zeros at the start shrinks by "
        "beta "
        "at every step.",
    ),
    "steps counted from 0": (
        counted_from_zero,
        "Your correction is that of the step after. The first step has `step` 1 here.",
    ),
    "the corrected means returned": (
        adam(kept=lambda new, fixed: fixed),
        "The parameter is right. You return the corrected means; the next step has to go on from those before the "
        "correction.",
    ),
    "the old means returned": (
        old_moments,
        "The parameter is right. You return the running means as they came in: they would never grow.",
    ),
    "no root": (
        adam(direction=lambda mean, square, eps: mean / (square + eps)),
        "You divide by the mean of the *squares*. Its root has the size of a gradient, so that the quotient is about "
        "1.",
    ),
    "eps under the root": (
        adam(direction=lambda mean, square, eps: mean / (square + eps).sqrt()),
        "Nearly. `eps` stands under your root, where a small number becomes a larger one. Add it after the root.",
    ),
    "eps left out": (
        adam(direction=lambda mean, square, eps: mean / square.sqrt()),
        "Nearly. Where a parameter has had no gradient yet you would divide by 0: what is `eps` for?",
    ),
    "old and new share swapped": (
        adam(moments=swapped),
        "Old and new have changed places: beta, close to 1, is the share of the *old* mean that is kept.",
    ),
    "the betas swapped": (
        betas_swapped,
        "The betas have changed places: the first belongs to the mean of the gradient, the second to that of its "
        "square.",
    ),
    "the new share not scaled": (
        adam(moments=lambda gradient, mean, square, b1, b2: (b1 * mean + gradient, b2 * square + gradient**2)),
        "The old share is right; the new gradient comes in whole. In a running mean the two shares sum to 1.",
    ),
    "gradient not squared": (
        adam(
            moments=lambda gradient, mean, square, b1, b2: (
                b1 * mean + (1 - b1) * gradient,
                b2 * square + (1 - b2) * gradient.abs(),
            )
        ),
        "The second running mean is that of the *square* of the gradient.",
    ),
    "the mean squared": (
        adam(
            moments=lambda gradient, mean, square, b1, b2: (
                b1 * mean + (1 - b1) * gradient,
                b2 * square + (1 - b2) * (b1 * mean + (1 - b1) * gradient) ** 2,
            )
        ),
        "The second running mean is that of the square of the *gradient*, and yours squares the running mean.",
    ),
    "uphill": (
        adam(decayed=lambda parameter, direction, rate, decay: parameter - rate * decay * parameter + rate * direction),
        "Your step goes up the slope: the loss would grow. Look at its sign.",
    ),
    "plain gradient descent": (
        lambda parameter, gradient, mean, square, step, rate, betas, weight_decay, eps: (
            parameter - rate * gradient,
            mean,
            square,
        ),
        "That is plain gradient descent: none of the running means comes in. Begin with them.",
    ),
    "neither correction nor decay": (
        adam(
            corrected=lambda mean, square, step, b1, b2: (mean, square),
            decayed=lambda parameter, direction, rate, decay: parameter - rate * direction,
        ),
        "The running means are right. Two things are missing: both began at 0 and are too small for a while, and "
        "nothing decays yet.",
    ),
    "plain gradient instead of the mean": (
        lambda parameter, gradient, mean, square, step, rate, betas, weight_decay, eps: adam(
            direction=lambda mean, square, eps: gradient / (square.sqrt() + eps)
        )(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps),
        "Your step follows the gradient of this batch alone. AdamW follows the running mean.",
    ),
}
MISTAKES = tuple(Mistake(name, wrong, look) for name, (wrong, look) in LISTED.items())
