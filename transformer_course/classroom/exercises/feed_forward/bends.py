"""What the exercises on activations share: the numbers they are tried on."""

from dataclasses import dataclass

import torch
from torch import Tensor

from transformer_course.classroom.exercises.exercise import Case, random_tensor


def cases(first_seed: int) -> tuple[Case, ...]:
    """Any number of axes, both precisions, the place of the bend, and numbers so large that exp would overflow."""

    def case(label: str, axes: str, x: Tensor, gradient: bool = False) -> Case:
        return Case(label, {"x": x}, {"x": axes, "output": axes}, gradient=gradient)

    def drawn(axes: str, seed: int, dtype: torch.dtype = torch.float32, **sizes: int) -> Tensor:
        return 2 * random_tensor(axes, sizes, first_seed + seed, dtype)

    large = [-1000.0, -100.0, -30.0, 30.0, 100.0, 1000.0]
    return (
        case("seven numbers from −3 to 3", "d_hidden", torch.arange(-3.0, 4.0), gradient=True),
        case("two tokens, four numbers each", "seq d_hidden", drawn("seq d_hidden", 0, seq=2, d_hidden=4), True),
        case("very large and very small numbers", "d_hidden", torch.tensor(large), gradient=True),
        case("a single number", "", torch.tensor(0.5)),
        case(
            "a batch in float64",
            "batch seq d_hidden",
            drawn("batch seq d_hidden", 1, torch.float64, batch=2, seq=3, d_hidden=5),
            gradient=True,
        ),
    )


@dataclass(frozen=True)
class Activation:
    """An activation with a name that a message can show."""

    name: str
    bend: object

    def __call__(self, x: Tensor) -> Tensor:
        return self.bend(x)

    def __repr__(self) -> str:
        return self.name
