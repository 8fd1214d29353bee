"""Byte-level byte-pair encoding: 256 bytes that can write any text, and merges that make it shorter."""

from collections.abc import Iterable
from pathlib import Path

from transformer_course.call_checks import check_calls
from transformer_course.tokenizers.bpe_training import learn_merges
from transformer_course.tokenizers.display import readable
from transformer_course.tokenizers.inputs import (
    check_ids,
    check_text,
    check_vocab_size,
    number_special_tokens,
    split_at_special_tokens,
)
from transformer_course.tokenizers.merging import Pair, apply_merges
from transformer_course.tokenizers.pieces import (
    BYTE_TO_CHARACTER,
    read_merge,
    split_into_pieces,
    write_merge,
)
from transformer_course.tokenizers.storage import read_tokenizer_file, write_tokenizer_file

CACHE_LIMIT = 200_000  # pieces remembered per tokenizer; text has far fewer, random bytes never end


class BytePairTokenizer:
    """Byte-level byte-pair encoding (Sennrich et al. 2016, arXiv 1508.07909; Radford et al. 2019, section 2.2).

    Ids: special tokens first, then the 256 bytes, then one token per merge in the order of learning.

    Raises:
        ValueError: a special token appears twice; a merge joins an unknown token or makes one that exists
    """

    kind = "byte-pair"

    def __init__(self, merges: Iterable[tuple[bytes, bytes]], special_tokens: Iterable[str] = ()):
        self.special_tokens = number_special_tokens(special_tokens)
        self.merges: list[tuple[bytes, bytes]] = []
        self.tokens = [token.encode("utf-8") for token in self.special_tokens]
        self._ids: dict[bytes, int] = {}  # no special tokens here, because ordinary text never becomes one
        self._merged: dict[Pair, int] = {}
        self._cache: dict[str, list[int]] = {}
        for byte in BYTE_TO_CHARACTER:
            self._add_token(bytes([byte]))
        self._byte_ids = [self._ids[bytes([byte])] for byte in range(256)]
        for left, right in merges:
            self._add_merge(left, right)

    def _add_token(self, token: bytes) -> None:
        self._ids[token] = len(self.tokens)
        self.tokens.append(token)

    def _add_merge(self, left: bytes, right: bytes) -> None:
        name = f"merge {len(self.merges)}, {left!r} + {right!r},"
        for part in (left, right):
            if part not in self._ids:
                raise ValueError(
                    f"{name} needs {part!r}, which no byte or earlier merge makes; keep the merges in order"
                )
        if left + right in self._ids:
            raise ValueError(
                f"{name} makes a token that an earlier merge already makes; every merge must make a new one"
            )
        self._merged[self._ids[left], self._ids[right]] = len(self.tokens)
        self._add_token(left + right)
        self.merges.append((left, right))

    @classmethod
    def train(cls, text: str, vocab_size: int, special_tokens: Iterable[str] = ()) -> "BytePairTokenizer":
        """Learn merges from text until there are vocab_size tokens, or until nothing is left to merge.

        Special tokens that are written out in the text split it, and no merge is learned from them.

        Raises:
            TypeError: text is not a str or vocab_size not an int
            ValueError: vocab_size has no room for the special tokens and the 256 bytes
        """
        text = check_text("text", text)
        special_tokens = list(number_special_tokens(special_tokens))
        n_merges = check_vocab_size(vocab_size, len(special_tokens), len(BYTE_TO_CHARACTER))
        return cls(learn_merges(text, n_merges, special_tokens), special_tokens)

    @property
    def vocab_size(self) -> int:
        return len(self.tokens)

    def encode(self, text: str, allow_special: bool = False, n_merges: int | None = None) -> list[int]:
        """Turn text into ids; with allow_special, a special token written out in text becomes its id.

        With n_merges, only so many merges are applied, in the order of learning: 0 leaves single bytes.

        Raises:
            ValueError: text has a lone surrogate; n_merges is not between 0 and the number of merges
        """
        text = check_text("text", text)
        if not allow_special:
            return self._encode_ordinary(text, n_merges)
        ids: list[int] = []
        for part in split_at_special_tokens(text, self.special_tokens):
            if part in self.special_tokens:
                ids.append(self.special_tokens[part])
            else:
                ids.extend(self._encode_ordinary(part, n_merges))
        return ids

    def encode_bytes(self, data: bytes) -> list[int]:
        """Turn any bytes into ids, UTF-8 or not; the bytes of a text give the ids of the text."""
        if not isinstance(data, bytes | bytearray | memoryview):
            raise TypeError(f"data must be bytes, got {type(data).__name__}; use encode for text")
        # What is not UTF-8 travels as lone surrogates, which no text contains, and is turned back below.
        return self._encode_ordinary(bytes(data).decode("utf-8", errors="surrogateescape"))

    def _encode_ordinary(self, text: str, n_merges: int | None = None) -> list[int]:
        limit, cache = self.vocab_size, self._cache
        if n_merges is not None:
            if not 0 <= n_merges <= len(self.merges):
                raise ValueError(f"n_merges={n_merges} must be between 0 and {len(self.merges)}, the merges learned")
            limit, cache = self.vocab_size - len(self.merges) + n_merges, {}
        ids: list[int] = []
        for piece in split_into_pieces(text):
            piece_ids = cache.get(piece)
            if piece_ids is None:
                piece_bytes = piece.encode("utf-8", errors="surrogateescape")
                piece_ids = apply_merges([self._byte_ids[byte] for byte in piece_bytes], self._merged, limit)
                if len(cache) < CACHE_LIMIT:
                    cache[piece] = piece_ids
            ids.extend(piece_ids)
        return ids

    def decode(self, ids: Iterable[int], skip_special: bool = False) -> str:
        """Turn ids back into text; bytes that make no whole character become "�", as after a cut."""
        return self.decode_bytes(ids, skip_special).decode("utf-8", errors="replace")

    def decode_bytes(self, ids: Iterable[int], skip_special: bool = False) -> bytes:
        """Turn ids back into exactly the bytes they stand for; with skip_special, without special tokens."""
        first = len(self.special_tokens) if skip_special else 0
        return b"".join(self.tokens[i] for i in check_ids(ids, self.vocab_size) if i >= first)

    def token_strings(self, text: str, allow_special: bool = False, n_merges: int | None = None) -> list[str]:
        """The tokens of text as readable labels, one per id."""
        return [readable(self.tokens[i]) for i in self.encode(text, allow_special, n_merges)]

    def save(self, path: str | Path) -> None:
        """Write the tokenizer to a JSON file, whole or not at all; merges look as in GPT-2's merges.txt."""
        merges = [write_merge(left, right) for left, right in self.merges]
        content = {"kind": self.kind, "special_tokens": list(self.special_tokens), "merges": merges}
        write_tokenizer_file(path, content)

    @classmethod
    def load(cls, path: str | Path) -> "BytePairTokenizer":
        """Read a tokenizer that save wrote.

        Raises:
            ValueError: the file is damaged or holds another kind of tokenizer
        """
        content = read_tokenizer_file(path, cls.kind, {"special_tokens": list, "merges": list})
        try:
            return cls(map(read_merge, content["merges"]), content["special_tokens"])
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path} is damaged: {error}; save the tokenizer again") from error

    def __repr__(self) -> str:
        return f"BytePairTokenizer(vocab_size={self.vocab_size}, special_tokens={list(self.special_tokens)})"


check_calls(__name__, own=("data", "ids", "merges", "special_tokens", "text", "vocab_size"))
