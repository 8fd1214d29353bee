"""Byte-pair encoding: nothing is lost, special tokens stay whole, merges can be taken one by one."""

import pickle
from functools import cache
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from transformer_course.tokenizers import BytePairTokenizer
from transformer_course.tokenizers.bpe_training import PairCounts

TEXT = "the theory of the thing; 그 이론의 이론, and then the other thing: 이론가. <pad> padding the pad <pad>\n" * 3


@cache
def trained() -> BytePairTokenizer:
    return BytePairTokenizer.train(TEXT, 290, ("<pad>", "<eos>", "<eos>>"))


@given(st.text() | st.text(st.sampled_from("the 이론<pad>\n")))
def test_text_comes_back(text):
    tokenizer = trained()
    assert tokenizer.decode(tokenizer.encode(text)) == text
    assert tokenizer.decode(tokenizer.encode(text, allow_special=True)) == text
    assert tokenizer.encode_bytes(text.encode()) == tokenizer.encode(text)


@given(st.binary() | st.lists(st.sampled_from([b"the", b"\xec\x9d", b"\xb4", b"\xed\xa0\x80", b" "])).map(b"".join))
def test_bytes_come_back_even_if_they_are_no_text(data):
    tokenizer = trained()
    assert tokenizer.decode_bytes(tokenizer.encode_bytes(data)) == data


@given(st.lists(st.integers(0, 289)))
def test_every_list_of_ids_decodes(ids):
    tokenizer = trained()
    assert tokenizer.decode_bytes(ids) == b"".join(tokenizer.tokens[i] for i in ids)
    assert tokenizer.decode(ids) == tokenizer.decode_bytes(ids).decode("utf-8", "replace")
    assert tokenizer.decode(torch.tensor(ids, dtype=torch.long)) == tokenizer.decode(ids)


def test_a_syllable_that_was_cut_decodes_to_the_replacement_character():
    ids = trained().encode("강", n_merges=0)
    assert len(ids) == 3
    assert trained().decode(ids) == "강"
    assert trained().decode(ids[:2]) == "\N{REPLACEMENT CHARACTER}"
    assert trained().decode_bytes(ids[:2]) == "강".encode()[:2]


def test_special_tokens_have_the_first_ids_and_stay_whole_only_where_allowed():
    tokenizer = trained()
    assert tokenizer.special_tokens == {"<pad>": 0, "<eos>": 1, "<eos>>": 2}
    assert tokenizer.encode("<pad><eos>", allow_special=True) == [0, 1]
    assert tokenizer.encode("the<eos>>", allow_special=True) == [*tokenizer.encode("the"), 2]  # the longer one wins
    plain = tokenizer.encode("<pad><eos>")
    assert min(plain) > 2
    assert tokenizer.decode(plain) == "<pad><eos>"
    assert tokenizer.decode([0, *tokenizer.encode("the"), 1], skip_special=True) == "the"
    assert tokenizer.decode([0, 1]) == "<pad><eos>"


def test_an_ordinary_word_never_becomes_the_special_token_of_that_name():
    tokenizer = BytePairTokenizer.train("the the the", 300, ("the", "t"))
    assert tokenizer.encode("the the")[0] > 1
    assert tokenizer.encode("the the", allow_special=True)[0] == 0
    assert tokenizer.decode(tokenizer.encode("the the")) == "the the"


def test_first_merges_alone_give_what_a_tokenizer_with_those_merges_gives():
    tokenizer = trained()
    lengths = []
    for n in range(len(tokenizer.merges) + 1):
        ids = tokenizer.encode(TEXT, n_merges=n)
        assert ids == BytePairTokenizer(tokenizer.merges[:n], tokenizer.special_tokens).encode(TEXT)
        assert tokenizer.decode(ids) == TEXT
        lengths.append(len(ids))
    assert lengths[0] == len(TEXT.encode())
    assert all(more > less for more, less in pairwise(lengths))
    assert tokenizer.encode(TEXT, n_merges=len(tokenizer.merges)) == tokenizer.encode(TEXT)


def test_tokens_and_merges_describe_the_vocabulary():
    tokenizer = trained()
    assert tokenizer.vocab_size == len(tokenizer.tokens) == 290
    assert len(tokenizer.merges) == 290 - 256 - 3
    assert tokenizer.tokens[3 + 256 :] == [left + right for left, right in tokenizer.merges]
    assert sorted(tokenizer.tokens[3 : 3 + 256]) == [bytes([byte]) for byte in range(256)]


