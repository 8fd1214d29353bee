"""Exercise: the mean over the seeds, and how well it is known."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake


def mean_and_error(losses):
    """The mean over the seeds, and its standard error: the standard deviation (with n − 1) divided by √n.

    `losses` has the axes (… seed), at least two seeds. Mean and error have (…).
    """
    return losses.mean(dim=-1), losses.std(dim=-1) / losses.shape[-1] ** 0.5


def cases() -> tuple[Case, ...]:
    def case(label, numbers, axes="part seed", dtype=torch.float32, gradient=False) -> Case:
        losses = torch.tensor(numbers, dtype=dtype)
        whole = axes.rpartition("seed")[0].strip()
        return Case(label, {"losses": losses}, {"losses": axes, "mean": whole, "error": whole}, gradient=gradient)

    return (
        case("one model, seeds 1, 2 and 3", [1.0, 2.0, 6.0], axes="seed", gradient=True),
        case("two models, 3 seeds", [[2.0, 2.25, 1.75], [1.0, 3.0, 2.0]]),
        case("four models, 4 seeds", [[0.0, 1, 2, 5], [3, 1, 0, 0], [1, 1, 1, 2], [4, 8, 0, 2]]),
        case("two seeds", [[1.0, 3.0]]),
        case("three axes", [[[1.0, 2, 4], [2, 2, 5]], [[0, 1, 0], [3, 3, 4]]], axes="rate part seed"),
        case("five seeds in float64", [[1.0, 2, 4, 2, 3], [2, 2, 5, 1, 0]], dtype=torch.float64, gradient=True),
    )


def root(count: int) -> float:
    return count**0.5


MISTAKES = (
    Mistake(
        "the standard deviation",
        lambda losses: (losses.mean(-1), losses.std(-1)),
        "Your error is the spread of single runs. The mean of several is better known than one of them: by how much?",
    ),
    Mistake(
        "divided by n",
        lambda losses: (losses.mean(-1), losses.std(-1) / losses.shape[-1]),
        "You divide by the number of seeds. In a mean of independent runs, errors shrink only with its root.",
    ),
    Mistake(
        "n instead of n − 1",
        lambda losses: (losses.mean(-1), losses.std(-1, unbiased=False) / root(losses.shape[-1])),
        "Your standard deviation divides by n. The runs lie closer to their own mean than to the true one, which n − 1 "
        "makes up for; with three seeds that matters.",
    ),
    Mistake(
        "n − 1 under the root",
        lambda losses: (losses.mean(-1), losses.std(-1) / root(losses.shape[-1] - 1)),
        "n − 1 belongs inside the standard deviation, where it stands already. The mean is one of how many runs?",
    ),
    Mistake(
        "the variance",
        lambda losses: (losses.mean(-1), losses.var(-1) / losses.shape[-1]),
        "That is the square of the error: the root is missing.",
    ),
    Mistake(
        "variance over root n",
        lambda losses: (losses.mean(-1), losses.var(-1) / root(losses.shape[-1])),
        "You divide the variance. The standard deviation is its root.",
    ),
    Mistake(
        "over the models",
        lambda losses: (losses.mean(0), losses.std(0) / root(losses.shape[0])),
        "You average over the first axis, and so over models. The seeds are the last one.",
    ),
    Mistake(
        "over everything",
        lambda losses: (losses.mean(), losses.std() / root(losses.numel())),
        "You average over all numbers. Every model has a mean of its own.",
    ),
    Mistake(
        "the models counted",
        lambda losses: (losses.mean(-1), losses.std(-1) / root(len(losses))),
        "`len` counts the first axis, and so the models, unless there is only one. How many seeds are there?",
    ),
    Mistake(
        "an axis kept",
        lambda losses: (losses.mean(-1, keepdim=True), losses.std(-1, keepdim=True) / root(losses.shape[-1])),
        "Right numbers, but the axis of the seeds is still there, with size 1.",
    ),
    Mistake(
        "the median",
        lambda losses: (losses.median(-1).values, losses.std(-1) / root(losses.shape[-1])),
        "Your first number is the run in the middle. The mean is asked for.",
    ),
    Mistake(
        "half the range",
        lambda losses: (losses.mean(-1), (losses.amax(-1) - losses.amin(-1)) / 2),
        "Your error is half the distance between the best and the worst run. That grows with the number of seeds, "
        "while a mean gets to be better known.",
    ),
    Mistake(
        "the wrong order",
        lambda losses: (losses.std(-1) / root(losses.shape[-1]), losses.mean(-1)),
        "Both numbers are right, but in the other order: the mean first.",
    ),
    Mistake(
        "the best run",
        lambda losses: (losses.amin(-1), losses.std(-1) / root(losses.shape[-1])),
        "Your first number is the best run. With more seeds it would get better without any better model.",
    ),
)

EXERCISE = Exercise(
    name="mean_and_error",
    topic="from_gpt_to_llama",
    title="Mean and error",
    difficulty=1,
    minutes=6,
    builds="CausalObjective",
    returns=("mean", "error"),
    reference=mean_and_error,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "Which axis holds the seeds? Torch has a method for the mean and one for the standard deviation: along which "
        "axis, and what does the second divide by unless told otherwise?",
        "The standard deviation says how far one run lies from the mean. A mean of n runs is better known than one, by "
        "√n. Where do you find n?",
        "`losses.mean(dim=-1)`, and `losses.std(dim=-1)` divided by the root of `losses.shape[-1]`.",
    ),
)
