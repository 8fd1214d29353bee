"""Turn a verse as the text packages store it into plain text."""

import re

# Headings of the next psalm, acrostic letters and speakers were printed between verses; the package has them at
# the end of the verse before.
PSALM_HEADING = re.compile(r"\s+(?:BOOK [IV]+\s+)?Psalm \d+\b.*$", re.DOTALL)
ACROSTIC_LETTER = re.compile(r"\s+[A-Z]{3,}(?: AND [A-Z]+)?$")
SPEAKER = re.compile(r"(?:(?<=\s)|^)(?:Friends|Lover|Beloved)(?=\s+[A-Z]|\s*$)")
# Three verses that this translation leaves out, and one whose words it prints in its neighbors.
PLACEHOLDERS = ("dummy verses inserted by amos", "empty verses content detected by amos")
PSALM_119, SONG_OF_SONGS = 19119, 22


def clean_modern(verse_id: int, text: str) -> str:
    """Plain text of a World English verse; empty where the translation has no such verse."""
    text = PSALM_HEADING.sub("", text).strip()
    if text in PLACEHOLDERS:
        return ""
    if verse_id // 1000 == PSALM_119:
        text = ACROSTIC_LETTER.sub("", text)
    if verse_id // 1_000_000 == SONG_OF_SONGS:
        text = SPEAKER.sub(" ", text)
    return _plain(text.translate({ord("`"): "'", ord("["): None, ord("]"): None}))


def clean_king_james(text: str) -> tuple[str, tuple[int, ...]]:
    """Plain text of a King James verse, and the indices of the words that its translators supplied in brackets."""
    text = _plain(text.replace("’", "'"))
    words, supplied, inside = [], [], False
    for index, word in enumerate(text.split(" ")):
        inside = inside or "[" in word
        if inside:
            supplied.append(index)
        inside = inside and "]" not in word
        words.append(word.replace("[", "").replace("]", ""))
    return " ".join(words), tuple(supplied)


def _plain(text: str) -> str:
    # White space first: the indentation of poetry would give the kind of book away.
    text = " ".join(text.split())
    text = re.sub(r"(?<=\w)(?:- | -)(?=\w)", "-", text)  # a hyphen where a printed line ended
    return re.sub(r" (?=[,.;:?!])", "", text)
