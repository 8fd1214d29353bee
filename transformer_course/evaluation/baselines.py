"""What can be had without a network: counting pairs of neighbours, and compressing."""

import bz2
import lzma
import zlib
from collections.abc import Callable

import torch
from torch import Tensor

from transformer_course.data.masking import MaskedTokens

COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "zlib": lambda text: zlib.compress(text, level=9),
    "bz2": lambda text: bz2.compress(text, compresslevel=9),
    "lzma": lambda text: lzma.compress(text, preset=9),
}


def compressor_bits_per_character(train: str, test: str) -> dict[str, float]:
    """The bits per character by which the compressed file grows when the test text follows the training text.

    zlib looks back 32 kB and bz2 900 kB; lzma at preset 9 sees all of the training text.

    Raises:
        ValueError: the test text is empty
    """
    if not test:
        raise ValueError("test is empty: give at least one character")
    before, both = train.encode(), (train + test).encode()
    return {
        name: 8 * (len(compress(both)) - len(compress(before))) / len(test) for name, compress in COMPRESSORS.items()
    }


class NeighbourCounts:
    """How often each token, and each pair of neighbours, stands in a text: a dense table of vocab² numbers.

    Shape:
        stream: stream; int64
    """

    def __init__(self, stream: Tensor, vocab: int):
        pairs = torch.bincount(stream[:-1] * vocab + stream[1:], minlength=vocab**2)
        self.single = torch.bincount(stream, minlength=vocab).float()
        self.pair = pairs.view(vocab, vocab).float()
        self.share = self.single / len(stream)

    def log_next(self, left: Tensor) -> Tensor:
        """Log probability of each token after `left`; as if every token had also been followed by one average token.

        Shape:
            left: slot; int64
            returns: slot vocab
        """
        return ((self.pair[left] + self.share) / (self.single[left, None] + 1)).log()

    def log_previous(self, right: Tensor) -> Tensor:
        """Log probability of `right` after each token.

        Shape:
            right: slot; int64
            returns: slot vocab
        """
        return ((self.pair.T[right] + self.share[right, None]) / (self.single + 1)).log()


def fill_in_accuracies(train: Tensor, masked: MaskedTokens, *, mask_id: int, vocab: int) -> dict[str, float]:
    """The share of hidden tokens that counting names: the commonest, the best after the left neighbour, between both.

    A neighbour that is hidden too, or beyond the edge, is left out of account. Between both neighbours the best is
    that of a Markov chain of order one: P(token | left) · P(right | token).

    Shape:
        train: stream; int64
    Raises:
        ValueError: no token is hidden
    """
    if not masked.select.any():
        raise ValueError("masked.select is False everywhere: hide at least one token")
    counts = NeighbourCounts(train, vocab)
    around = torch.nn.functional.pad(masked.inputs, (1, 1), value=mask_id)
    left, right = around[:, :-2][masked.select], around[:, 2:][masked.select]
    labels = masked.labels[masked.select]
    right_by = {"unigram": 0, "left bigram": 0, "both-sides bigram": 0}
    for a, b, label in zip(left.split(1024), right.split(1024), labels.split(1024), strict=True):
        alone = counts.share.log().expand(len(label), -1)
        after = torch.where((a == mask_id)[:, None], alone, counts.log_next(a))
        between = torch.where((b == mask_id)[:, None], after, after + counts.log_previous(b))
        for name, scores in zip(right_by, (alone, after, between), strict=True):
            right_by[name] += int((scores.argmax(-1) == label).sum())
    return {name: right / len(labels) for name, right in right_by.items()}
