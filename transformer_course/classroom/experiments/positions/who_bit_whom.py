"""A world where order matters: somebody bit somebody, and the same words in a different order say the opposite."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

NAMES = ("dog", "man", "cat", "fox", "hen", "owl", "bee", "rat")
FILLERS = ("today", "again", "here", "there", "often", "indeed")
BIT = len(NAMES)
VOCAB = (*NAMES, "bit", *FILLERS)


@dataclass(frozen=True)
class Sentences:
    """Sentences as word numbers: each has "NAME bit NAME" somewhere among filler words.

    Shape:
        words: batch seq; integer
        verb: batch; integer, the position of "bit"
        biters: batch; integer, the name before "bit"
    """

    words: Tensor
    verb: Tensor
    biters: Tensor

    def described(self) -> Sequence[str]:
        """The sentences as text."""
        return [" ".join(VOCAB[word] for word in sentence) for sentence in self.words]


def write_sentences(
    batch: int, seq: int = 8, first: int = 0, last: int | None = None, generator: torch.Generator | None = None
) -> Sentences:
    """Write sentences of `seq` words in which the biter is at a position from `first` to `last`.

    Raises:
        ValueError: there is no room for "NAME bit NAME" at these positions
    """
    last = seq - 3 if last is None else last
    if not 0 <= first <= last <= seq - 3:
        raise ValueError(f"first={first}, last={last}: three words must fit into seq={seq}: 0 to {seq - 3}")
    words = torch.randint(BIT + 1, len(VOCAB), (batch, seq), generator=generator)
    names = torch.rand(batch, len(NAMES), generator=generator).argsort(dim=-1)[:, :2]
    start = torch.randint(first, last + 1, (batch,), generator=generator)
    rows = torch.arange(batch)
    words[rows, start], words[rows, start + 1], words[rows, start + 2] = names[:, 0], BIT, names[:, 1]
    return Sentences(words, start + 1, names[:, 0])
