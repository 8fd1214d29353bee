"""WordPiece: every word is cut into the longest pieces that are known, from left to right, as BERT reads text."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from transformer_course.arguments import check_whole
from transformer_course.call_checks import check_calls
from transformer_course.tokenizers.display import readable
from transformer_course.tokenizers.framing import FramedText, frame
from transformer_course.tokenizers.inputs import check_ids, check_text, split_at_special_tokens
from transformer_course.tokenizers.storage import read_tokenizer_file, write_tokenizer_file
from transformer_course.tokenizers.wordpiece_files import read_model_folder, read_tokenizer_json, read_vocabulary
from transformer_course.tokenizers.wordpiece_vocabulary import (
    CLS,
    INSIDE,
    SEP,
    SPECIAL_TOKENS,
    UNK,
    find_special_tokens,
    join_pieces,
    number_tokens,
)
from transformer_course.tokenizers.words import split_into_words

CACHE_LIMIT = 200_000  # words remembered per tokenizer
SETTINGS = {"lowercase": bool, "strip_accents": bool, "split_chinese": bool, "longest_word": int}


def longest_pieces(word: str, ids: Mapping[str, int], longest: int) -> list[int] | None:
    """Cut off the longest piece that is known, and again from what is left; None if nothing of the rest is known.

    `longest` is the length of the longest piece. Pieces inside a word are written with ## before them.
    """
    pieces, start = [], 0
    while start < len(word):
        mark = INSIDE if start else ""
        ends = range(min(len(word), start + longest), start, -1)
        end = next((end for end in ends if mark + word[start:end] in ids), None)
        if end is None:
            return None
        pieces.append(ids[mark + word[start:end]])
        start = end
    return pieces


class WordPieceTokenizer:
    """WordPiece as BERT uses it: the vocabulary is given, and a word that no pieces make up is one [UNK].

    Source: Schuster and Nakajima 2012 (Japanese and Korean voice search); Wu et al. 2016, section 4.1,
    arXiv 1609.08144; Devlin et al. 2019, section 3, arXiv 1810.04805.

    Ids are the places in `tokens`. strip_accents=None strips them where lowercase does, as published models do.

    Raises:
        TypeError: tokens or special_tokens are not several strings
        ValueError: a token appears twice; [UNK], [CLS] or [SEP] is missing; longest_word is less than 1
    """

    kind = "word-piece"

    def __init__(
        self,
        tokens: Iterable[str],
        special_tokens: Iterable[str] = SPECIAL_TOKENS,
        *,
        lowercase: bool = True,
        strip_accents: bool | None = None,
        split_chinese: bool = True,
        longest_word: int = 100,
    ):
        check_whole("longest_word", longest_word)
        ids = number_tokens(tokens)
        self.special_tokens = find_special_tokens(special_tokens, ids)
        self.lowercase, self.split_chinese, self.longest_word = lowercase, split_chinese, longest_word
        self.strip_accents = lowercase if strip_accents is None else strip_accents
        self._strings = list(ids)
        # Without special tokens: ordinary text never becomes one.
        self._ids = {token: i for token, i in ids.items() if token not in self.special_tokens}
        self._longest = max((len(token.removeprefix(INSIDE)) for token in self._ids), default=0)
        self._cache: dict[str, list[int]] = {}

    @classmethod
    def from_vocabulary(cls, path: str | Path, **settings) -> "WordPieceTokenizer":
        """Read vocab.txt, one token a line; the settings are those of the class, which the file does not tell.

        Raises:
            ValueError: the file is no such list, or has a token twice
        """
        return cls._from_file(path, read_vocabulary(path) | settings)

    @classmethod
    def from_tokenizer_json(cls, path: str | Path) -> "WordPieceTokenizer":
        """Read a BERT's tokenizer.json; its truncation and padding are not taken over.

        Raises:
            ValueError: the file is no WordPiece tokenizer, or has a setting that we do not have
        """
        return cls._from_file(path, read_tokenizer_json(path))

    @classmethod
    def from_folder(cls, folder: str | Path) -> "WordPieceTokenizer":
        """Read the tokenizer of a published BERT: tokenizer.json, or vocab.txt with tokenizer_config.json.

        Raises:
            FileNotFoundError: the folder has none of them
            ValueError: a file is damaged, or has a setting that we do not have
        """
        return cls._from_file(folder, read_model_folder(folder))

    @classmethod
    def _from_file(cls, path: str | Path, arguments: dict) -> "WordPieceTokenizer":
        try:
            return cls(**arguments)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path}: {error}") from error

    @property
    def vocab_size(self) -> int:
        return len(self._strings)

    @property
    def tokens(self) -> list[bytes]:
        """The UTF-8 bytes of every token, by id, with ## before what stands inside a word."""
        return [token.encode("utf-8") for token in self._strings]

    def encode(self, text: str, allow_special: bool = False) -> list[int]:
        """Turn text into ids, without [CLS] and [SEP]; with allow_special, a written special token becomes its id.

        Raises:
            ValueError: text has a lone surrogate
        """
        text = check_text("text", text)
        ids: list[int] = []
        for part in split_at_special_tokens(text, self.special_tokens if allow_special else ()):
            if allow_special and part in self.special_tokens:
                ids.append(self.special_tokens[part])
            else:
                for word in split_into_words(part, self.lowercase, self.strip_accents, self.split_chinese):
                    ids.extend(self._encode_word(word))
        return ids

    def _encode_word(self, word: str) -> list[int]:
        ids = self._cache.get(word)
        if ids is None:
            known = longest_pieces(word, self._ids, self._longest) if len(word) <= self.longest_word else None
            ids = [self.special_tokens[UNK]] if known is None else known
            if len(self._cache) < CACHE_LIMIT:
                self._cache[word] = ids
        return ids

    def encode_framed(
        self, text: str, second: str | None = None, max_len: int | None = None, allow_special: bool = False
    ) -> FramedText:
        """Turn one text or a pair into what BERT reads: ids with [CLS] and [SEP], and the segment of each.

        Raises:
            ValueError: max_len has no room for [CLS] and [SEP]; a text has a lone surrogate
        """
        first_ids, second_ids = self.encode(text, allow_special), None
        if second is not None:
            check_text("second", second)
            second_ids = self.encode(second, allow_special)
        return frame(first_ids, second_ids, self.special_tokens[CLS], self.special_tokens[SEP], max_len)

    def decode(self, ids: Iterable[int], skip_special: bool = False) -> str:
        """Turn ids back into text: lower case, accents and spaces that encoding dropped do not come back."""
        tokens = [self._strings[i] for i in check_ids(ids, self.vocab_size)]
        shown = [token for token in tokens if not (skip_special and token in self.special_tokens)]
        return join_pieces(shown)

    def token_strings(self, text: str, allow_special: bool = False) -> list[str]:
        """The tokens of text as readable labels, one per id."""
        return [readable(self._strings[i].encode("utf-8")) for i in self.encode(text, allow_special)]

    def save(self, path: str | Path) -> None:
        """Write the tokenizer to a JSON file, whole or not at all."""
        content = {"kind": self.kind, "special_tokens": list(self.special_tokens), "tokens": self._strings}
        write_tokenizer_file(path, content | {name: getattr(self, name) for name in SETTINGS})

    @classmethod
    def load(cls, path: str | Path) -> "WordPieceTokenizer":
        """Read a tokenizer that save wrote.

        Raises:
            ValueError: the file is damaged or holds another kind of tokenizer
        """
        content = read_tokenizer_file(path, cls.kind, {"special_tokens": list, "tokens": list} | SETTINGS)
        try:
            return cls(content["tokens"], content["special_tokens"], **{name: content[name] for name in SETTINGS})
        except (TypeError, ValueError) as error:
            raise ValueError(f"{path} is damaged: {error}; save the tokenizer again") from error

    def __repr__(self) -> str:
        return f"WordPieceTokenizer(vocab_size={self.vocab_size}, special_tokens={list(self.special_tokens)})"


check_calls(__name__, leave=("longest_pieces",), own=("ids", "second", "special_tokens", "text", "tokens"))
