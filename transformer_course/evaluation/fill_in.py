"""Filling gaps by counting pairs: what stands most often between such neighbors?"""

import torch
from torch import Tensor

from transformer_course.arguments import check_ids, check_whole
from transformer_course.call_checks import check_calls
from transformer_course.checks import check_shape
from transformer_course.data.masking import MaskedTokens

LARGEST = 1 << 16  # tokens of a vocabulary whose pairs still fit into memory


class NeighborCounts:
    """How often each token, and each pair of neighbors, stands in a text: a dense table of vocab² numbers.

    Shape:
        stream: stream; int64
    Raises:
        ValueError: the stream is no stream of ids, or the vocabulary too large for such a table
    """

    def __init__(self, stream: Tensor, vocab: int):
        check_whole("vocab", vocab, most=LARGEST)
        check_shape("train", stream, "stream")
        check_ids("train", stream, vocab)
        if not len(stream):
            raise ValueError("train is empty: give at least one token")
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

    def scores(self, left: Tensor, right: Tensor, mask_id: int) -> tuple[Tensor, Tensor, Tensor]:
        """Log scores of every token at a gap: on its own, after `left`, and between `left` and `right`.

        Between both it is that of a Markov chain of order one: P(token | left) · P(right | token). A neighbor that
        is the mask is left out of account.

        Shape:
            left: slot; int64
            right: slot; int64
        """
        alone = self.share.log().expand(len(left), -1)
        after = torch.where((left == mask_id)[:, None], alone, self.log_next(left))
        between = torch.where((right == mask_id)[:, None], after, after + self.log_previous(right))
        return alone, after, between


def neighbors(masked: MaskedTokens, mask_id: int) -> tuple[Tensor, Tensor]:
    """What can be seen left and right of each hidden token; the mask stands for what is beyond the edge.

    Shape:
        left: slot; int64
        right: slot; int64
    Raises:
        ValueError: no token is hidden
    """
    check_whole("mask_id", mask_id, 0)
    if not masked.select.any():
        raise ValueError("masked.select is False everywhere: hide at least one token")
    around = torch.nn.functional.pad(masked.inputs, (1, 1), value=mask_id)
    return around[:, :-2][masked.select], around[:, 2:][masked.select]


def neighbor_guesses(train: Tensor, masked: MaskedTokens, *, mask_id: int, vocab: int) -> dict[str, Tensor]:
    """What counting names at each hidden place: the commonest token, the best after the left neighbor, between both.

    Shape:
        train: stream; int64
    Raises:
        ValueError: no token is hidden
    """
    counts, (left, right) = NeighborCounts(train, vocab), neighbors(masked, mask_id)
    guesses = [
        torch.stack([scores.argmax(dim=-1) for scores in counts.scores(a, b, mask_id)])
        for a, b in zip(left.split(1024), right.split(1024), strict=True)
    ]
    names = "unigram", "left bigram", "both-sides bigram"
    return dict(zip(names, torch.cat(guesses, dim=1), strict=True))


def fill_in_accuracies(train: Tensor, masked: MaskedTokens, *, mask_id: int, vocab: int) -> dict[str, float]:
    """The share of hidden tokens that counting pairs names.

    Shape:
        train: stream; int64
    Raises:
        ValueError: no token is hidden
    """
    guesses = neighbor_guesses(train, masked, mask_id=mask_id, vocab=vocab)
    labels = masked.labels[masked.select]
    return {name: int((guess == labels).sum()) / len(labels) for name, guess in guesses.items()}


check_calls(__name__)
