"""Text to numbers and back: one number per character, per learned group of bytes, or per piece of a word."""

from pathlib import Path

from transformer_course.call_checks import check_calls
from transformer_course.tokenizers.bpe import BytePairTokenizer
from transformer_course.tokenizers.characters import CharacterTokenizer
from transformer_course.tokenizers.framing import FramedText
from transformer_course.tokenizers.storage import read_tokenizer_file
from transformer_course.tokenizers.streaming import encode_iterable, text_chunks
from transformer_course.tokenizers.wordpiece import WordPieceTokenizer

__all__ = [
    "BytePairTokenizer",
    "CharacterTokenizer",
    "FramedText",
    "WordPieceTokenizer",
    "encode_iterable",
    "load_tokenizer",
    "text_chunks",
]


def load_tokenizer(path: str | Path) -> CharacterTokenizer | BytePairTokenizer | WordPieceTokenizer:
    """Read a saved tokenizer of any kind; the file says which it is.

    Raises:
        FileNotFoundError: there is no such file
        ValueError: the file is damaged or holds something other than a tokenizer of this course
    """
    kind = read_tokenizer_file(path)["kind"]
    kinds = {cls.kind: cls for cls in (CharacterTokenizer, BytePairTokenizer, WordPieceTokenizer)}
    if kind not in kinds:
        known = " or ".join(map(repr, kinds))
        raise ValueError(
            f"{path}: kind is {kind!r}, expected {known}; this file is from a different program or version"
        )
    return kinds[kind].load(path)


check_calls(__name__)
