"""A reader that has to find out who bit whom: one attention, with positions or without."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from transformer_course.attention import scaled_dot_product_attention
from transformer_course.classroom.experiments.positions.who_bit_whom import NAMES, VOCAB, Sentences, write_sentences


class Reader(nn.Module):
    """The word "bit" attends to all words, and a linear layer guesses the biter from what it collected.

    `positions` maps positions to vectors, which are added to those of the words; without it, nothing is added.

    Shape:
        returns: batch name
    """

    def __init__(self, positions: nn.Module | None = None, d_model: int = 32):
        super().__init__()
        self.words, self.positions = nn.Embedding(len(VOCAB), d_model), positions
        self.query, self.key, self.value = (nn.Linear(d_model, d_model, bias=False) for _ in range(3))
        self.guess = nn.Linear(d_model, len(NAMES))

    def forward(self, sentences: Sentences) -> Tensor:
        x = self.words(sentences.words)
        if self.positions is not None:
            x = x + self.positions(torch.arange(x.shape[1]))
        output, _ = scaled_dot_product_attention(self.query(x), self.key(x), self.value(x))
        return self.guess(output[torch.arange(len(x)), sentences.verb])


def train(model: Reader, steps: int = 200) -> Reader:
    """Train on 64 new sentences of eight words per step."""
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    generator = torch.Generator().manual_seed(1)
    for _ in range(steps):
        sentences = write_sentences(64, generator=generator)
        loss = F.cross_entropy(model(sentences), sentences.biters)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model


@torch.no_grad()
def share_right(model: Reader, **where: int) -> float:
    """The share of right guesses in 2,000 other sentences; `where` goes to `write_sentences`."""
    sentences = write_sentences(2000, generator=torch.Generator().manual_seed(2), **where)
    return (model(sentences).argmax(dim=-1) == sentences.biters).float().mean().item()
