"""Search: vectors and words find what they should, kept vectors are those of this model and these texts."""

import dataclasses

import pytest
import torch
from safetensors.torch import load_file

from transformer_course import search
from transformer_course.models.bert import BERT, BertConfig
from transformer_course.search import KeywordSearch, Passage, VectorSearch, fingerprint, kept_vectors
from transformer_course.text_vectors import embed_texts
from transformer_course.tokenizers import WordPieceTokenizer

TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefg", "##a", "##b"]
TEXTS = ["a b", "c d e", "f", "g g g a", "b b"]
PASSAGES = [Passage(f"place {i}", text) for i, text in enumerate(TEXTS)]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("TRANSFORMER_COURSE_CACHE", str(folder))
    return folder


@pytest.fixture
def bert():
    torch.manual_seed(0)
    config = BertConfig(vocab=len(TOKENS), max_len=20, d_model=12, n_layers=1, n_heads=3, d_hidden=24)
    model = BERT(config)
    torch.nn.init.normal_(model.embedding.tokens.weight)
    return model, WordPieceTokenizer(TOKENS)


def test_scores_are_cosines_and_a_passage_finds_itself_first(bert):
    found = VectorSearch(PASSAGES, *bert, max_len=20)
    scores = found.scores(TEXTS)
    vectors = embed_texts(*bert, TEXTS, max_len=20)
    torch.testing.assert_close(scores, vectors @ vectors.T)
    assert [found.find(text, 1)[0].passage for text in TEXTS] == PASSAGES
    hits = found.find("a b", 99)
    assert len(hits) == len(TEXTS) and [hit.score for hit in hits] == sorted((h.score for h in hits), reverse=True)


def test_words_count_the_more_the_rarer_they_are():
    texts = ["the king of the sea", "the king and the queen", "the 왕 of the land", "the sea"]
    words = KeywordSearch([Passage(text, text) for text in texts])
    assert words.find("the queen")[0].passage.text == texts[1]
    assert words.find("왕의 왕")[0].passage.text == texts[2]
    assert words.find("SEA", 2)[0].passage.text == texts[3]
    scores = words.scores(["the queen", "nothing", *texts])
    assert scores.shape == (6, 4) and not scores[1].any()
    torch.testing.assert_close(scores[2:].diagonal(), torch.ones(4))


def test_vectors_are_made_once_and_kept(bert, cache, monkeypatch):
    first = kept_vectors(*bert, TEXTS, max_len=20)
    (path,) = cache.iterdir()
    assert torch.equal(load_file(path)["vectors"], first)
    monkeypatch.setattr(search, "embed_texts", lambda *args, **kwargs: pytest.fail("made anew"))
    assert torch.equal(kept_vectors(*bert, TEXTS, max_len=20), first)
    assert [file.name for file in cache.iterdir()] == [path.name]


@pytest.mark.parametrize("damaged", [b"", b"\x00" * 100, None])
def test_damaged_files_are_made_anew(bert, cache, damaged):
    first = kept_vectors(*bert, TEXTS, max_len=20)
    (path,) = cache.iterdir()
    path.write_bytes(path.read_bytes()[:-8] if damaged is None else damaged)
    assert torch.equal(kept_vectors(*bert, TEXTS, max_len=20), first)
    assert torch.equal(load_file(path)["vectors"], first)


def test_a_folder_that_cannot_be_written_to_is_no_reason_to_fail(bert, cache, monkeypatch):
    cache.write_text("a file where a folder should be")
    assert kept_vectors(*bert, TEXTS, max_len=20).shape == (len(TEXTS), 12)


def test_an_interrupted_write_leaves_nothing(bert, cache, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("os.replace", interrupted)
        kept_vectors(*bert, TEXTS, max_len=20)
    assert not list(cache.iterdir())


def test_every_change_has_a_fingerprint_of_its_own(bert):
    model, tokenizer = bert
    seen = [fingerprint(model, tokenizer, TEXTS, 20)]
    seen += [fingerprint(model, tokenizer, texts, 20) for texts in (TEXTS[:-1], TEXTS[::-1], [*TEXTS[:-1], "b c"])]
    seen.append(fingerprint(model, tokenizer, TEXTS, 19))
    seen.append(fingerprint(model, WordPieceTokenizer(TOKENS, lowercase=False), TEXTS, 20))
    seen.append(fingerprint(model, WordPieceTokenizer([*TOKENS[:-1], "##c"]), TEXTS, 20))
    with torch.no_grad():
        model.stack.blocks[0].feedforward.down.bias[3] += 1e-6
    seen.append(fingerprint(model, tokenizer, TEXTS, 20))
    model.config = dataclasses.replace(model.config, norm_eps=1e-5)
    seen.append(fingerprint(model, tokenizer, TEXTS, 20))
    assert len(set(seen)) == len(seen)
    assert fingerprint(model, tokenizer, TEXTS, 20) == seen[-1]


def test_errors_name_what_came(bert):
    words = KeywordSearch(PASSAGES)
    with pytest.raises(ValueError, match="passages is empty"):
        KeywordSearch([])
    with pytest.raises(ValueError, match="passages is empty"):
        VectorSearch([], *bert)
    with pytest.raises(ValueError, match="query is empty"):
        words.find(" \n")
    with pytest.raises(ValueError, match="count=0 must be at least 1"):
        words.find("a", 0)
