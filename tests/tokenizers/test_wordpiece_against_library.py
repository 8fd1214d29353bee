"""WordPiece gives the ids, the frame and the text of the tokenizers library, trained or published."""

import inspect
import json
import textwrap
from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reference_words import later_characters
from tokenizers import BertWordPieceTokenizer, Tokenizer

from transformer_course.data.verses import load_verses
from transformer_course.text_vectors import packaged_model
from transformer_course.tokenizers import WordPieceTokenizer

KOREAN = "안녕하세요. 나는 학생입니다. 우리는 학교에 갑니다. 트랜스포머는 어텐션입니다. "
ENGLISH = inspect.getsource(textwrap) + inspect.getsource(json)
OTHER = "naïve café, Ärger! 私は日本人です 👍🏽👩\u200d🔬 ... don't we're 3.14 $5"
CASED = {"cased": False, "uncased": True}

known = st.characters(exclude_categories=("Cs", "Cn"), exclude_characters=later_characters())
WORDS = ["the", "ing", "The", "e\u0301", "국어", "👍🏽", "👩\u200d🔬", "##", "##ing", "a" * 99]
WRITTEN = ["[MASK]", "[SEP]", "[MASK", "SEP]", "[unused1]"]
near_the_rules = st.sampled_from([*" É.Σİ'한日カ\n\x00\x1f\u200b\ufffd", "  ", *WORDS, *WRITTEN])
texts = st.lists(known | near_the_rules).map("".join)


@cache
def trained(lowercase: bool) -> tuple[WordPieceTokenizer, Tokenizer]:
    """A vocabulary that the library learns from English, Korean, accents and emoji, and both that read with it."""
    learner = BertWordPieceTokenizer(lowercase=lowercase)
    learner.train_from_iterator([ENGLISH, KOREAN * 3, OTHER], vocab_size=900, min_frequency=1, show_progress=False)
    vocabulary = learner.get_vocab()
    return (
        WordPieceTokenizer(sorted(vocabulary, key=vocabulary.__getitem__), lowercase=lowercase),
        BertWordPieceTokenizer(vocabulary, lowercase=lowercase)._tokenizer,
    )


@cache
def published() -> tuple[WordPieceTokenizer, Tokenizer]:
    """The tokenizer of a published model, as both read it."""
    try:
        folder = packaged_model()
    except ModuleNotFoundError as error:
        pytest.skip(str(error))
    library = Tokenizer.from_file(str(folder / "tokenizer.json"))
    library.no_truncation()
    library.no_padding()
    return WordPieceTokenizer.from_folder(folder), library


@pytest.fixture(params=["cased", "uncased", "published"])
def both(request) -> tuple[WordPieceTokenizer, Tokenizer]:
    return published() if request.param == "published" else trained(CASED[request.param])


def assert_same(both, text: str, second: str | None = None) -> None:
    ours, library = both
    for allow_special in (False, True):
        library.encode_special_tokens = not allow_special
        expected = library.encode(text, add_special_tokens=False).ids
        assert ours.encode(text, allow_special) == expected
        framed = library.encode(text, second)
        assert ours.encode_framed(text, second, allow_special=allow_special) == (framed.ids, framed.type_ids)
    for skip_special in (False, True):
        assert ours.decode(expected, skip_special) == library.decode(expected, skip_special_tokens=skip_special)


@pytest.mark.parametrize(
    "text", [ENGLISH, KOREAN, OTHER, "", " \n\x00", "x" * 101, "x" * 100], ids=lambda t: repr(t[:9])
)
def test_written_texts(both, text):
    assert_same(both, text)
    assert_same(both, text, KOREAN)


@given(text=texts, second=st.none() | texts)
@example(text="the [MASK] sat [SEP]on##ing[CLS] [UNK]", second="[PAD][MASK")
@example(text="İΣΑΣ É e\u0323\u0301 한국어 日本 👩\u200d🔬\x07", second="")
def test_any_text_uncased(text, second):
    assert_same(trained(True), text, second)


@given(text=texts, second=st.none() | texts)
@example(text="İΣΑΣ É e\u0323\u0301 한국어 日本 👩\u200d🔬\x07", second="The THE the")
def test_any_text_cased(text, second):
    assert_same(trained(False), text, second)


@given(text=texts, second=st.none() | texts)
@example(text="Embeddings of unaffable 한국어 日本 👩\u200d🔬\x07 [MASK]", second="")
def test_any_text_with_a_published_vocabulary(text, second):
    assert_same(published(), text, second)


@given(data=st.data(), skip_special=st.booleans())
def test_any_ids_become_the_librarys_text(data, skip_special):
    ours, library = trained(True)
    ids = data.draw(st.lists(st.integers(0, ours.vocab_size - 1)))
    assert ours.decode(ids, skip_special) == library.decode(ids, skip_special_tokens=skip_special)


@pytest.mark.parametrize("end", [".", "?", "!", ",", "n't", "'m", "'s", "'ve", "'re", "'", "x"])
def test_what_stands_close_to_the_word_before_is_the_librarys(end):
    """English endings are no tokens of BERT's, which cuts at the apostrophe, but others' vocabularies have them."""
    vocabulary = {token: i for i, token in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "we", end])}
    assert WordPieceTokenizer(vocabulary).decode([5, 6, 5]) == BertWordPieceTokenizer(vocabulary).decode([5, 6, 5])


@given(first=st.integers(0, 9), second=st.none() | st.integers(0, 9), max_len=st.integers(3, 25))
def test_what_does_not_fit_is_cut_as_in_the_library(first, second, max_len):
    ours, library = trained(True)
    text, pair = "a " * first, None if second is None else "b " * second
    library.enable_truncation(max_len)
    expected = library.encode(text, pair)
    library.no_truncation()
    assert ours.encode_framed(text, pair, max_len) == (expected.ids, expected.type_ids)


def test_6_000_verses_with_a_published_vocabulary():
    ours, library = published()
    verses = [verse.modern for verse in load_verses()[::5]]
    ids = [encoding.ids for encoding in library.encode_batch(verses, add_special_tokens=False)]
    assert sum(map(len, ids)) > 180_000
    assert [ours.encode(verse) for verse in verses] == ids
    assert [ours.decode(row) for row in ids[::100]] == library.decode_batch(ids[::100])


def test_what_the_library_sees_as_part_of_a_word_is_no_part_of_the_published_vocabulary():
    """So the characters that are left out of the comparison make [UNK] or nothing, never another known word."""
    ours, _ = published()
    assert not set(later_characters()) & set(b"".join(ours.tokens).decode("utf-8"))


def test_a_published_vocabulary_reads_the_same_from_its_list(tmp_path):
    ours, _ = published()
    other = WordPieceTokenizer.from_vocabulary(packaged_model() / "vocab.txt")
    assert other.tokens == ours.tokens and other.special_tokens == ours.special_tokens
    assert other.encode(OTHER) == ours.encode(OTHER)
