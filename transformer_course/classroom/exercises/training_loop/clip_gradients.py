"""Exercise: shorten the gradient of a whole model when it is too long."""

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case, Exercise, random_tensor
from transformer_course.classroom.exercises.training_loop.clip_gradients_mistakes import MISTAKES


def clip_gradients(gradients, limit):
    """Scale all gradients by one common factor so that their total norm is at most `limit`.

    `gradients` is a list of tensors of any shapes, one per parameter. The norm is the length of one long vector that
    holds all their numbers. It may be 0. If it doesn't exceed the limit, the gradients stay as they are. Return a list
    of new gradients and the norm before clipping, without changing the tensors you were given.
    """
    norm = sum((gradient**2).sum() for gradient in gradients) ** 0.5
    factor = limit / norm if norm > limit else 1.0
    return [gradient * factor for gradient in gradients], norm


def cases() -> tuple[Case, ...]:
    def case(label: str, seed: int, size: float, limit: float, dtype=torch.float32, **sizes) -> Case:
        axes = {"weight": "row column", "bias": "column", "norm": ""}
        tensors = {name: random_tensor(axes[name], sizes, seed + i, dtype) for i, name in enumerate(("weight", "bias"))}
        # The norms are chosen, not drawn: whether something is clipped must not depend on luck.
        length = torch.cat([x.flatten() for x in tensors.values()]).norm()
        inputs = {name: x * (size / length) for name, x in tensors.items()}
        return Case(label, {**inputs, "limit": limit}, axes)

    zeros = {"weight": torch.zeros(3, 4), "bias": torch.zeros(4), "limit": 1.0}
    three_four = {"weight": torch.tensor([[3.0, 0.0], [0.0, 0.0]]), "bias": torch.tensor([0.0, 4.0]), "limit": 1.0}
    axes = {"weight": "row column", "bias": "column", "norm": ""}
    return (
        Case("a 3 in the weight and a 4 in the bias: norm 5, limit 1", three_four, axes),
        case("norm 9, limit 2, one row and many columns: the bias is as long", 120, 9.0, 2.0, row=1, column=6),
        case("norm 0.5, limit 1", 121, 0.5, 1.0, row=2, column=3),
        case("norm 20, limit 2", 123, 20.0, 2.0, row=3, column=2),
        Case("all zeros", zeros, axes),
        case("norm 1.5, limit 1, many numbers", 125, 1.5, 1.0, row=5, column=7),
        case("norm 300, limit 10, in float64", 127, 300.0, 10.0, torch.float64, row=4, column=3),
        case("norm 3, limit 4, in float64", 129, 3.0, 4.0, torch.float64, row=4, column=3),
    )


def run(implementation, inputs):
    """The norm, and the two new gradients."""
    result = implementation([inputs["weight"], inputs["bias"]], inputs["limit"])
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise TypeError(f"expected two results, the new gradients and the norm, but got a {kind(result)}")
    clipped, norm = result
    if not isinstance(clipped, (tuple, list)) or len(clipped) != 2:
        raise TypeError(
            f"expected a list of new gradients, one per input, as the first result, but got a {kind(clipped)}"
        )
    # A norm that is a plain number is fine, too.
    norm = norm.detach() if isinstance(norm, Tensor) else torch.tensor(float(norm), dtype=inputs["bias"].dtype)
    return norm.to(inputs["bias"].dtype), *clipped


def kind(thing: object) -> str:
    return f"{type(thing).__name__} of {len(thing)}" if isinstance(thing, (tuple, list)) else type(thing).__name__


EXERCISE = Exercise(
    name="clip_gradients",
    topic="training_loop",
    title="Clipping",
    difficulty=2,
    minutes=10,
    builds="Trainer",
    returns=("norm", "weight", "bias"),
    reference=clip_gradients,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "One tensor holds a 3 and another holds a 4. How long is the vector (3, 4)? What do you multiply it by to get "
        "a vector of length 1?",
        "Square every number, add up the squares over all tensors, and take the square root: that's the norm. The "
        "factor is limit / norm if the norm exceeds the limit, and 1 otherwise. What would happen to it if the norm "
        "were 0?",
        "`norm = sum((g**2).sum() for g in gradients) ** 0.5`, then `factor = limit / norm if norm > limit else 1.0`, "
        "and multiply each gradient by `factor`.",
    ),
    run=run,
)
