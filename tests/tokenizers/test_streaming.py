"""Text that comes in pieces has the ids of the whole, and files are read as the text they hold."""

import itertools
import tracemalloc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transformer_course.data.windows import encode_stream
from transformer_course.tokenizers import (
    BytePairTokenizer,
    CharacterTokenizer,
    WordPieceTokenizer,
    encode_iterable,
    text_chunks,
)

SPECIAL = ("<eot>", "<end of text>", "<end of text>s")
BPE = BytePairTokenizer.train("the cat sat\n\n\non the mat, it's 1984 다람쥐  \t x " * 3, 300, SPECIAL)
TOKENIZERS = [
    BPE,
    CharacterTokenizer.train("abc", (*SPECIAL, "<unk>")),
    WordPieceTokenizer(
        ["[UNK]", "[CLS]", "[SEP]", "a", "##b", "cat", "##s", ",", "the", "쥐"], ("[UNK]", "[CLS]", "[SEP]")
    ),
]
pieces_of_text = st.lists(
    st.one_of(
        st.sampled_from(["\n", " ", "\r\n", "\t", "  ", "\x1c", "\xa0", "\u2028", "e\u0301", "'s", "cat", "1", ","]),
        st.sampled_from([*SPECIAL, "<end", " of", " text", ">", "<eo", "t>", "[SEP]", "쥐", "\ud83d", "\udc4d"]),
        st.text("ab c\n", max_size=4),
    ),
    max_size=14,
)


@pytest.mark.parametrize("allow_special", [False, True])
@pytest.mark.parametrize("tokenizer", TOKENIZERS, ids=lambda tokenizer: tokenizer.kind)
@given(pieces=pieces_of_text)
@example(pieces=["a\n", "\n", "\n b"])
@example(pieces=["<end of", " text>", "s x"])
@example(pieces=["\ud83d", "\udc4d x"])
@settings(max_examples=150, deadline=None)
def test_the_ids_are_those_of_the_whole_text_wherever_it_is_cut(tokenizer, allow_special, pieces):
    whole = "".join(pieces)
    try:
        expected = tokenizer.encode(whole, allow_special)
    except ValueError as error:
        assert "lone surrogate" in str(error)
        with pytest.raises(ValueError, match="lone surrogate"):
            list(encode_iterable(tokenizer, pieces, allow_special))
        return
    assert list(encode_iterable(tokenizer, pieces, allow_special)) == expected
    assert list(encode_iterable(tokenizer, list(whole), allow_special)) == expected


def test_a_text_larger_than_its_share_of_memory_is_encoded():
    tracemalloc.start()
    count = sum(1 for _ in encode_iterable(BPE, itertools.repeat("the cat sat on the mat\n", 20_000)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count > 100_000 and peak < 300_000


def test_a_file_is_read_without_its_mark_and_with_one_kind_of_line_end(tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes(b"\xef\xbb\xbfthe cat\r\nsat\rdown\n\xea\xb0\x80")
    for size in (1, 2, 3, 1000):
        assert "".join(text_chunks(path, size)) == "the cat\nsat\ndown\n가"
    assert encode_stream(BPE, path).tolist() == BPE.encode("the cat\nsat\ndown\n가")
    assert encode_stream(BPE, ["the c", "at\nsat"]).tolist() == BPE.encode("the cat\nsat")
    assert encode_stream(BPE, []).tolist() == [] and encode_stream(BPE, []).dtype == encode_stream(BPE, "a").dtype


@pytest.mark.parametrize(
    "raw, message",
    [
        ("text".encode("utf-16"), "isn't UTF-8 text"),
        ("text".encode("utf-16-le"), "value 0"),
        (b"caf\xe9", "isn't UTF-8"),
    ],
)
def test_a_file_that_is_no_utf_8_text_is_refused_by_name(tmp_path, raw, message):
    (tmp_path / "odd.txt").write_bytes(raw)
    with pytest.raises(ValueError, match=rf"odd\.txt .*{message}"):
        encode_stream(BPE, tmp_path / "odd.txt")


def test_what_is_no_pieces_of_text_is_refused():
    with pytest.raises(TypeError, match="texts must be several pieces"):
        next(encode_iterable(BPE, "one string"))
    with pytest.raises(TypeError, match=r"texts\[1\] must be a str, got int"):
        list(encode_iterable(BPE, ["a", 5]))


@pytest.mark.parametrize("tokenizer", TOKENIZERS[:2], ids=lambda tokenizer: tokenizer.kind)
def test_two_halves_of_a_character_are_the_character(tokenizer):
    for text in ("\ud83d\udc4d", "a\ud83d\udc4d b"):
        joined = text.encode("utf-16", "surrogatepass").decode("utf-16")
        assert tokenizer.encode(text) == tokenizer.encode(joined)
    for lone in ("\ud83d", "\udc4d\ud83d", "\ud83d\ud83d\udc4d"):
        with pytest.raises(ValueError, match="lone surrogate"):
            tokenizer.encode(lone)
    assert CharacterTokenizer.train("\ud83d\udc4d").characters == "👍"
    assert BytePairTokenizer.train("\ud83d\udc4d " * 9, 260).encode("👍") != list("👍".encode())


@pytest.mark.parametrize("text", ["\ufeffa", "a\r\nb", "a\0b", "\0", "\ufffe", "a\x85b\u2028c"])
def test_marks_line_ends_and_zeros_of_a_string_come_back_as_they_were(text):
    assert BPE.decode(BPE.encode(text)) == text


def test_no_merge_is_learned_from_a_special_token_or_across_one():
    text = "ab<eot>ab<eot>cd" * 50
    merges = BytePairTokenizer.train(text, 400, ("<eot>",)).merges
    assert [left + right for left, right in merges] == [b"ab", b"cd", b"cdab"]
    assert not any(set(b"<>eot") & set(left + right) for left, right in merges)
    assert b"eot" in [left + right for left, right in BytePairTokenizer.train(text, 400).merges]
