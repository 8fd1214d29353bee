"""The character tokenizer: one id per character, and clear words about characters it does not know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transformer_course.tokenizers import CharacterTokenizer


@given(st.text(), st.sampled_from([(), ("<unk>",), ("<pad>", "<eos>")]))
def test_text_comes_back(text, special_tokens):
    tokenizer = CharacterTokenizer.train(text, special_tokens)
    ids = tokenizer.encode(text)
    assert len(ids) == len(text)
    assert tokenizer.decode(ids) == text
    assert tokenizer.vocab_size == len(set(text)) + len(special_tokens) == len(tokenizer.tokens)


def test_special_tokens_come_first_and_characters_in_code_point_order():
    tokenizer = CharacterTokenizer.train("ba 가b", ("<pad>", "<eos>"))
    assert tokenizer.special_tokens == {"<pad>": 0, "<eos>": 1}
    assert tokenizer.encode(" ab가") == [2, 3, 4, 5]
    assert tokenizer.tokens == [b"<pad>", b"<eos>", b" ", b"a", b"b", "가".encode()]


def test_special_tokens_stay_whole_only_where_allowed():
    tokenizer = CharacterTokenizer.train("<pad>", ("<pad>",))
    assert tokenizer.encode("a<pad>", allow_special=True) == [tokenizer.encode("a")[0], 0]
    assert len(tokenizer.encode("<pad>")) == 5
    assert tokenizer.decode([0, *tokenizer.encode("da")]) == "<pad>da"
    assert tokenizer.decode([0, *tokenizer.encode("da")], skip_special=True) == "da"


def test_unknown_characters_become_unk_where_it_exists():
    tokenizer = CharacterTokenizer.train("abc", ("<pad>", "<unk>"))
    assert tokenizer.encode("a?c") == [2, 1, 4]
    assert tokenizer.decode([2, 1, 4]) == "a<unk>c"


def test_token_strings_show_white_space():
    tokenizer = CharacterTokenizer.train("a b\n", ("<eos>",))
    assert tokenizer.token_strings("a b\n<eos>", allow_special=True) == ["a", "␣", "b", "\\n", "<eos>"]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda t: t.encode("ab가"), ValueError, r"'가' \(U\+AC00\) at position 2 .* 3 characters .*<unk>"),
        (lambda t: t.encode("z<z>az", True), ValueError, "'z' .* at position 0"),
        (lambda t: t.encode("<z>az", True), ValueError, "'z' .* at position 4"),
        (lambda t: t.encode(b"ab"), TypeError, "text must be a str, got bytes"),
        (lambda t: t.encode("\udc80"), ValueError, "lone surrogate"),
        (lambda t: t.decode([4]), ValueError, r"ids\[0\] = 4 .* ids 0 to 3"),
        (lambda t: t.decode([-1]), ValueError, r"ids\[0\] = -1"),
        (lambda t: t.train(3), TypeError, "text must be a str, got int"),
        (lambda t: t.train("a\ud800"), ValueError, "lone surrogate"),
        (lambda t: t.train("a", ("<pad>", "<pad>")), ValueError, "appears twice"),
        (lambda t: CharacterTokenizer("aba"), ValueError, "characters must all differ"),
    ],
)
def test_errors_name_what_came_and_what_to_do(call, error, words):
    with pytest.raises(error, match=words):
        call(CharacterTokenizer.train("abc", ("<z>",)))
