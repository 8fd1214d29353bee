"""Saved tokenizers: the same again after loading, whole or not at all, and clear words about damaged files."""

import json
import signal
import subprocess
import sys

import pytest

from transformer_course.tokenizers import BytePairTokenizer, CharacterTokenizer, WordPieceTokenizer, load_tokenizer

TEXT = 'the theory of the thing \x00\u2028 \\ " 이론의 이론\n'
TOKENIZERS = {
    "characters": CharacterTokenizer.train(TEXT, ("<pad>", "<끝>")),
    "byte-pair": BytePairTokenizer.train(TEXT, 280, ("<pad>", "<끝>")),
    "word-piece": WordPieceTokenizer(
        ["the", "[CLS]", "[SEP]", "[UNK]", "th", "##ing", "##e", "이", "##론"],
        ("[UNK]", "[CLS]", "[SEP]"), lowercase=False, split_chinese=False, longest_word=4,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", TOKENIZERS)
def test_a_loaded_tokenizer_is_the_one_that_was_saved(kind, tmp_path):
    tokenizer, path = TOKENIZERS[kind], tmp_path / "new folder" / "tokenizer.json"
    tokenizer.save(path)
    for loaded in (load_tokenizer(path), type(tokenizer).load(str(path))):
        assert type(loaded) is type(tokenizer)
        assert loaded.tokens == tokenizer.tokens
        assert loaded.special_tokens == tokenizer.special_tokens
        assert loaded.encode(TEXT) == tokenizer.encode(TEXT)
        for setting in ("merges", "lowercase", "strip_accents", "split_chinese", "longest_word"):
            assert getattr(loaded, setting, None) == getattr(tokenizer, setting, None)
    assert [file.name for file in path.parent.iterdir()] == ["tokenizer.json"]


def test_a_saved_file_can_be_read_by_a_person(tmp_path):
    TOKENIZERS["byte-pair"].save(tmp_path / "t.json")
    lines = (tmp_path / "t.json").read_text(encoding="utf-8").splitlines()
    assert '  "t h",' in lines
    assert '  "<끝>"' in lines


KILLED_WRITE = """
import os, signal, sys
from transformer_course.tokenizers import CharacterTokenizer
os.{moment} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
CharacterTokenizer.train("a much longer alphabet").save(sys.argv[1])
"""


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_a_killed_write_leaves_the_old_file(moment, tmp_path):
    path = tmp_path / "tokenizer.json"
    TOKENIZERS["characters"].save(path)
    before = path.read_bytes()
    result = subprocess.run([sys.executable, "-c", KILLED_WRITE.format(moment=moment), path], timeout=60)
    assert result.returncode == -signal.SIGKILL
    assert path.read_bytes() == before


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    path = tmp_path / "tokenizer.json"
    TOKENIZERS["characters"].save(path)
    before = path.read_bytes()

    def disk_full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", disk_full)
    with pytest.raises(OSError, match="No space"):
        TOKENIZERS["byte-pair"].save(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def content(kind: str, **changes) -> str:
    fields = {"kind": kind, "special_tokens": [], "characters": "abc", "merges": ["t h"], "longest_word": 9}
    fields |= dict.fromkeys(("lowercase", "strip_accents", "split_chinese"), True) | changes
    return json.dumps({name: value for name, value in fields.items() if value is not None})


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ('{"kind": "charact', "damaged or isn't a tokenizer: not JSON"),
        ("", "not JSON"),
        ("[1, 2]", "no 'kind' in it"),
        ("{}", "no 'kind' in it"),
        (content("pieces"), "kind is 'pieces', expected 'characters' or 'byte-pair' or 'word-piece'"),
        (content("characters", characters=None), "damaged: 'characters' must be a str, found nothing"),
        (content("characters", characters="aa"), "damaged: characters must all differ"),
        (content("characters", special_tokens="<pad>"), "'special_tokens' must be a list, found str"),
        (content("characters", special_tokens=[1]), r"damaged: special_tokens\[0\] must be a str"),
        (content("byte-pair", merges=None), "'merges' must be a list, found nothing"),
        (content("byte-pair", merges=["t h e"]), "merge 't h e' is not two tokens"),
        (content("byte-pair", merges=["가 h"]), "merge '가 h' is not two tokens"),
        (content("byte-pair", merges=[7]), "merge 7 is not two tokens"),
        (content("byte-pair", merges=["t "]), "needs b''"),
        (content("byte-pair", merges=["th e"]), "needs b'th'"),
        (content("byte-pair", special_tokens=["<a>", "<a>"]), "appears twice"),
        (content("word-piece"), "'tokens' must be a list, found nothing"),
        (content("word-piece", tokens=["a"]), r"damaged: tokens lacks \['\[UNK\]', '\[CLS\]', '\[SEP\]'\]"),
        (content("word-piece", tokens=["a", 1]), r"damaged: tokens\[1\] must be a str, got int"),
        (content("word-piece", tokens=["a"], lowercase="yes"), "'lowercase' must be a bool, found str"),
        (content("word-piece", tokens=["a"], longest_word=None), "'longest_word' must be a int, found nothing"),
    ],
)
def test_a_damaged_file_is_named_with_what_is_wrong(written, words, tmp_path):
    path = tmp_path / "tokenizer.json"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(ValueError, match=words) as caught:
        load_tokenizer(path)
    assert str(path) in str(caught.value)


def test_bytes_that_are_no_text_are_a_damaged_file(tmp_path):
    path = tmp_path / "tokenizer.json"
    path.write_bytes(b"\x80\xff\x00")
    with pytest.raises(ValueError, match="not JSON"):
        load_tokenizer(path)


def test_the_wrong_class_says_which_function_to_use(tmp_path):
    path = tmp_path / "tokenizer.json"
    TOKENIZERS["characters"].save(path)
    with pytest.raises(ValueError, match=r"kind 'characters', expected 'byte-pair'; use load_tokenizer"):
        BytePairTokenizer.load(path)


def test_a_missing_file_is_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nothing\.json"):
        load_tokenizer(tmp_path / "nothing.json")
