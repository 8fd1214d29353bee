"""A good n-gram model, the one that a language model has to beat."""

import numpy as np
from torch import Tensor

from transformer_course.arguments import check_ids, check_whole
from transformer_course.call_checks import check_calls

MISSING = -1


class KneserNey:
    """Interpolated Kneser–Ney: a long context where it was seen, mixed with ever shorter ones.

    A shorter context asks not how often a token was seen there but after how many different ones. Every n-gram has
    a number, found by binary search from the number of its beginning and its last token.

    Source: Kneser and Ney 1995; Chen and Goodman 1999 (interpolated; here with one discount per order).

    Shape:
        stream: stream; int64
    Raises:
        ValueError: order is less than 1, the stream is too short, or holds an id outside of the vocabulary
    """

    def __init__(self, stream: Tensor, vocab: int, order: int):
        check_whole("vocab", vocab, most=1 << 24)
        check_whole("order", order)
        tokens = _ids("stream", stream, vocab)
        if order < 1 or len(tokens) < max(order, 2):
            raise ValueError(f"order={order} with a stream of {len(tokens)} tokens: need 1 <= order <= tokens >= 2")
        self.vocab, self.order = vocab, order
        self.codes: list[np.ndarray] = []  # for each length: the n-grams seen, as beginning · vocab + last token
        numbers, first_seen, occurrences = [np.zeros(len(tokens), dtype=np.int64)], [], []
        for length in range(1, order + 1):
            code = numbers[-1][: len(tokens) - length + 1] * vocab + tokens[length - 1 :]
            codes, first, number, count = np.unique(code, return_index=True, return_inverse=True, return_counts=True)
            self.codes.append(codes)
            numbers.append(number)
            first_seen.append(first)
            occurrences.append(count)
        # An n-gram counts once for each different token before it; the longest, which have none, as often as seen.
        counts = [
            np.bincount(numbers[length][first_seen[length] + 1], minlength=len(self.codes[length - 1]))
            for length in range(1, order)
        ]
        self.counts = [*counts, occurrences[-1]]
        self.discounts = [_discount(count) for count in self.counts]
        beginnings = [1, *(len(codes) for codes in self.codes)]
        self.totals, self.kinds = (
            [
                np.bincount(codes // vocab, weights=weight(count), minlength=size)
                for codes, count, size in zip(self.codes, self.counts, beginnings, strict=False)
            ]
            for weight in (lambda count: count, lambda count: count > 0)
        )

    def _find(self, length: int, beginning: np.ndarray, last: np.ndarray) -> np.ndarray:
        """Numbers of n-grams of this length, from the numbers of their beginnings and their last tokens."""
        codes = self.codes[length - 1]
        code = np.where((beginning == MISSING) | (last == MISSING), MISSING, beginning * self.vocab + last)
        place = np.searchsorted(codes, code).clip(max=len(codes) - 1)
        return np.where(codes[place] == code, place, MISSING)

    def probability(self, contexts: np.ndarray, tokens: np.ndarray) -> np.ndarray:
        """P(token | context) for each row of contexts, whose last column is the nearest token.

        MISSING in a context stands for what cannot be seen: only what follows it counts.
        """
        mixed = np.full(len(tokens), 1 / self.vocab)
        for length in range(1, self.order + 1):
            beginning = np.zeros(len(tokens), dtype=np.int64)
            for known in range(1, length):
                beginning = self._find(known, beginning, contexts[:, contexts.shape[1] - length + known])
            number, discount = self._find(length, beginning, tokens), self.discounts[length - 1]
            count = np.where(number == MISSING, 0, self.counts[length - 1][number])
            total = np.where(beginning == MISSING, 0, self.totals[length - 1][beginning])
            spared = discount * self.kinds[length - 1][beginning]  # what the discounts leave for shorter contexts
            known = (np.maximum(count - discount, 0) + spared * mixed) / np.maximum(total, 1)
            mixed = np.where(total > 0, known, mixed)
        return mixed

    def probabilities(self, context: list[int]) -> np.ndarray:
        """The probability of every token in the vocabulary after `context`."""
        kept = [MISSING] * self.order + list(context)
        contexts = np.tile(np.array(kept[len(kept) - self.order + 1 :], dtype=np.int64), (self.vocab, 1))
        return self.probability(contexts, np.arange(self.vocab))

    def evaluate(self, stream: Tensor) -> float:
        """The loss in nats per token, of each token but the first given those before it.

        Shape:
            stream: stream; int64
        """
        tokens = _ids("stream", stream, self.vocab)
        padded = np.concatenate([np.full(self.order, MISSING), tokens])
        windows = np.lib.stride_tricks.sliding_window_view(padded, self.order)[2:]
        return float(-np.log(self.probability(windows[:, :-1], windows[:, -1])).mean())


def _ids(name: str, stream: Tensor, vocab: int) -> np.ndarray:
    check_ids(name, stream)
    tokens = stream.cpu().numpy().astype(np.int64)
    if tokens.ndim != 1 or len(tokens) < 2 or tokens.min() < 0 or tokens.max() >= vocab:
        raise ValueError(f"{name} has shape {tokens.shape}; expected one axis of 2 or more ids below vocab={vocab}")
    return tokens


def _discount(counts: np.ndarray) -> float:
    """How much each count is lowered, estimated from how many n-grams were seen once and twice."""
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    return once / (once + 2 * twice) if once else 0.5  # Without an n-gram seen once there is nothing to go by.


check_calls(__name__)
