"""Exercise: how large a model and how much text a given number of FLOPs pays for."""

import math

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake
from transformer_course.classroom.exercises.scaling_laws.split_budget_mistakes import MORE_MISTAKES


def split_budget(flops, tokens_per_parameter):
    """Compute how many parameters to train, and on how many tokens, so that training costs `flops`.

    Training costs 6 · parameters · tokens, and there should be `tokens_per_parameter` tokens for each parameter. All
    numbers are floats. Return the numbers of parameters and tokens as a list of two floats, without rounding.
    """
    parameters = (flops / (6 * tokens_per_parameter)) ** 0.5
    return [parameters, tokens_per_parameter * parameters]


def cases() -> tuple[Case, ...]:
    def case(label, flops, ratio) -> Case:
        return Case(label, {"flops": flops, "tokens_per_parameter": ratio}, {"parameters and tokens": "number"})

    return (
        case("24 FLOPs, one token per parameter", 24.0, 1.0),
        case("120 FLOPs, 20 tokens per parameter", 120.0, 20.0),
        case("77 FLOPs, 3 tokens per parameter", 77.0, 3.0),
        case("1,000 FLOPs, 7 tokens per parameter", 1000.0, 7.0),
        case("the budget of this lesson's largest run", 9.432e12, 12.0),
        case("a day on one GPU", 3.0e19, 20.0),
        case("Chinchilla's budget", 5.88e23, 20.0),
        case("a small model for long use", 5.88e23, 200.0),
        case("half a token per parameter", 3.0e6, 0.5),
    )


def both(parameters, ratio):
    return [parameters, ratio * parameters]


MISTAKES = (
    Mistake(
        "no root",
        lambda flops, ratio: both(flops / (6 * ratio), ratio),
        "Put your numbers back into 6 · parameters · tokens: they cost far more than the budget. The number of tokens "
        "depends on the number of parameters, too, so twice the parameters cost four times as much.",
    ),
    Mistake(
        "2 FLOPs instead of 6",
        lambda flops, ratio: both(math.sqrt(flops / (2 * ratio)), ratio),
        "You count 2 FLOPs per parameter per token. That's the forward pass alone: what does the backward pass add?",
    ),
    Mistake(
        "the 6 forgotten",
        lambda flops, ratio: both(math.sqrt(flops / ratio), ratio),
        "Put your numbers back into the formula for the cost: you spend six times the budget.",
    ),
    Mistake(
        "the 6 outside the root",
        lambda flops, ratio: both(math.sqrt(flops / ratio) / 6, ratio),
        "You divide by 6 after taking the square root. Solve 6 · N · (r · N) = C for N again. What ends up under the "
        "square root?",
    ),
    Mistake(
        "the other order",
        lambda flops, ratio: both(math.sqrt(flops / (6 * ratio)), ratio)[::-1],
        "Both numbers are right, but they're in the wrong order: parameters come first.",
    ),
    Mistake(
        "tokens from the whole budget",
        lambda flops, ratio: [math.sqrt(flops / (6 * ratio)), math.sqrt(flops / 6)],
        "The parameters are right. Check the tokens: how many are there for each parameter?",
    ),
    Mistake(
        "half each",
        lambda flops, ratio: [math.sqrt(flops / 6), math.sqrt(flops / 6)],
        "You use the same number for parameters and tokens. The exercise gives you the ratio between the two. Where "
        "does it come in?",
    ),
    Mistake(
        "rounded",
        lambda flops, ratio: [float(round(n)) for n in both(math.sqrt(flops / (6 * ratio)), ratio)],
        "You round. This is a plan, not a count, so keep the fractional part.",
    ),
)

EXERCISE = Exercise(
    name="split_budget",
    topic="scaling_laws",
    title="Split a budget",
    difficulty=2,
    minutes=8,
    builds="CausalObjective",
    returns=("parameters and tokens",),
    reference=split_budget,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "There are two unknowns, parameters and tokens. Which two equations does the exercise give you?",
        "Replace tokens with `tokens_per_parameter * parameters` in the cost. Only one unknown is left, and it is "
        "squared.",
        "`parameters ** 2 = flops / (6 * tokens_per_parameter)`. Take the square root, and then get the tokens from "
        "the ratio.",
    ),
)
