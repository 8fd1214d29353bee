"""Training gives the merges and ids of the tokenizers library, and encoding and decoding give the same results."""

import inspect
import json
import os
import random
import textwrap
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from transformer_course.tokenizers import BytePairTokenizer
from transformer_course.tokenizers.pieces import write_merge

SPECIAL_TOKENS = ("<pad>", "<bos>", "<eos>")
KOREAN = "안녕하세요. 나는 학생입니다. 우리는 학교에 갑니다. 학교는 크고 학생은 많습니다. 트랜스포머는 어텐션입니다. "
assigned = st.characters(exclude_categories=("Cs", "Cn"))


def train_library(text: str, vocab_size: int, special_tokens=SPECIAL_TOKENS) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=list(special_tokens),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([text], trainer)
    return tokenizer


def train_both(text: str, vocab_size: int) -> tuple[BytePairTokenizer, Tokenizer]:
    """Train ours and the library's, and hold their merges and vocabularies together."""
    ours = BytePairTokenizer.train(text, vocab_size, SPECIAL_TOKENS)
    library = train_library(text, vocab_size)
    merges = json.loads(library.to_str())["model"]["merges"]
    assert [write_merge(left, right).split(" ") for left, right in ours.merges] == merges
    written = [write_merge(token, b"").strip() for token in ours.tokens]
    written[: len(SPECIAL_TOKENS)] = SPECIAL_TOKENS
    assert {token: i for i, token in enumerate(written)} == library.get_vocab()
    return ours, library


def random_words(alphabet: str, length: int) -> str:
    generator = random.Random(0)
    return "".join(generator.choices(alphabet, k=length))


@pytest.mark.parametrize(
    ("text", "vocab_size"),
    [
        (inspect.getsource(textwrap) + inspect.getsource(json), 1500),
        (KOREAN * 3, 400),
        (random_words("ab ", 3000), 700),
        (random_words("abcdefgh \n'1", 3000), 1200),
        ("aaaa aaa aa a " * 5 + "a" * 31, 300),
        ("no merge fits", 259),
        ("", 300),
    ],
    ids=["code", "korean", "two letters", "many ties", "runs of one letter", "no merges", "empty"],
)
def test_merges_and_ids_are_the_librarys(text, vocab_size):
    ours, library = train_both(text, vocab_size)
    for sample in (text, text[::-1], KOREAN, "def f(x):\n    return x  # ½\t"):
        assert ours.encode(sample) == library.encode(sample).ids


def test_merges_and_ids_are_the_librarys_on_a_megabyte_of_english():
    folder = os.environ.get("TRANSFORMER_COURSE_DATA")
    if folder is None:
        pytest.skip("set TRANSFORMER_COURSE_DATA to a folder with tiny-shakespeare.txt")
    text = Path(folder, "tiny-shakespeare.txt").read_text(encoding="utf-8")
    ours, library = train_both(text, 8000)
    assert ours.vocab_size == 8000
    assert ours.encode(text) == library.encode(text).ids


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(st.sampled_from("ab 가é'"), max_size=120) | st.text(assigned, max_size=120),
    other=st.text(st.sampled_from("ab 가é'"), max_size=40) | st.text(assigned, max_size=40),
    n_merges=st.integers(0, 60),
)
@example(text="abcabcbc bcab", other="abc", n_merges=60)
def test_merges_and_ids_are_the_librarys_on_any_text(text, other, n_merges):
    ours, library = train_both(text, len(SPECIAL_TOKENS) + 256 + n_merges)
    for sample in (text, other):
        ids = ours.encode(sample)
        assert ids == library.encode(sample).ids
        assert ours.decode(ids[1:]) == library.decode(ids[1:])


@given(st.lists(st.sampled_from([*SPECIAL_TOKENS, "<pad", "pad>", " ", "the", "\n"])).map("".join))
def test_special_tokens_in_text_are_found_as_the_library_finds_them(text):
    ours, library = train_both(KOREAN, 300)
    assert ours.encode(text, allow_special=True) == library.encode(text).ids
