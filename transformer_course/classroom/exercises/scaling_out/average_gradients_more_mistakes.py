"""More wrong versions of `average_gradients` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def upside_down(gradients, counts):
    weights = 1 / counts.clamp(min=1).to(gradients.dtype)
    return (weights / weights.sum()) @ gradients


MORE_MISTAKES = (
    Mistake(
        "the largest process's",
        lambda gradients, counts: gradients[counts.argmax()],
        "You return the gradient of the process with the most tokens. All of them count, each with its share.",
    ),
    Mistake(
        "median",
        lambda gradients, counts: gradients.median(dim=0).values,
        "You take the median. It's a mean, in which each process weighs as much as its tokens.",
    ),
    Mistake(
        "not added up",
        lambda gradients, counts: gradients * (counts.to(gradients.dtype) / counts.sum())[:, None],
        "You weight the gradients, but they aren't added up: there is still one row per process.",
    ),
    Mistake(
        "fewer tokens, more weight",
        upside_down,
        "In yours, a process has more weight the fewer tokens it counted. It should be the other way around.",
    ),
    Mistake(
        "whole-number shares",
        lambda gradients, counts: (counts // counts.sum()).to(gradients.dtype) @ gradients,
        "`//` cuts the shares down to 0. Divide with `/`.",
    ),
    Mistake(
        "added up and divided by the tokens",
        lambda gradients, counts: gradients.sum(dim=0) / counts.sum(),
        "You divide the sum by the number of tokens. The rows are means already: weight each by its count first.",
    ),
    Mistake(
        "over the parameters, not divided",
        lambda gradients, counts: (gradients * counts[:, None]).sum(dim=1),
        "Two things: add over the processes, and divide by the total count.",
    ),
    Mistake(
        "mean, with the axis kept",
        lambda gradients, counts: gradients.mean(dim=0, keepdim=True),
        "Two things: a process weighs as much as its tokens, and the result has only the axis (parameter).",
    ),
)
