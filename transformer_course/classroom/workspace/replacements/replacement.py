"""What a replacement is: a part of the package, the exercise that can replace it, and where it goes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Functions = Mapping[str, Callable]


class Place(NamedTuple):
    """An attribute of a class or module, and what stands there meanwhile."""

    owner: object
    attribute: str
    replacement: object


@dataclass(frozen=True)
class Replacement:
    """A part of the package, the exercise that can replace it, and where it goes.

    `helped_by` names exercises that are used too where they have been solved.
    """

    part: str
    exercise: str
    places: Callable[[Functions], Sequence[Place]]
    helped_by: tuple[str, ...] = ()


def method(owner: type, name: str = "forward") -> Callable:
    """Replace one method of a class by what the decorated function makes of the learner's functions."""

    def decorate(make: Callable[[Functions], Callable]) -> Callable[[Functions], Sequence[Place]]:
        return lambda mine: [Place(owner, name, make(mine))]

    return decorate


def function(name: str, *modules: object) -> Callable[[Functions], Sequence[Place]]:
    """Replace a function by the exercise of the same name and signature, in the modules that call it."""
    return lambda mine: [Place(module, name, mine[name]) for module in modules]
