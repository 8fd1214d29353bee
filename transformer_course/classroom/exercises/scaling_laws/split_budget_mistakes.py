"""More wrong versions of `split_budget` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake

MORE_MISTAKES = (
    Mistake(
        "shared like a sum",
        lambda flops, ratio: [flops / 6 / (1 + ratio), ratio * flops / 6 / (1 + ratio)],
        "You split the budget as if the costs of parameters and tokens added up. The two numbers are multiplied: 6 · "
        "parameters · tokens.",
    ),
    Mistake(
        "the ratio ignored",
        lambda flops, ratio: [flops**0.5, flops**0.5],
        "You use the square root of the budget for both numbers and stop there. The 6 and the ratio matter, too.",
    ),
    Mistake(
        "rounded to whole numbers",
        lambda flops, ratio: [
            float(round((flops / (6 * ratio)) ** 0.5)),
            float(round(ratio * round((flops / (6 * ratio)) ** 0.5))),
        ],
        "You round the results. Return the floats as they are.",
    ),
    Mistake(
        "whole division",
        lambda flops, ratio: [(flops // (6 * ratio)) ** 0.5 // 1, ratio * ((flops // (6 * ratio)) ** 0.5 // 1)],
        "`//` drops the fractional part. Divide with `/`.",
    ),
    Mistake(
        "the other order, without the 6",
        lambda flops, ratio: [ratio * (flops / ratio) ** 0.5, (flops / ratio) ** 0.5],
        "There are two mistakes here. Parameters come first, and training takes 6 FLOPs per parameter per token.",
    ),
    Mistake(
        "half the budget",
        lambda flops, ratio: [(flops / 2 / 6) ** 0.5, ratio * (flops / 2 / 6) ** 0.5],
        "You give half of the budget to parameters and half to tokens. The whole budget is 6 · parameters · tokens, "
        "and the number of tokens is `tokens_per_parameter` · parameters.",
    ),
)