def test_training_stops_where_nothing_is_left_to_merge():
    tokenizer = BytePairTokenizer.train("abcd abcd", 1000)
    assert tokenizer.vocab_size == 256 + 4
    assert tokenizer.tokens[-1] in (b" abcd", b"abcd")
    assert len(tokenizer.encode("abcd abcd")) == 2


@given(st.lists(st.lists(st.integers(0, 2), max_size=9), max_size=5), st.data())
def test_pair_counts_stay_what_counting_again_would_give(words, data):
    frequencies = [data.draw(st.integers(1, 3)) for _ in words]
    counts = PairCounts(words, frequencies)
    for new_id in range(3, 8):
        fresh = PairCounts([list(word) for word in counts.words], frequencies)
        assert +counts.counts == +fresh.counts
        pair = counts.most_frequent()
        assert pair == min(fresh.counts, key=lambda p: (-fresh.counts[p], p), default=None)
        if pair is None:
            break
        counts.merge(pair, new_id)


def test_token_strings_are_readable_and_one_per_id():
    tokenizer = trained()
    assert tokenizer.token_strings("the the\n") == ["the", "␣the", "\\n"]
    assert tokenizer.token_strings("갉") == ["\\xea", "\\xb0", "\\x89"]
    assert tokenizer.token_strings("<pad>갉", allow_special=True)[0] == "<pad>"
    assert tokenizer.token_strings("the", n_merges=0) == ["t", "h", "e"]
    assert len(tokenizer.token_strings(TEXT)) == len(tokenizer.encode(TEXT))


def test_a_tokenizer_survives_pickling():
    copy = pickle.loads(pickle.dumps(trained()))
    assert copy.encode(TEXT) == trained().encode(TEXT)
    assert repr(copy) == "BytePairTokenizer(vocab_size=290, special_tokens=['<pad>', '<eos>', '<eos>>'])"


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda t: t.encode(5), TypeError, "text must be a str, got int"),
        (lambda t: t.encode(b"the"), TypeError, "got bytes; use encode_bytes"),
        (lambda t: t.encode("ok \ud800"), ValueError, r"lone surrogate, U\+D800, at position 3"),
        (lambda t: t.encode_bytes("the"), TypeError, "data must be bytes, got str; use encode"),
        (lambda t: t.encode("the", n_merges=32), ValueError, "n_merges=32 must be between 0 and 31"),
        (lambda t: t.encode("the", n_merges=-1), ValueError, "n_merges=-1"),
        (lambda t: t.decode([5, 290]), ValueError, r"ids\[1\] = 290 .* ids 0 to 289"),
        (lambda t: t.decode([-1]), ValueError, r"ids\[0\] = -1"),
        (lambda t: t.decode([1.5]), TypeError, r"ids\[0\] must be an int, got float"),
        (lambda t: t.decode([[1, 2]]), TypeError, "one flat sequence"),
        (lambda t: t.decode(7), TypeError, "ids must be a sequence of token ids, got int"),
        (lambda t: t.decode("the"), TypeError, "got str"),
        (lambda t: t.train("the", 257, ("<pad>", "<eos>")), ValueError, "vocab_size=257 .* need 258"),
        (lambda t: t.train("the", "300"), TypeError, "vocab_size must be an int, got str"),
        (lambda t: t.train(["the"], 300), TypeError, "text must be a str, got list"),
        (lambda t: t.train("the", 300, ("<pad>", "<pad>")), ValueError, "'<pad>' appears twice, at 0 and 1"),
        (lambda t: t.train("the", 300, ("",)), ValueError, r"special_tokens\[0\] is empty"),
        (lambda t: t.train("the", 300, "<pad>"), TypeError, r"write \('<pad>',\)"),
        (lambda t: t.train("the", 300, (1,)), TypeError, r"special_tokens\[0\] must be a str"),
        (lambda t: BytePairTokenizer([(b"th", b"e")]), ValueError, "merge 0, .* needs b'th'"),
        (lambda t: BytePairTokenizer([(b"t", b"h")] * 2), ValueError, "merge 1, .* every merge must make a new one"),
    ],
)
def test_errors_name_what_came_and_what_to_do(call, error, words):
    with pytest.raises(error, match=words):
        call(trained())
