"""Words and punctuation marks are those of the tokenizers library, on every character but the latest."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reference_words import assigned_characters, later_characters, library_words, with_neighbors

from transformer_course.tokenizers.words import split_into_words

LATER = later_characters()
known = st.characters(exclude_categories=("Cs", "Cn"), exclude_characters=LATER)
SPACES_AND_CONTROLS = " \t\n\r\x00\x1c\x85\u00a0\u00ad\u200b\u2028\u3000\ufeff\ufffd"
near_the_rules = st.sampled_from([*SPACES_AND_CONTROLS, *"'’$。AÉΣİß한日カ", "e\u0301", "👍🏽", "👩\u200d🔬", "[MASK]"])
CASES = [(True, None), (False, None), (True, False), (False, True)]


@pytest.mark.parametrize(("lowercase", "strip_accents"), CASES[:2])
def test_every_character_is_treated_as_in_the_library(lowercase, strip_accents):
    strips = lowercase if strip_accents is None else strip_accents
    later, wrong = set(LATER), []
    for character in assigned_characters():
        text = with_neighbors(character)
        ours = split_into_words(text, lowercase, strips)
        if character not in later and ours != library_words(text, lowercase, strip_accents):
            wrong.append(f"U+{ord(character):04X} {ours}")
    assert not wrong


def test_what_the_library_treats_otherwise_is_what_unicode_changed_since_2015():
    reclassified = {"\u166d", "\u1734", "\u1885", "\u1886", "\U000111c9", "\U0001171e"}
    for character in set(LATER) - reclassified:
        assert unicodedata.ucd_3_2_0.category(character) == "Cn", f"U+{ord(character):04X} was there in 2002"
        assert len(library_words(f"a{character}b")) == 1
    # Unicode has 300,000 characters; what is left out of the comparison must stay a handful.
    assert 400 < len(LATER) < 900


@pytest.mark.parametrize(("lowercase", "strip_accents"), CASES)
@given(text=st.lists(known | near_the_rules).map("".join))
@example(text="Naïve ΟΔΥΣΣΕΥΣ İstanbul, don't! 3.14$+1 日本語カナ 한국어 \x07\u200b e\u0323\u0301")
def test_words_are_the_librarys(lowercase, strip_accents, text):
    strips = lowercase if strip_accents is None else strip_accents
    assert split_into_words(text, lowercase, strips) == library_words(text, lowercase, strip_accents)


def test_the_rules_in_one_line_each():
    assert split_into_words("Tab\tand\r\nlines\u3000 ") == ["tab", "and", "lines"]
    assert split_into_words("so\u00adft\x00 \ufffd\u200b") == ["soft"]
    assert split_into_words("Don't pay $5!") == ["don", "'", "t", "pay", "$", "5", "!"]
    assert split_into_words("Ünï") == ["uni"]
    assert split_into_words("Ünï", lowercase=False, strip_accents=False) == ["Ünï"]
    assert split_into_words("私は日本人") == ["私", "は", "日", "本", "人"]
    assert split_into_words("私は日本人", split_chinese=False) == ["私は日本人"]
    assert split_into_words("ΣΑΣ") == ["σασ"]
    assert split_into_words("각") == ["\u1100\u1161\u11a8"]
