import gzip
import os
import shutil
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from local_server import serve

from transformer_course.data import corpora, download
from transformer_course.data.corpora import (
    CATALOGUE,
    CorpusUnavailable,
    corpus_status,
    load_pairs,
    load_text,
)

DATA = os.environ.get("TRANSFORMER_COURSE_DATA")
needs_data = pytest.mark.skipif(not DATA, reason="TRANSFORMER_COURSE_DATA names no folder with the published files")


@pytest.fixture
def empty_cache(monkeypatch, tmp_path):
    monkeypatch.setenv("TRANSFORMER_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TRANSFORMER_COURSE_DATA", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(download, "FIRST_WAIT", 0.01)
    load_text.cache_clear()
    yield tmp_path / "cache"
    load_text.cache_clear()


@pytest.fixture
def published(empty_cache, monkeypatch):
    """The real files, served at another address, with the addresses in the catalog changed to it."""
    with serve() as site:
        for name, info in CATALOGUE.items():
            files = tuple(replace(file, url=f"{site.address}/{file.name}") for file in info.files)
            monkeypatch.setitem(CATALOGUE, name, replace(info, files=files))
            for file in files:
                site.files[f"/{file.name}"] = (Path(DATA) / file.name).read_bytes()
        yield site


def test_the_catalog_is_complete():
    assert {name: info.kinds for name, info in CATALOGUE.items()} == {
        "verses": ("text", "pairs", "labels"),
        "docstrings": ("pairs",),
        "tiny-shakespeare": ("text",),
        "multi30k": ("pairs",),
    }
    assert [name for name, info in CATALOGUE.items() if info.embedded] == ["verses", "docstrings"]
    for info in CATALOGUE.values():
        assert all(file.url.startswith("https://") and len(file.sha256) == 64 for file in info.files)


def test_verses_as_text():
    splits = load_text("verses")
    assert splits.train.startswith("In the beginning God created the heavens and the earth.\nNow the earth was")
    verses = [len([line for line in text.split("\n") if line]) for text in splits]
    assert verses == [27_330, 1_390, 2_378]
    assert sum(map(len, splits)) == pytest.approx(4_022_700, abs=500)
    assert load_text("verses") == splits


def test_verses_as_pairs():
    splits = load_pairs("verses")
    assert [len(split) for split in splits] == [27_330, 1_390, 2_378]
    assert splits.train[0] == (
        "In the beginning God created the heaven and the earth.",
        "In the beginning God created the heavens and the earth.",
    )
    assert all(source and target for split in splits for source, target in split)


def test_docstrings_as_pairs(empty_cache, monkeypatch):
    monkeypatch.setitem(corpora.load_docstrings.__globals__, "PACKAGES", {"accelerate": "accelerate"})
    splits = load_pairs("docstrings")
    assert len(splits.train) > 50
    body, summary = splits.train[0]
    assert len(body) > 60
    assert 20 <= len(summary) <= 160


@needs_data
@pytest.mark.parametrize("cut", [False, True], ids=["whole", "cut half-way"])
def test_tiny_shakespeare_from_a_server(published, empty_cache, cut):
    published.cut_after = [557_697] if cut else []
    assert corpus_status("tiny-shakespeare").missing_bytes == 1_115_394
    splits = load_text("tiny-shakespeare")
    assert [len(split) for split in splits] == [1_003_854, 111_540, 0]
    assert splits.train.startswith("First Citizen:\nBefore we proceed any further, hear me speak.")
    assert len(set(splits.train + splits.validation)) == 65
    assert [bool(asked) for _, asked in published.requests] == ([False, True] if cut else [False])
    assert corpus_status("tiny-shakespeare") == corpora.CorpusStatus("tiny-shakespeare", "cached", 0)


@needs_data
def test_multi30k_from_a_server(published, empty_cache):
    status = corpus_status("multi30k")
    assert (status.state, status.missing_bytes) == ("download", 1_296_271)
    splits = load_pairs("multi30k")
    assert [len(split) for split in splits] == [29_000, 1_014, 1_000]
    assert splits.train[0] == (
        "Two young, White males are outside near many bushes.",
        "Zwei junge weiße Männer sind im Freien in der Nähe vieler Büsche.",
    )
    assert splits.test[0] == (
        "A man in an orange hat starring at something.",
        "Ein Mann mit einem orangefarbenen Hut, der etwas anstarrt.",
    )
    assert corpus_status("multi30k").state == "cached"
    assert load_pairs("multi30k") == splits
    assert len(published.requests) == 6


@needs_data
def test_a_wrong_file_on_the_server_is_no_corpus(published, empty_cache):
    good = published.files["/multi30k/val.de.gz"]
    published.files["/multi30k/val.de.gz"] = gzip.compress(b"Ein anderer Text\n").ljust(len(good), b"\0")
    with pytest.raises(CorpusUnavailable, match="hash"):
        load_pairs("multi30k")
    assert not (empty_cache / "multi30k" / "val.de.gz").exists()
    assert corpus_status("multi30k").missing_bytes == sum(f.size for f in CATALOGUE["multi30k"].files[3:])


@needs_data
def test_provided_files_are_used_without_a_cache(empty_cache, monkeypatch):
    monkeypatch.setenv("TRANSFORMER_COURSE_DATA", DATA)
    assert corpus_status("multi30k").state == corpus_status("tiny-shakespeare").state == "provided"
    assert len(load_pairs("multi30k").train) == 29_000
    assert len(load_text("tiny-shakespeare").validation) == 111_540
    assert not empty_cache.exists()


@needs_data
def test_files_put_by_hand_into_the_cache_count(empty_cache):
    empty_cache.mkdir()
    shutil.copyfile(Path(DATA) / "tiny-shakespeare.txt", empty_cache / "tiny-shakespeare.txt")
    assert corpus_status("tiny-shakespeare").state == "cached"


def test_offline_the_error_names_what_is_embedded(empty_cache, monkeypatch):
    def offline(*_: object, **__: object):
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", offline)
    for variable in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(variable, raising=False)
    with pytest.raises(CorpusUnavailable) as caught:
        load_text("tiny-shakespeare")
    message = str(caught.value)
    assert "Embedded corpora, which need no network: verses, docstrings" in message
    assert "'tiny-shakespeare' is not on this machine" in message
    assert "$TRANSFORMER_COURSE_DATA" in message
    assert "tiny-shakespeare.txt" in message
    assert load_text("verses").test


def test_embedded_corpora_need_nothing():
    assert corpus_status("verses") == corpora.CorpusStatus("verses", "embedded", 0)
    assert corpus_status("docstrings").state == "embedded"


def test_errors_say_what_there_is():
    with pytest.raises(ValueError, match=r"no corpus is called 'shakespeare'; there are verses, docstrings"):
        load_text("shakespeare")
    with pytest.raises(ValueError, match=r"'multi30k' has pairs, no text; corpora with text: verses, tiny-shakespeare"):
        load_text("multi30k")
    with pytest.raises(ValueError, match=r"'tiny-shakespeare' has text, no pairs"):
        load_pairs("tiny-shakespeare")


def test_the_catalog_can_be_read_without_loading_anything_heavy():
    code = (
        "import sys; from transformer_course.data.corpora import CATALOGUE; "
        "heavy = {'torch', 'pooch', 'requests', 'tqdm', 'pythonbible', 'numpy'} & set(sys.modules); "
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
