"""The cut into pieces is that of the tokenizers library, on every character that Unicode has assigned."""

import sys
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers.pre_tokenizers import ByteLevel

from transformer_course.tokenizers.pieces import BYTE_TO_CHARACTER, read_merge, split_into_pieces, write_merge

# Characters assigned lately are letters for one library and unknown to the other, so unassigned ones stay out.
assigned = st.characters(exclude_categories=("Cs", "Cn"))
near_the_rules = st.sampled_from(
    [" ", "  ", "\n", "\t", "\u00a0", "\u3000", "'", "'s", "'ll", "’", "1", "½", "a", "한"]
)
library = ByteLevel(add_prefix_space=False, use_regex=True)


def library_pieces(text: str) -> list[str]:
    return [text[start:end] for _, (start, end) in library.pre_tokenize_str(text)]


@given(st.lists(assigned | near_the_rules).map("".join))
@example("I'll see  you're\n\n  here,  'S x'd ...\t\t")
@example("2½ apples²: 10³ e\u0301te\u0301 \u1c50")
def test_pieces_are_the_librarys(text):
    assert split_into_pieces(text) == library_pieces(text)


def test_every_assigned_character_is_classified_as_in_the_library():
    characters = [chr(code) for code in range(sys.maxunicode + 1)]
    characters = [c for c in characters if unicodedata.category(c) not in ("Cs", "Cn", "Co")]
    assert len(characters) > 140_000
    # Between a letter, a digit and a sign, a character joins the neighbor that is of its own class.
    text = "".join(f"a{character}1{character}!{character}" for character in characters)
    assert split_into_pieces(text) == library_pieces(text)


@given(st.text())
def test_no_character_is_lost(text):
    assert "".join(split_into_pieces(text)) == text


def test_byte_characters_are_the_librarys_alphabet_in_code_point_order():
    assert list(BYTE_TO_CHARACTER.values()) == sorted(ByteLevel.alphabet())
    assert sorted(BYTE_TO_CHARACTER) == list(range(256))
    for byte in range(128):
        assert library.pre_tokenize_str(chr(byte))[0][0] == BYTE_TO_CHARACTER[byte]


@given(st.binary(min_size=1), st.binary(min_size=1))
def test_a_written_merge_is_read_back(left, right):
    assert read_merge(write_merge(left, right)) == (left, right)
