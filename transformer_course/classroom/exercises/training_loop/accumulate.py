"""Exercise: several small batches, one gradient."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.classroom.exercises.exercise import Case, Exercise, random_tensor
from transformer_course.classroom.exercises.training_loop.accumulate_mistakes import MISTAKES


def accumulate(model, batches, loss_of):
    """Compute the gradient of one large batch from several small ones, and return the loss of the large batch.

    `batches` is a list of small batches, all of the same size. `loss_of(model, batch)` returns the mean loss of one of
    them. Leave the gradients where PyTorch puts them: in the `.grad` of each parameter of `model`. Every `.grad` is
    empty at the start. Finish each small batch, including its backward pass, before you start the next one, so that
    only one graph is in memory. The loss you return must be detached from the graph.
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
    """Loss and gradients of a linear model, and how often backward() had run when each batch arrived and at the end."""
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
        raise TypeError(f"expected one number, the loss of the whole batch, but got a {type(loss).__name__}")
    if isinstance(loss, Tensor) and loss.requires_grad:
        raise RuntimeError("the loss you return is still attached to its graph: detach each loss before you add it up")
    if model.weight.grad is None:
        raise RuntimeError(
            "`.grad` is empty when your function returns: did you call backward(), and did you keep the gradients?"
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
    minutes=10,
    builds="Trainer",
    returns=("loss", "grad", "backwards"),
    reference=accumulate,
    cases=cases,
    mistakes=MISTAKES,
    hints=(
        "How do you get the mean over 8 examples from the mean over the first 4 and the mean over the last 4? "
        "Gradients work the same way. What does PyTorch do with a new gradient if `.grad` isn't empty?",
        "Loop over the batches. Divide each loss by the number of batches, call `.backward()` on it right away, and "
        "add its detached value to a running sum.",
        "In the loop: `loss = loss_of(model, batch) / len(batches)`, `loss.backward()`, `total = total + "
        "loss.detach()`. After the loop, return `total`.",
    ),
    run=run,
)
