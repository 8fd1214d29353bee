"""A model that has to find a friend: attention between the cards of a table, and a guess at the friend's number."""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.classroom.experiments.attention.friend_lookup import NAMES, NUMBERS, SIZES, deal

Describe = Callable[[Tensor], Tensor]


class FriendFinder(nn.Module):
    """Attention between the cards, then a guess at the number from what each person collected.

    `attention` maps cards to outputs and weights, as the lesson's SingleHeadAttention does.

    Shape:
        cards: batch seat feature; float
        guesses: batch seat number
        weights: batch seat seat
    """

    def __init__(self, attention: nn.Module, d_head: int = 32):
        super().__init__()
        self.attention = attention
        self.guess = nn.Linear(d_head, NUMBERS)

    def forward(self, cards: Tensor) -> tuple[Tensor, Tensor]:
        output, weights = self.attention(cards)
        return self.guess(output), weights


def unchanged(cards: Tensor) -> Tensor:
    return cards


def train(model: FriendFinder, steps: int = 200, describe: Describe = unchanged) -> FriendFinder:
    """Train on 64 new tables per step; `describe` changes how a card is written before the model reads it."""
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    dealer = torch.Generator().manual_seed(1)
    for _ in range(steps):
        tables = deal(64, generator=dealer)
        guesses, _ = model(describe(tables.cards))
        loss = F.cross_entropy(guesses.flatten(0, 1), tables.answers.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


@torch.no_grad()
def share_right(model: FriendFinder, seats: int = 6, describe: Describe = unchanged) -> float:
    """The share of right guesses at 1,000 tables that weren't in the training."""
    tables = deal(1000, seats, torch.Generator().manual_seed(2))
    guesses, _ = model(describe(tables.cards))
    return (guesses.argmax(dim=-1) == tables.answers).float().mean().item()


@torch.no_grad()
def weight_on_friend(model: FriendFinder) -> float:
    """The weight that people give their friend's seat, on average over the same 1,000 tables."""
    tables = deal(1000, generator=torch.Generator().manual_seed(2))
    _, weights = model(tables.cards)
    return weights.gather(-1, tables.friend_seats[..., None]).mean().item()


def baseline() -> float:
    """The share that is right for people who ignore the friend and say the most frequent of the other numbers."""
    tables = deal(1000, generator=torch.Generator().manual_seed(2))
    counts = F.one_hot(tables.numbers, NUMBERS)
    others = counts.sum(dim=1, keepdim=True) - counts
    return (others.argmax(dim=-1) == tables.answers).float().mean().item()


def field_strengths(attention: nn.Module) -> Tensor:
    """How strongly query, key, and value read each field of a card: the norm of that block of the matrix.

    Shape:
        returns: part field; the parts are query, key, value
    """
    parts = (attention.query, attention.key, attention.value)
    return torch.tensor([[block.norm() for block in part.weight.detach().split(SIZES, dim=1)] for part in parts])


def same_name_scores(attention: nn.Module) -> Tensor:
    """What a score gains when one name is in a field of the asking card and in a field of the answering card.

    Shape:
        returns: field field; own name and friend's name, on the asking card and on the answering one
    """
    d_head, names = len(attention.query.weight), len(NAMES)
    pairs = attention.query.weight.T @ attention.key.weight / math.sqrt(d_head)  # switch of one card, of the other
    blocks = [[pairs[i * names :, j * names :][:names, :names] for j in range(2)] for i in range(2)]
    return torch.stack([torch.stack([block.diagonal().mean() for block in row]) for row in blocks]).detach()
