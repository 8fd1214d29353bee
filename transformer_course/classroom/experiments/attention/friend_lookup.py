"""A world that needs attention: people at a table who want to know their friend's number."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

NAMES = ("Ana", "Bora", "Chul", "Dina", "Eun", "Finn", "Gil", "Hana", "Ivan", "Jisu", "Kofi", "Leo")
NUMBERS = 10
FIELDS = ("own name", "friend's name", "own number")
SIZES = (len(NAMES), len(NAMES), NUMBERS)  # numbers on a card, field by field
FEATURES = sum(SIZES)


@dataclass(frozen=True)
class Tables:
    """Tables of people, each with a card: who they are, who their friend is, and their own number.

    Shape:
        names: batch seat; integer
        friend_seats: batch seat; integer
        numbers: batch seat; integer
    """

    names: Tensor
    friend_seats: Tensor
    numbers: Tensor

    @property
    def friends(self) -> Tensor:
        """The name of each person's friend."""
        return self.names.gather(1, self.friend_seats)

    @property
    def answers(self) -> Tensor:
        """What everyone wants to know: the friend's number."""
        return self.numbers.gather(1, self.friend_seats)

    @property
    def cards(self) -> Tensor:
        """Each card as three one-hot vectors in a row: own name, friend's name, own number."""
        fields = zip((self.names, self.friends, self.numbers), SIZES, strict=True)
        return torch.cat([F.one_hot(field, size) for field, size in fields], dim=-1).float()

    def described(self, table: int = 0) -> str:
        """The cards of one table as text, one line per card."""
        fields = zip(self.names[table], self.friends[table], self.numbers[table], strict=True)
        lines = [f"{NAMES[person]:4}  friend {NAMES[friend]:4}  number {number}" for person, friend, number in fields]
        return "\n".join(lines)

    def people(self, table: int = 0) -> Sequence[str]:
        """The names of the people at one table."""
        return [NAMES[person] for person in self.names[table]]

    def wishes(self, table: int = 0) -> Sequence[str]:
        """Who each of them is looking for, as labels: `Ana→Gil`."""
        return [
            f"{NAMES[person]}→{NAMES[friend]}"
            for person, friend in zip(self.names[table], self.friends[table], strict=True)
        ]


def deal(batch: int, seats: int = 6, generator: torch.Generator | None = None) -> Tables:
    """Seat different people at each table, with random numbers and friends among the others there.

    Raises:
        ValueError: there are fewer than two seats, or more seats than names
    """
    if not 2 <= seats <= len(NAMES):
        raise ValueError(
            f"seats={seats}: choose 2 to {len(NAMES)}, since a friend sits at the same table and names are unique"
        )
    names = torch.rand(batch, len(NAMES), generator=generator).argsort(dim=-1)[:, :seats]
    steps = torch.randint(1, seats, (batch, seats), generator=generator)
    return Tables(
        names=names,
        friend_seats=(torch.arange(seats) + steps) % seats,
        numbers=torch.randint(NUMBERS, (batch, seats), generator=generator),
    )
