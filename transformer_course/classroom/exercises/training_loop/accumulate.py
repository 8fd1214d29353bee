"""Exercise: several small batches, one gradient."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.classroom.exercises.exercise import Case, Exercise, random_tensor
from transformer_course.classroom.exercises.training_loop.accumulate_mistakes import MISTAKES


def accumulate(model, batches, loss_of):
    """Add up the gradients of several small batches to those of one large batch, and return its loss.

    `loss_of` is a function: `loss_of(model, batch)` is the mean loss of one of the `batches`, a list of small batches
    of one size. The gradients go where PyTorch puts them, into `.grad` of the parameters of `model`, which is empty
    before. The loss comes back without its graph. Only one small batch is in work at a time: that is what it is for.
    """
    total = 0.0
    for batch in batches:
        loss = loss_of(model, batch) / len(batches)
        loss.backward()
        total = total + loss.detach()
    return total


def cases() -> tuple[Case, ...]:
    def case(label: str, seed: int, parts: int, dtype=torch.float32, gradient=False, **sizes: int) -> Case:
        axes = {"x": "batch feature", "target": "batch", "weight": "feature", "loss": "", "grad": "feature"}
        tensors = {name: random_tensor(axes[name], sizes, seed + i, dtype) for i, name in enumerate(list(axes)[:3])}
        return Case(label, {**tensors, "parts": parts}, axes | {"backwards": "moment"}, gradient=gradient)

    return (
        case("2 small batches of 1 example, 2 features", 141, 2, gradient=True, batch=2, feature=2),
        case("one batch", 144, 1, batch=3, feature=2),
        case("2 small batches of 3", 147, 2, batch=6, feature=4),
        case("4 small batches of 2", 150, 4, batch=8, feature=3),
        case("the same in float64", 150, 4, torch.float64, batch=8, feature=3),
        case("3 small batches of 5", 153, 3, batch=15, feature=2),
    )


def run(implementation, inputs):
    """Loss and gradients of a linear model, and how often backward() had run when each batch came, and at the end."""
    model = nn.Linear(inputs["x"].shape[1], 1, bias=False, dtype=inputs["x"].dtype)
    model.weight.data = inputs["weight"].detach()[None].clone()
    parts = inputs["parts"]
    batches = list(zip(inputs["x"].detach().chunk(parts), inputs["target"].detach().chunk(parts), strict=True))
    ran: list[int] = [0]
    moments: list[int] = []
    model.weight.register_hook(lambda grad: ran.append(0))

    def loss_of(model, batch):
        x, target = batch
        moments.append(len(ran) - 1)
        return F.mse_loss(model(x)[:, 0], target)

    loss = implementation(model, batches, loss_of)
    if not isinstance(loss, (int, float, Tensor)):
        raise TypeError(f"the loss of the whole batch is expected, a number, and this is a {type(loss).__name__}")
    if isinstance(loss, Tensor) and loss.requires_grad:
        raise RuntimeError("the loss that comes back still hangs on its graph: add up what is detached")
    if model.weight.grad is None:
        raise RuntimeError(
            "there is no gradient in `.grad` afterwards: was backward() called, and nothing emptied after it?"
        )
    return (
        torch.as_tensor(loss).detach().to(inputs["x"].dtype),
        model.weight.grad[0].clone(),
        torch.tensor([*moments, len(ran) - 1]),
    )


EXERCISE = Exercise(
    name="accumulate",
    topic="training_loop",
    title="Accumulation",
    difficulty=1,
    minutes=6,
    builds="Trainer",
    returns=("loss", "grad", "backwards"),
    reference=accumulate,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "The mean over 8 examples, and the means over the first 4 and the last 4: how do you get the one from the "
        "others? "
        "The same holds for gradients. What does PyTorch do with a gradient when `.grad` is not empty?",
        "Go through the batches. Divide each loss by how many batches there are, call `.backward()` on it at once, and "
        "add its value, detached, to a running sum.",
        "In the loop: `loss = loss_of(model, batch) / len(batches)`, `loss.backward()`, `total = total + "
        "loss.detach()`. "
        "After it, return `total`.",
    ),
    run=run,
)
