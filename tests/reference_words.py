"""What the tokenizers library makes of text before WordPiece, and the characters that it does not know yet."""

import sys
import unicodedata
from functools import cache

from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from transformer_course.tokenizers.words import split_into_words

splitter = BertPreTokenizer()


@cache
def normalizer(lowercase: bool, strip_accents: bool | None) -> BertNormalizer:
    return BertNormalizer(lowercase=lowercase, strip_accents=strip_accents)


def library_words(text: str, lowercase: bool = True, strip_accents: bool | None = None) -> list[str]:
    normalized = normalizer(lowercase, strip_accents).normalize_str(text)
    return [word for word, _ in splitter.pre_tokenize_str(normalized)]


def with_neighbors(character: str) -> str:
    """A text in which it shows whether a character is dropped, is a space, stands apart, or belongs to a word."""
    return f"a{character}b"


def assigned_characters() -> list[str]:
    """The characters that Python's Unicode has a meaning for, private ones included."""
    every = (chr(code) for code in range(sys.maxunicode + 1))
    return [character for character in every if unicodedata.category(character) not in ("Cs", "Cn")]


def later_characters() -> str:
    """The marks, signs and format characters that are part of words for the library, which knows Unicode 8."""
    kinds = ("Mn", "Cf", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Mc", "So")
    candidates = (character for character in assigned_characters() if unicodedata.category(character) in kinds)
    texts = ((character, with_neighbors(character)) for character in candidates)
    return "".join(character for character, text in texts if split_into_words(text) != library_words(text))
