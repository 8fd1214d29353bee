"""What an exercise is: a reference, cases to try it on, the usual mistakes, and hints."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from transformer_course.classroom.lessons import Lesson, find_lesson


@dataclass(frozen=True)
class Case:
    """One set of inputs, passed by position in the order given.

    `axes` gives the axis words of every tensor, inputs and outputs; `tokens` the words that stand at the
    positions of an axis. With `gradient`, the gradients of the float inputs are compared too.
    """

    label: str
    inputs: Mapping[str, object]
    axes: Mapping[str, str]
    tokens: Mapping[str, Sequence[str]] = field(default_factory=dict)
    gradient: bool = False


@dataclass(frozen=True)
class Mistake:
    """A wrong version that learners write, and what to tell those who did: what to look at, not the answer."""

    name: str
    wrong: Callable
    look: str


def call(implementation: Callable, inputs: Mapping[str, object]) -> object:
    """Run a function exercise on the inputs of a case."""
    return implementation(*inputs.values())


@dataclass(frozen=True)
class Exercise:
    """A function (or class) that the learner writes, and everything needed to judge it and to help.

    `topic` is the lesson's, and `builds` the part of the package that it leads to. `run` applies an implementation to
    the inputs of a case; an exercise that asks for a class has its own, which also builds the object.
    """

    name: str
    topic: str
    title: str
    difficulty: int
    minutes: int
    builds: str
    returns: Sequence[str]
    reference: Callable
    cases: Callable[[], Sequence[Case]]
    mistakes: Sequence[Mistake]
    hints: Sequence[str]
    run: Callable[[Callable, Mapping[str, object]], object] = call

    @property
    def lesson(self) -> Lesson:
        """The lesson that asks for it."""
        return find_lesson(self.topic)

    @property
    def optional(self) -> bool:
        """Whether it comes under "Going further", after the core path."""
        return self.name in self.lesson.times.optional

    @property
    def source(self) -> str:
        """The reference as the solution shows it."""
        return textwrap.dedent(inspect.getsource(self.reference))

    @property
    def stub(self) -> str:
        """What the learner starts from: signature and docstring, and `...` for the body."""
        (definition,) = ast.parse(self.source).body
        lines = self.source.splitlines()
        docstring = definition.body[0]
        return "\n".join([*lines[: docstring.end_lineno], " " * docstring.col_offset + "..."]) + "\n"

    @property
    def headline(self) -> str:
        """Title, difficulty out of three, and expected minutes, for the prose above the stub."""
        dots = "●" * self.difficulty + "○" * (3 - self.difficulty)
        return f"{self.title} · {dots} · about {self.minutes} minutes"


def random_tensor(axes: str, sizes: Mapping[str, int], seed: int, dtype: torch.dtype = torch.float32) -> Tensor:
    """Draw a standard normal tensor with the named axes, the same on every machine.

    Shape:
        returns: ...; one axis for each word
    """
    generator = torch.Generator().manual_seed(seed)
    # Drawn in float64 and then rounded, so that both precisions are tested on the same numbers.
    shape = [sizes[axis] for axis in axes.split()]
    return torch.randn(shape, generator=generator, dtype=torch.float64).to(dtype)
