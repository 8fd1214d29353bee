"""Exercise: one step of AdamW."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, random_tensor
from transformer_course.classroom.exercises.training_loop.adamw_step_mistakes import MISTAKES
from transformer_course.classroom.exercises.training_loop.adamw_step_rarer_mistakes import MORE_MISTAKES


def adamw_step(parameter, gradient, mean, square, step, rate, betas, weight_decay, eps):
    """Take one AdamW step, and return the new parameter and the new running means of the gradient and its square.

    `parameter`, `gradient`, `mean`, and `square` have the same axes. `mean` and `square` are 0 before the first step,
    where `step` is 1. `rate` is the learning rate. `betas` holds two numbers: how much of the old running mean is kept,
    first for the gradient and then for its square. `weight_decay` applies to the parameter as it was before the step.
    `eps` is added to the square root, after the correction. Return the running means uncorrected.
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
        label: str, seed: int, step: int, dtype=torch.float32, axes="row column", size=1.0,
        rate=0.1, betas=(0.9, 0.98), weight_decay=0.1, eps=1e-3, **sizes: int,
    ) -> Case:  # fmt: skip
        tensors = {name: random_tensor(axes, sizes, seed + i, dtype) for i, name in enumerate(TENSORS)}
        tensors["gradient"] = tensors["gradient"] * size
        tensors["mean"] = tensors["mean"] * (size if step > 1 else 0.0)
        tensors["square"] = tensors["square"] ** 2 * (size**2 if step > 1 else 0.0)
        numbers = {"step": step, "rate": rate, "betas": betas, "weight_decay": weight_decay, "eps": eps}
        return Case(label, {**tensors, **numbers}, dict.fromkeys((*TENSORS, *RETURNS), axes))

    return (
        case("the first step, 3 numbers", 161, 1, axes="column", column=3),
        case("the third step, 3 numbers", 165, 3, axes="column", column=3),
        case("the first step without weight decay", 169, 1, weight_decay=0.0, row=2, column=3),
        case("very small gradients, and a large eps", 173, 2, size=1e-3, eps=1e-2, row=2, column=3),
        case("strong decay", 177, 5, rate=0.5, weight_decay=0.8, row=2, column=3),
        case("other betas", 181, 4, betas=(0.5, 0.75), row=3, column=2),
        case("step 40, in float64", 185, 40, torch.float64, row=4, column=3),
    )


EXERCISE = Exercise(
    name="adamw_step",
    topic="training_loop",
    title="One step of AdamW",
    difficulty=3,
    minutes=20,
    builds="make_optimizer",
    returns=RETURNS,
    reference=adamw_step,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Start with the two running means: each is beta times the old mean, plus (1 − beta) times the new value. With "
        "a mean of 0, a gradient of 1, and a beta of 0.9, what is the running mean after one step? What do you have to "
        "divide it by to get the 1 back?",
        "Divide both means by `1 - beta**step`. The direction is the corrected mean divided by (the square root of the "
        "corrected square, plus eps). Subtract both the decay and the direction from the parameter, each times the "
        "learning rate.",
        "`mean = beta1 * mean + (1 - beta1) * gradient`, and the same with `beta2` and `gradient**2`. `m = mean / (1 "
        "- beta1**step)`, `s = square / (1 - beta2**step)`. Subtract `rate * (weight_decay * parameter + m / "
        "(s.sqrt() + eps))` from the parameter. Return the uncorrected means.",
    ),
)
