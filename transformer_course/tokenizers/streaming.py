"""Text that is too long for memory: read piece by piece, and encoded to the ids that the whole text would have."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from transformer_course.call_checks import check_calls
from transformer_course.tokenizers.inputs import split_at_special_tokens

CHUNK = 1 << 20  # characters read at a time
# No tokenizer of the course has a token, or a rule, that reaches from a word over the white space behind it.
SAFE_CUT = re.compile(r"(?<=\S)(?=[ \t\n\r])")


class Tokenizer(Protocol):
    """What is needed of a tokenizer here."""

    special_tokens: dict[str, int]

    def encode(self, text: str, allow_special: bool = False) -> list[int]: ...


def text_chunks(path: str | Path, size: int = CHUNK) -> Iterator[str]:
    """The text of a file, a chunk at a time; a byte-order mark is dropped, and every line ends in \\n.

    Raises:
        FileNotFoundError: there is no such file
        ValueError: the file isn't UTF-8 text
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline=None) as file:
            while chunk := file.read(size):
                if "\0" in chunk:
                    raise ValueError(f"{path} has bytes of value 0: it is UTF-16 or not text; save it as UTF-8 text")
                yield chunk
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} isn't UTF-8 text ({error}): save it as UTF-8") from None


def encode_iterable(tokenizer: Tokenizer, texts: Iterable[str], allow_special: bool = False) -> Iterator[int]:
    """The ids of one long text that comes in pieces, such as the lines of a file, cut anywhere.

    They are those of the whole text. What is held in memory reaches from one white space to the next.

    Raises:
        TypeError: texts is one string, or a piece is no string
    """
    if isinstance(texts, str | bytes) or not isinstance(texts, Iterable):
        raise TypeError(f"texts must be several pieces of a text, got {type(texts).__name__}; encode takes one")
    special = list(tokenizer.special_tokens) if allow_special else []
    rest = ""
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(f"texts[{i}] must be a str, got {type(text).__name__}")
        rest += text
        cut = _last_cut(rest, special)
        yield from tokenizer.encode(rest[:cut], allow_special)
        rest = rest[cut:]
    yield from tokenizer.encode(rest, allow_special)


def _last_cut(text: str, special: list[str]) -> int:
    """The last place at which what comes later changes nothing before; 0 if there is none."""
    # A special token may have begun at the end, and one with white space in it must not be cut.
    ends = len(text) - max(map(len, special), default=1) + 1
    inside, start = [], 0
    for part in split_at_special_tokens(text, special) if any(re.search(r"\s", token) for token in special) else ():
        if part in special:
            inside.append((start, start + len(part)))
        start += len(part)
    cuts = (found.start() for found in SAFE_CUT.finditer(text) if found.start() <= ends)
    return max((cut for cut in cuts if not any(first < cut < last for first, last in inside)), default=0)


check_calls(__name__, own=("texts",))
