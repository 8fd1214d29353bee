"""Learning byte-pair merges: join the most frequent pair of neighbors, again and again."""

import heapq
from collections import Counter, defaultdict
from collections.abc import Collection
from itertools import pairwise

from transformer_course.tokenizers.inputs import split_at_special_tokens
from transformer_course.tokenizers.merging import Pair, merge_pair
from transformer_course.tokenizers.pieces import BYTE_TO_CHARACTER, split_into_pieces


class PairCounts:
    """How often every pair of neighboring tokens occurs, kept up to date while pairs are merged.

    A merge changes only the words that contain its pair. `where` finds them, so nothing is counted twice.
    """

    def __init__(self, words: list[list[int]], frequencies: list[int]):
        self.words, self.frequencies = words, frequencies
        self.counts: Counter[Pair] = Counter()
        self.where: defaultdict[Pair, set[int]] = defaultdict(set)
        for i in range(len(words)):
            self._add(i)
        self.heap = [(-count, pair) for pair, count in self.counts.items()]
        heapq.heapify(self.heap)

    def _add(self, i: int) -> None:
        for pair in pairwise(self.words[i]):
            self.counts[pair] += self.frequencies[i]
            self.where[pair].add(i)

    def _remove(self, i: int) -> None:
        for pair in pairwise(self.words[i]):
            self.counts[pair] -= self.frequencies[i]

    def most_frequent(self) -> Pair | None:
        """The pair with the highest count, and of several the one with the smallest ids; None if none is left."""
        while self.heap:
            negative_count, pair = heapq.heappop(self.heap)
            count = self.counts[pair]
            if count == -negative_count:
                return pair
            # A pair only gets rarer after its first count, so an outdated entry goes back with its current count.
            if count > 0:
                heapq.heappush(self.heap, (-count, pair))
        return None

    def merge(self, pair: Pair, new_id: int) -> None:
        """Merge pair into new_id in every word that contains it."""
        born = set()
        for i in self.where.pop(pair):
            self._remove(i)
            self.words[i] = merge_pair(self.words[i], pair, new_id)
            self._add(i)
            born.update(neighbors for neighbors in pairwise(self.words[i]) if new_id in neighbors)
        for neighbors in born:
            heapq.heappush(self.heap, (-self.counts[neighbors], neighbors))


def learn_merges(text: str, n_merges: int, special_tokens: Collection[str] = ()) -> list[tuple[bytes, bytes]]:
    """Learn up to n_merges merges from text, or fewer if every piece becomes a single token first.

    The algorithm is that of Sennrich, Haddow and Birch 2016 (arXiv 1508.07909, section 3.2, algorithm 1), on
    bytes instead of characters as in Radford et al. 2019 (section 2.2). Of equally frequent pairs, the one with
    the smaller ids is merged first. Special tokens in the text are left out, and no merge joins what comes before
    them with what comes after.
    """
    tokens = [bytes([byte]) for byte in BYTE_TO_CHARACTER]
    byte_ids = {byte: i for i, byte in enumerate(BYTE_TO_CHARACTER)}
    parts = [part for part in split_at_special_tokens(text, special_tokens) if part not in special_tokens]
    pieces = Counter(piece for part in parts for piece in split_into_pieces(part))
    words = [[byte_ids[byte] for byte in piece.encode("utf-8")] for piece in pieces]
    pair_counts = PairCounts(words, list(pieces.values()))

    merges = []
    while len(merges) < n_merges and (pair := pair_counts.most_frequent()) is not None:
        left, right = tokens[pair[0]], tokens[pair[1]]
        pair_counts.merge(pair, new_id=len(tokens))
        tokens.append(left + right)
        merges.append((left, right))
    return merges
