"""Exercise: one step of AdamW."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, random_tensor
from transformer_course.classroom.exercises.training_loop.adamw_step_mistakes import MISTAKES


def adamw_step(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    """Take one step of AdamW; returns the new parameter, and the running means of the gradient and of its square.

    `parameter`, `gradient`, `mean` and `square` have the same axes; `mean` and `square` are 0 before the first step,
    whose `step` is 1. `rate` is the learning rate, `betas` the shares of the old running means that are kept, first
    of the gradient and then of its square; `weight_decay` is applied to the parameter itself, and `eps` keeps from
    dividing by 0.
    """
    beta1, beta2 = betas
    mean = beta1 * mean + (1 - beta1) * gradient
    square = beta2 * square + (1 - beta2) * gradient**2
    direction = (mean / (1 - beta1**step)) / ((square / (1 - beta2**step)).sqrt() + eps)
    return parameter - rate * weight_decay * parameter - rate * direction, mean, square


TENSORS = ("parameter", "gradient", "mean", "square")
RETURNS = ("new_parameter", "new_mean", "new_square")


def cases() -> tuple[Case, ...]:
    def case(
        label: str, seed: int, step: int, dtype=torch.float32, gradient=False, axes="row column", size=1.0,
        rate=0.1, betas=(0.9, 0.98), weight_decay=0.1, eps=1e-3, **sizes: int,
    ) -> Case:  # fmt: skip
        tensors = {name: random_tensor(axes, sizes, seed + i, dtype) for i, name in enumerate(TENSORS)}
        tensors["gradient"] = tensors["gradient"] * size
        tensors["mean"] = tensors["mean"] * (size if step > 1 else 0.0)
        tensors["square"] = tensors["square"] ** 2 * (size**2 if step > 1 else 0.0)
        numbers = {"step": step, "rate": rate, "betas": betas, "weight_decay": weight_decay, "eps": eps}
        return Case(label, {**tensors, **numbers}, dict.fromkeys((*TENSORS, *RETURNS), axes), gradient=gradient)

    return (
        case("the first step, 3 numbers", 161, 1, axes="column", column=3),
        case("the third step, 3 numbers", 165, 3, axes="column", column=3),
        case("the first step without weight decay", 169, 1, weight_decay=0.0, row=2, column=3),
        case("very small gradients, and a large eps", 173, 2, size=1e-3, eps=1e-2, row=2, column=3),
        case("strong decay", 177, 5, rate=0.5, weight_decay=0.8, row=2, column=3, gradient=True),
        case("other betas", 181, 4, betas=(0.5, 0.75), row=3, column=2),
        case("step 40, in float64", 185, 40, torch.float64, row=4, column=3, gradient=True),
    )


EXERCISE = Exercise(
    name="adamw_step",
    topic="training_loop",
    title="One step of AdamW",
    difficulty=3,
    minutes=12,
    builds="make_optimizer",
    returns=RETURNS,
    reference=adamw_step,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Two running means first: beta of the old, 1 − beta of the new. Begin with mean 0, gradient 1, beta 0.9: what "
        "is "
        "the running mean after one step, and by what must you divide it to get the 1 back?",
        "Correct both means by 1 − beta to the power of `step`. The direction is the one divided by the root of the "
        "other, plus eps. Decay and direction are both taken off the parameter, each times the learning rate.",
        "`mean = beta1 * mean + (1 - beta1) * gradient`, the same with `beta2` and `gradient**2`; `m = mean / (1 - "
        "beta1**step)`, `s = square / (1 - beta2**step)`; off the parameter goes `rate * (weight_decay * parameter + "
        "m / "
        "(s.sqrt() + eps))`. Return the means before the correction.",
    ),
)
