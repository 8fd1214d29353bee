"""Exercise: the gradient of the whole batch from the gradients of the processes."""

import torch

from transformer_course.classroom.exercises.exercise import Case, Exercise, Mistake, random_tensor
from transformer_course.classroom.exercises.scaling_out.average_gradients_mistakes import MORE_MISTAKES


def average_gradients(gradients, counts):
    """Return the gradient of the mean loss over all tokens, given each process's gradient of its own mean loss.

    `gradients` has the axes (process parameter): row p is the gradient of the mean loss over the tokens that process p
    counted. `counts` (process) holds how many tokens each process counted, as integers. They may differ, and some may
    be 0, but not all. Compute in the dtype of the gradients. The result has the axis (parameter).
    """
    shares = counts.to(gradients.dtype) / counts.sum()
    return shares @ gradients


def cases() -> tuple[Case, ...]:
    def case(label, counts, seed, parameter=3, dtype=torch.float32) -> Case:
        axes = {"gradients": "process parameter", "counts": "process", "mean": "parameter"}
        sizes = {"process": len(counts), "parameter": parameter}
        inputs = {
            "gradients": random_tensor(axes["gradients"], sizes, seed, dtype),
            "counts": torch.tensor(counts),
        }
        return Case(label, inputs, axes)

    return (
        case("2 processes, 4 tokens each", [4, 4], 2110),
        case("2 processes, with 3 tokens and 1 token", [3, 1], 2111),
        case("4 processes", [7, 2, 11, 4], 2112, parameter=5),
        case("a process that counted nothing", [5, 0, 3], 2113),
        case("one process", [6], 2114),
        case("the same in float64", [7, 2, 11, 4], 2112, parameter=5, dtype=torch.float64),
    )


def weighted(weights_of):
    return lambda gradients, counts: weights_of(counts.to(gradients.dtype)) @ gradients


MISTAKES = (
    Mistake(
        "the mean of the means",
        weighted(lambda counts: torch.full_like(counts, 1 / len(counts))),
        "This is right if all processes count the same number of tokens. Otherwise, a token has more weight in a "
        "process that counted only a few tokens.",
    ),
    Mistake(
        "added up",
        weighted(torch.ones_like),
        "You sum the gradients, so the result grows with the number of processes, just as if you had raised the "
        "learning rate.",
    ),
    Mistake(
        "weighed and not divided",
        weighted(lambda counts: counts),
        "You weight by the counts but don't divide by their sum. That's the gradient of the sum over all tokens, not "
        "of the mean.",
    ),
    Mistake(
        "divided by the number of processes",
        weighted(lambda counts: counts / len(counts)),
        "You weight each gradient by its count and then divide by the number of processes. What should the weights "
        "sum to?",
    ),
    Mistake(
        "divided by the largest",
        weighted(lambda counts: counts / counts.max()),
        "You divide by the largest count. What should the weights sum to?",
    ),
    Mistake(
        "shares in float32",
        lambda gradients, counts: ((counts.float() / counts.sum()) @ gradients.float()).to(gradients.dtype),
        "This is right up to float32 rounding, but some of these gradients are float64. In PyTorch, dividing "
        "integers gives float32, so convert the counts to the dtype of the gradients first.",
    ),
    Mistake(
        "shares rounded to float32",
        lambda gradients, counts: (counts / counts.sum()).to(gradients.dtype) @ gradients,
        "In PyTorch, dividing integers gives float32, so your shares are rounded before they become float64. "
        "Convert the counts to the dtype of the gradients first, and then divide.",
    ),
    Mistake(
        "shares, and then a mean",
        weighted(lambda counts: counts / counts.sum() / len(counts)),
        "You weight each gradient by its share of the tokens, but then you take a mean over the processes. The shares "
        "already sum to 1, so just add up the weighted gradients.",
    ),
    Mistake(
        "those with nothing left out",
        weighted(lambda counts: (counts > 0) / (counts > 0).sum().to(counts.dtype)),
        "You leave out processes that counted nothing and give all others the same weight. A process that counted more "
        "tokens should have more weight.",
    ),
    Mistake(
        "softmax of the counts",
        weighted(lambda counts: counts.softmax(dim=0)),
        "You take a softmax of the counts. Those weights sum to 1, but they aren't proportional to the counts.",
    ),
    Mistake(
        "fewer tokens weigh more",
        weighted(lambda counts: counts.sum() - counts if len(counts) > 1 else torch.ones_like(counts)),
        "The fewer tokens a process counted, the more weight you give it. It should be the other way around.",
    ),
    Mistake(
        "the first process's",
        lambda gradients, counts: gradients[0],
        "You return the gradient of process 0 and ignore the others.",
    ),
    Mistake(
        "one number",
        lambda gradients, counts: (counts.to(gradients.dtype) / counts.sum() @ gradients).mean(),
        "You average over the parameters, too. Each parameter needs its own gradient.",
    ),
)

EXERCISE = Exercise(
    name="average_gradients",
    topic="scaling_out",
    title="The gradient of the whole batch",
    difficulty=2,
    minutes=8,
    builds="own_share",
    returns=("mean",),
    reference=average_gradients,
    cases=cases,
    mistakes=(*MISTAKES, *MORE_MISTAKES),
    hints=(
        "Process 0 counted 3 tokens with a mean loss of 4, and process 1 counted a single token with a loss of 8. What "
        "is the mean over the four tokens?",
        "A mean times its count is a sum. Add the sums, and divide by the total number of tokens. It works the same "
        "way for gradients.",
        "Divide `counts` by their sum to get weights that sum to 1. Convert them to the dtype of the gradients. Then "
        "you need the product of a (process) vector and a (process parameter) matrix.",
    ),
)
