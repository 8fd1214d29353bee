"""The glossary: complete, in both languages, found by any name."""

import re

import pytest

from transformer_course.classroom import glossary, term
from transformer_course.classroom.glossary.terms import all_terms, find_term
from transformer_course.classroom.lessons import LESSONS

TERMS = all_terms()
WANTED = """
token, embedding, position encoding, RoPE, attention, query, key, value, mask, head, multi-head attention,
grouped-query attention, feed-forward network, activation, layer normalization, RMSNorm, residual connection, pre-norm,
post-norm, block, encoder, decoder, cross-attention, logits, softmax, cross-entropy, perplexity, pretraining,
fine-tuning, masked language model, denoising, greedy decoding, temperature, top-k, top-p, beam search,
key-value cache, checkpoint, learning rate, warm-up
"""


@pytest.mark.parametrize("entry", TERMS, ids=lambda entry: entry.english)
def test_a_term_has_one_sentence_and_a_lesson(entry):
    assert entry.sentence[0].isupper() or not entry.sentence[0].isalpha()
    assert entry.sentence.endswith(".") and ". " not in entry.sentence and len(entry.sentence) < 140
    assert entry.lesson in LESSONS
    assert entry.korean_names and all(entry.korean_names)


def test_nearly_every_term_is_written_in_hangul():
    foreign = {entry.english for entry in TERMS if not re.search("[가-힣]", entry.korean)}
    assert foreign <= {"GPT"}


def test_no_term_stands_there_twice():
    names = [entry.english.casefold() for entry in TERMS]
    assert len(set(names)) == len(names)
    assert len({entry.sentence for entry in TERMS}) == len(TERMS)


@pytest.mark.parametrize("name", re.split(r",\s+", WANTED.strip()))
def test_what_the_course_speaks_of_is_there(name):
    assert find_term(name).english == name


@pytest.mark.parametrize(
    "name, english",
    [
        ("어텐션", "attention"),
        ("쿼리", "query"),
        (" Attention ", "attention"),
        ("잔차 연결", "residual connection"),
        ("층 정규화", "layer normalization"),
        ("KV cache", "key-value cache"),
        ("FFN", "feed-forward network"),
    ],
)
def test_a_term_is_found_by_any_of_its_names(name, english):
    assert find_term(name).english == english


@pytest.mark.parametrize("entry", TERMS, ids=lambda entry: entry.english)
def test_every_name_leads_to_a_term_and_the_first_ones_to_their_own(entry):
    assert find_term(entry.english) is entry
    assert (
        find_term(entry.korean_names[0]) is entry
        or entry.korean_names[0] in find_term(entry.korean_names[0]).korean_names
    )
    assert all(find_term(name) for name in entry.also)


def test_a_term_shows_as_a_card():
    text = repr(term("key-value cache"))
    assert "키-값 캐시" in text and "KV cache" in text and "lesson 15, Generate" in text
    assert "Did you mean attention" in repr(term("atention"))
    assert "glossary()" in repr(term("xyzxyz"))


def test_the_table_shows_every_term_without_a_kernel_too():
    table = glossary("어텐션")
    data, _ = table._repr_mimebundle_()
    assert repr(table) == data["text/plain"] == f"Glossary({len(TERMS)} terms)"
    assert table.search == "어텐션" and "application/vnd.jupyter.widget-view+json" in data
    html = data["text/html"]
    assert html.startswith("<details>") and html.count("<tr>") == len(TERMS) + 1
    assert html.index("<b>ablation</b>") < html.index("<b>token</b>") < html.index("<b>warm-up</b>")
