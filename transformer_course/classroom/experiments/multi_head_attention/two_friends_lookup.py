"""The table of friends again, with two wishes per person: a friend's number and a rival's number."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.classroom.experiments.attention.friend_lookup import NAMES, NUMBERS
from transformer_course.multihead import MultiHeadAttention

WISHES = ("friend", "rival")
FEATURES = 3 * len(NAMES) + NUMBERS  # switches on a card: own name, own number, friend's name, rival's name


@dataclass(frozen=True)
class Wishes:
    """Tables of people who each have a friend and a rival, who are never the same person.

    Shape:
        names: batch seat; integer
        numbers: batch seat; integer
        seats: batch seat wish; integer, where friend and rival sit
    """

    names: Tensor
    numbers: Tensor
    seats: Tensor

    def of_the_wanted(self, field: Tensor) -> Tensor:
        """The values of a field on the cards of friend and rival.

        Shape:
            field: batch seat; integer
            returns: batch seat wish; integer
        """
        return field.gather(1, self.seats.flatten(1)).view_as(self.seats)

    @property
    def answers(self) -> Tensor:
        """The numbers of friend and rival.

        Shape:
            returns: batch seat wish; integer
        """
        return self.of_the_wanted(self.numbers)

    @property
    def cards(self) -> Tensor:
        """Each card as switches, four of them on.

        Shape:
            returns: batch seat feature; float
        """
        wanted = F.one_hot(self.of_the_wanted(self.names), len(NAMES)).flatten(2)
        own = (F.one_hot(self.names, len(NAMES)), F.one_hot(self.numbers, NUMBERS))
        return torch.cat([*own, wanted], dim=-1).float()

    def people(self, table: int = 0) -> Sequence[str]:
        """The names of the people at one table."""
        return [NAMES[person] for person in self.names[table]]

    def described(self, table: int = 0) -> str:
        """The cards of one table, one per line."""
        names = self.of_the_wanted(self.names)[table]
        rows = zip(self.people(table), names.tolist(), self.numbers[table].tolist(), strict=True)
        return "\n".join(
            f"{person:4}  friend {NAMES[friend]:4}  rival {NAMES[rival]:4}  number {number}"
            for person, (friend, rival), number in rows
        )


def deal_wishes(batch: int, seats: int = 6, generator: torch.Generator | None = None) -> Wishes:
    """Seat different people at each table, with random numbers and a friend and a rival among the others.

    Raises:
        ValueError: there are fewer than three seats, or more than there are names
    """
    if not 3 <= seats <= len(NAMES):
        raise ValueError(
            f"seats={seats}: expected 3 to {len(NAMES)}, for a friend, a rival, and as many as there are names"
        )
    names = torch.rand(batch, len(NAMES), generator=generator).argsort(dim=-1)[:, :seats]
    steps = torch.rand(batch, seats, seats - 1, generator=generator).argsort(dim=-1)[..., :2] + 1
    numbers = torch.randint(NUMBERS, (batch, seats), generator=generator)
    return Wishes(names, numbers, (torch.arange(seats)[:, None] + steps) % seats)


class WishFinder(nn.Module):
    """One layer of multi-head attention between the cards, then a guess at both numbers.

    Shape:
        cards: batch seat feature; float
        returns: batch seat wish number
    """

    def __init__(self, n_heads: int, n_kv_heads: int | None = None, d_model: int = 32):
        super().__init__()
        self.embed = nn.Linear(FEATURES, d_model, bias=False)
        self.attention = MultiHeadAttention(d_model, n_heads, n_kv_heads, bias=False)
        self.guess = nn.Linear(d_model, len(WISHES) * NUMBERS)

    def forward(self, cards: Tensor) -> Tensor:
        return self.guess(self.attention(self.embed(cards))).unflatten(-1, (len(WISHES), NUMBERS))


def train_on_wishes(model: nn.Module, steps: int = 300) -> nn.Module:
    """Train on newly dealt tables to guess both numbers; the model returns "batch seat wish number"."""
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    dealer = torch.Generator().manual_seed(1)
    for _ in range(steps):
        tables = deal_wishes(64, generator=dealer)
        loss = F.cross_entropy(model(tables.cards).flatten(0, 2), tables.answers.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


@torch.no_grad()
def wishes_granted(model: nn.Module) -> Tensor:
    """The shares of friends' and rivals' numbers that the model gets right, at 1,000 tables it hasn't seen.

    Shape:
        returns: wish
    """
    tables = deal_wishes(1000, generator=torch.Generator().manual_seed(2))
    return (model(tables.cards).argmax(dim=-1) == tables.answers).float().mean(dim=(0, 1))


def granted_by_heads(head_counts: Sequence[int], seeds: int = 3, steps: int = 300) -> Tensor:
    """The shares of friends' and rivals' numbers that models with these numbers of heads get right.

    Shape:
        returns: heads seed wish
    """
    shares = []
    for n_heads in head_counts:
        for seed in range(seeds):
            torch.manual_seed(seed)
            shares.append(wishes_granted(train_on_wishes(WishFinder(n_heads), steps)))
    return torch.stack(shares).view(len(head_counts), seeds, len(WISHES))


def weight_on_wanted(weights: Tensor, tables: Wishes) -> Tensor:
    """How much weight each head gives to the friend and how much to the rival, averaged over all people.

    Shape:
        weights: batch head query key; each row sums to 1
        returns: head wish
    """
    seats = tables.seats[:, None].expand(-1, weights.shape[1], -1, -1)
    return weights.gather(3, seats).mean(dim=(0, 2))
