"""Text to numbers and back: one number per character, or per learned group of bytes."""

from pathlib import Path

from transformer_course.tokenizers.bpe import BytePairTokenizer
from transformer_course.tokenizers.characters import CharacterTokenizer
from transformer_course.tokenizers.storage import read_tokenizer_file

__all__ = ["BytePairTokenizer", "CharacterTokenizer", "load_tokenizer"]


def load_tokenizer(path: str | Path) -> CharacterTokenizer | BytePairTokenizer:
    """Read a saved tokenizer of either kind; the file says which it is.

    Raises:
        FileNotFoundError: there is no such file
        ValueError: the file is damaged or holds something other than a tokenizer of this course
    """
    kind = read_tokenizer_file(path)["kind"]
    for tokenizer_class in (CharacterTokenizer, BytePairTokenizer):
        if kind == tokenizer_class.kind:
            return tokenizer_class.load(path)
    known = f"{CharacterTokenizer.kind!r} or {BytePairTokenizer.kind!r}"
    raise ValueError(f"{path}: kind is {kind!r}, expected {known}; this file is from another program or version")
