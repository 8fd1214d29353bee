"""Exercise: shorten the gradient of a whole model when it is too long."""

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case, Exercise, random_tensor
from transformer_course.classroom.exercises.training_loop.clip_gradients_mistakes import MISTAKES


def clip_gradients(gradients, limit):
    """Shorten all gradients by one common factor, so that together they are no longer than `limit`.

    `gradients` is a list of tensors of any shapes, one per parameter. Their length, the norm, is that of one long
    vector that holds all their numbers; a shorter one stays as it is. Returns the list of new gradients, and the norm
    before.
    """
    norm = sum((gradient**2).sum() for gradient in gradients) ** 0.5
    factor = limit / norm if norm > limit else 1.0
    return [gradient * factor for gradient in gradients], norm


def cases() -> tuple[Case, ...]:
    def case(label: str, seed: int, size: float, limit: float, dtype=torch.float32, gradient=False, **sizes) -> Case:
        axes = {"weight": "row column", "bias": "column", "norm": ""}
        tensors = {name: random_tensor(axes[name], sizes, seed + i, dtype) for i, name in enumerate(("weight", "bias"))}
        # Lengths are chosen, not drawn: whether something is clipped must not depend on luck.
        length = torch.cat([x.flatten() for x in tensors.values()]).norm()
        inputs = {name: x * (size / length) for name, x in tensors.items()}
        return Case(label, {**inputs, "limit": limit}, axes, gradient=gradient)

    zeros = {"weight": torch.zeros(2, 3), "bias": torch.zeros(3), "limit": 1.0}
    three_four = {"weight": torch.tensor([[3.0, 0.0], [0.0, 0.0]]), "bias": torch.tensor([0.0, 4.0]), "limit": 1.0}
    axes = {"weight": "row column", "bias": "column", "norm": ""}
    return (
        Case("one 3 in the weight and one 4 in the bias: a length of 5, where 1 is allowed", three_four, axes),
        case("a length of 0.5 where 1 is allowed", 121, 0.5, 1.0, gradient=True, row=2, column=3),
        case("a length of 20 where 2 is allowed", 123, 20.0, 2.0, row=3, column=2),
        Case("nothing but zeros", zeros, axes),
        case("a length of 1.5 where 1 is allowed, many numbers", 125, 1.5, 1.0, row=5, column=7),
        case("a length of 300 where 10 is allowed, in float64", 127, 300.0, 10.0, torch.float64, row=4, column=3),
        case("a length of 3 where 4 is allowed, in float64", 129, 3.0, 4.0, torch.float64, row=4, column=3),
    )


def run(implementation, inputs):
    """The norm, and the two new gradients."""
    result = implementation([inputs["weight"], inputs["bias"]], inputs["limit"])
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        raise TypeError(f"two things are expected, the new gradients and the norm, and this is a {kind(result)}")
    clipped, norm = result
    if not isinstance(clipped, (tuple, list)) or len(clipped) != 2:
        raise TypeError(f"first comes the list of new gradients, as many as went in, and this is a {kind(clipped)}")
    # A norm as a plain number is as good.
    norm = norm.detach() if isinstance(norm, Tensor) else torch.tensor(float(norm), dtype=inputs["bias"].dtype)
    return norm.to(inputs["bias"].dtype), *clipped


def kind(thing: object) -> str:
    return f"{type(thing).__name__} of {len(thing)}" if isinstance(thing, (tuple, list)) else type(thing).__name__


EXERCISE = Exercise(
    name="clip_gradients",
    topic="training_loop",
    title="Clipping",
    difficulty=2,
    minutes=8,
    builds="Trainer",
    returns=("norm", "weight", "bias"),
    reference=clip_gradients,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "A 3 in one tensor and a 4 in another: how long is the arrow that they make together? By what do you multiply "
        "it "
        "to make it 1 long?",
        "Square everything, add up over all tensors, take the root: that is the norm. The factor is limit / norm where "
        "the norm is above the limit, and 1 elsewhere. What does a norm of 0 do to it?",
        "`norm = sum((g**2).sum() for g in gradients) ** 0.5`, `factor = limit / norm if norm > limit else 1.0`, and "
        "each "
        "gradient times `factor`.",
    ),
    run=run,
)
