"""More wrong versions of `average_gradients` that learners write."""

from transformer_course.classroom.exercises.exercise import Mistake


def upside_down(gradients, counts):
    weights = 1 / counts.clamp(min=1).to(gradients.dtype)
    return (weights / weights.sum()) @ gradients


def first_process(gradients, counts):
    return gradients[0] * counts[0] / counts.sum()


MORE_MISTAKES = (
    Mistake(
        "the largest process's",
        lambda gradients, counts: gradients[counts.argmax()],
        "You return the gradient of the process with the most tokens. Every process should count in proportion to "
        "its number of tokens.",
    ),
    Mistake(
        "median",
        lambda gradients, counts: gradients.median(dim=0).values,
        "You take the median. Take a mean instead, weighting each process by its number of tokens.",
    ),
    Mistake(
        "not added up",
        lambda gradients, counts: gradients * (counts.to(gradients.dtype) / counts.sum())[:, None],
        "You weight the gradients but don't add them up, so there's still one row per process.",
    ),
    Mistake(
        "fewer tokens, more weight",
        upside_down,
        "The fewer tokens a process counted, the more weight you give it. It should be the other way around.",
    ),
    Mistake(
        "whole-number shares",
        lambda gradients, counts: (counts // counts.sum()).to(gradients.dtype) @ gradients,
        "`//` rounds the shares down to 0. Divide with `/`.",
    ),
    Mistake(
        "added up and divided by the tokens",
        lambda gradients, counts: gradients.sum(dim=0) / counts.sum(),
        "You divide the sum by the number of tokens. Each row is already a mean, so weight it by its count first.",
    ),
    Mistake(
        "over the parameters, not divided",
        lambda gradients, counts: (gradients * counts[:, None]).sum(dim=1),
        "There are two mistakes here. Sum over the processes, and divide by the total count.",
    ),
    Mistake(
        "mean, with the axis kept",
        lambda gradients, counts: gradients.mean(dim=0, keepdim=True),
        "There are two mistakes here. Weight each process by its number of tokens, and drop the first axis, so that "
        "only (parameter) is left.",
    ),
    Mistake(
        "the first process only",
        first_process,
        "You use only the first process's gradient, weighted by its share. Add the other gradients, each weighted by "
        "its own share.",
    ),
)
