"""What comes before WordPiece: text cleaned, and cut into words and punctuation marks as BERT does it.

Characters are what Python's unicodedata says they are, as in the code that BERT was published with. The tokenizers
library knows the Unicode of 2015: marks and signs that were added since are parts of words there.
"""

import string
import unicodedata
from collections.abc import Callable

# Chinese is written without spaces, so every character of these blocks becomes a word: the ideographs, their
# extensions A to E, and the compatibility ideographs. Hiragana, katakana and hangul are not among them.
# Extension E begins at 2B820; the tokenizers library begins at 2B920, and published models have met its ids.
CHINESE_BLOCKS = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0x2F800, 0x2FA1F),
)


def clean(character: str) -> str:
    """Drop what nobody sees (control, format and private characters, "�"), and make every white space a space."""
    if character in "\t\n\r":
        return " "
    if character == "\ufffd" or unicodedata.category(character) in ("Cc", "Cf", "Co"):
        return ""
    return " " if character.isspace() else character


def chinese_apart(character: str) -> str:
    """Put spaces around a Chinese character."""
    return f" {character} " if any(first <= ord(character) <= last for first, last in CHINESE_BLOCKS) else character


def without_accent(character: str) -> str:
    """Drop a mark that stands above or below a letter, once NFD has taken it off its letter."""
    return "" if unicodedata.category(character) == "Mn" else character


def punctuation_apart(character: str) -> str:
    """Put spaces around a punctuation mark; of ASCII, every sign counts as one, so $ and + too."""
    apart = character in string.punctuation or unicodedata.category(character).startswith("P")
    return f" {character} " if apart else character


class CharacterTable(dict[int, str]):
    """A table for str.translate that asks a rule about each character, once."""

    def __init__(self, rule: Callable[[str], str]):
        super().__init__()
        self.rule = rule

    def __missing__(self, code: int) -> str:
        self[code] = self.rule(chr(code))
        return self[code]


CLEAN, CHINESE_APART, WITHOUT_ACCENT, PUNCTUATION_APART = (
    CharacterTable(rule) for rule in (clean, chinese_apart, without_accent, punctuation_apart)
)
# Character by character: str.lower would look at the neighbors of Σ, which ends a word as ς and else is σ.
LOWER = CharacterTable(str.lower)


def split_into_words(
    text: str, lowercase: bool = True, strip_accents: bool = True, split_chinese: bool = True
) -> list[str]:
    """Cut text into words and single punctuation marks, as BERT's basic tokenization does.

    Source: Devlin et al. 2019, arXiv 1810.04805, the published code. With strip_accents, hangul syllables fall apart
    into their letters too, since NFD writes each letter by itself.
    """
    text = text.translate(CLEAN)
    if split_chinese:
        text = text.translate(CHINESE_APART)
    if strip_accents:
        text = unicodedata.normalize("NFD", text).translate(WITHOUT_ACCENT)
    if lowercase:
        text = text.translate(LOWER)
    return text.translate(PUNCTUATION_APART).split()
