"""How much of a text its single tokens explain, and the same merges learned by the tokenizers library."""

import json
import math
from collections import Counter
from collections.abc import Sequence

from transformer_course.tokenizers.pieces import BYTE_TO_CHARACTER, read_merge


def unigram_bits(train_ids: Sequence[int], ids: Sequence[int], vocab_size: int) -> float:
    """The bits that `ids` cost when every token is guessed by how often it occurs in `train_ids`, and by nothing else.

    One is added to every count (Laplace), so that no token is impossible.
    """
    counts, total = Counter(train_ids), len(train_ids) + vocab_size
    return -sum(n * math.log2((counts[i] + 1) / total) for i, n in Counter(ids).items())


class LibraryTokenizer:
    """Byte-level BPE as the tokenizers library trains it, with ids and merges as we write them.

    Raises:
        ImportError: the library is not installed
    """

    def __init__(self, text: str, vocab_size: int, special_tokens: Sequence[str] = ()):
        from tokenizers import Tokenizer, models, pre_tokenizers, trainers

        self.tokenizer = Tokenizer(models.BPE())
        self.tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
        trainer = trainers.BpeTrainer(
            vocab_size=vocab_size,
            special_tokens=list(special_tokens),
            initial_alphabet=list(BYTE_TO_CHARACTER.values()),
            show_progress=False,
        )
        self.tokenizer.train_from_iterator([text], trainer)

    @property
    def merges(self) -> list[tuple[bytes, bytes]]:
        """The pairs of tokens that were merged, in the order of learning."""
        merges = json.loads(self.tokenizer.to_str())["model"]["merges"]
        return [read_merge(merge if isinstance(merge, str) else " ".join(merge)) for merge in merges]

    def encode(self, text: str) -> list[int]:
        return self.tokenizer.encode(text).ids
