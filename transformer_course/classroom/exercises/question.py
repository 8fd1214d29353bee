"""What a quiz question is: every option has its own explanation, also the wrong ones."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """An answer to choose, and what to say to those who choose it."""

    text: str
    why: str
    right: bool = False


@dataclass(frozen=True)
class Question:
    """A question with one right option; its name begins with the lesson's topic, as in "attention.scale"."""

    name: str
    text: str
    options: Sequence[Option]
