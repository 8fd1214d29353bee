import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from transformer_course.data import docstrings
from transformer_course.data.docstrings import load_docstrings, read_docstrings, split_docstring

NUMPY_STYLE = """Return the mean of the values along an axis.

The values are summed in double precision, and the sum is divided by their
number.

    >>> mean([1, 2])
    1.5

.. versionadded:: 1.2

Parameters
----------
values : array_like
    What to average.

Examples
--------
Nothing of this section belongs to the body.
"""


def package(folder: Path, files: dict[str, str]) -> Path:
    root = folder / "thepackage"
    for name, source in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(source, "utf-8")
    return root


def function(name: str, summary: str, body: str) -> str:
    return f'def {name}():\n    """{summary}\n\n    {body}\n    """\n'


def test_summary_and_body():
    assert split_docstring(NUMPY_STYLE) == (
        "Return the mean of the values along an axis.",
        "The values are summed in double precision, and the sum is divided by their number. 1.5 Parameters "
        "values : array_like What to average.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Return the mean of the values along an axis.",
        "Return the mean of the values along an axis.\n\nToo short.",
        "Mean.\n\n" + "The summary is too short to be worth predicting at all. " * 3,
        "=====\nTitle\n=====\n\n" + "A heading of a module is no summary of what it does. " * 3,
        ".. deprecated:: 1.2 use another function\n\n" + "A directive is no summary either, whatever follows. " * 3,
        "Return the mean of the values. " * 20 + "\n\n" + "The first paragraph is too long for a summary. " * 3,
    ],
)
def test_what_is_no_pair(text: str):
    assert split_docstring(text) is None


def test_a_long_body_ends_with_a_whole_word():
    _, body = split_docstring("Return the mean of the values along an axis.\n\n" + "several words " * 200)
    assert 980 < len(body) <= 1000
    assert set(body.split()) == {"several", "words"}


def test_each_wording_occurs_once_and_tests_are_skipped(tmp_path):
    body = "The body says at some length what the function does and with what."
    one = function("one", "Return the first of all the values.", body)
    root = package(
        tmp_path,
        {
            "__init__.py": one,
            "same.py": one + function("body", "Give back the first of the values.", body),
            "sub/other.py": function("two", "Return the second of all the values.", body.upper()),
            "tests/test_it.py": function("three", "Return the third of all the values.", body.lower()),
            "broken.py": "def (:",
        },
    )
    found = list(read_docstrings([root]))
    assert [(entry.module, entry.name) for entry in found] == [("thepackage", "one"), ("thepackage.sub.other", "two")]


def test_nothing_is_imported(tmp_path, monkeypatch):
    source = function("one", "Return the first of all the values.", "A body that is long enough to be kept as a body.")
    package(tmp_path, {"__init__.py": "raise SystemExit('imported')\n" + source + source.replace("first", "only")})
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(docstrings, "PACKAGES", {"thepackage": "thepackage"})
    monkeypatch.setattr(docstrings, "_version", lambda name: "1.0")
    monkeypatch.setenv("TRANSFORMER_COURSE_CACHE", str(tmp_path / "cache"))
    assert isinstance(load_docstrings(), list)
    assert "thepackage" not in sys.modules


def test_the_result_is_cached_by_version(tmp_path, monkeypatch):
    body = "A body that is long enough to be kept as the body of this function."
    root = package(tmp_path, {"__init__.py": function("one", "Return the first of all the values.", body)})
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(docstrings, "PACKAGES", {"thepackage": "thepackage"})
    monkeypatch.setenv("TRANSFORMER_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(docstrings, "_version", lambda name: "1.0")
    first = load_docstrings()
    assert [entry.name for entry in first] == ["one"]
    (root / "__init__.py").write_text(function("two", "Return the second of all the values.", body), "utf-8")
    assert load_docstrings() == first
    monkeypatch.setattr(docstrings, "_version", lambda name: "1.1")
    assert [entry.name for entry in load_docstrings()] == ["two"]
    kept = sorted((tmp_path / "cache").iterdir())
    assert len(kept) == 2
    assert all(json.loads(path.read_text("utf-8").splitlines()[0]) for path in kept)


@pytest.mark.parametrize(
    "harm",
    [
        lambda raw: b"",
        lambda raw: b"\0" * 50,
        lambda raw: raw[:-3],
        lambda raw: raw[: raw.index(b"\n") + 1],
        lambda raw: raw.replace(b"first", b"worst"),
        lambda raw: b"\xff" + raw,
        lambda raw: b"[" * 100_000,
        None,
    ],
)
def test_a_damaged_cache_is_made_anew_and_one_that_cannot_be_written_is_done_without(tmp_path, monkeypatch, harm):
    body = "A body that is long enough to be kept as the body of this function."
    package(tmp_path, {"__init__.py": function("one", "Return the first of all the values.", body)})
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(docstrings, "PACKAGES", {"thepackage": "thepackage"})
    monkeypatch.setenv("TRANSFORMER_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(docstrings, "_version", lambda name: "1.0")
    first = load_docstrings()
    (path,) = (tmp_path / "cache").iterdir()
    whole = path.read_bytes()
    if harm is None:
        # A file where the folder should be: like a read-only folder, but for root too.
        path.unlink()
        path.parent.rmdir()
        path.parent.write_text("in the way")
        assert load_docstrings() == first and path.parent.read_text() == "in the way"
        return
    path.write_bytes(harm(whole))
    assert load_docstrings() == first
    assert path.read_bytes() == whole and [path] == list(path.parent.iterdir())


def test_real_packages_give_pairs_split_by_module(tmp_path, monkeypatch):
    monkeypatch.setattr(docstrings, "PACKAGES", {"accelerate": "accelerate", "matplotlib": "matplotlib"})
    monkeypatch.setenv("TRANSFORMER_COURSE_CACHE", str(tmp_path))
    found = load_docstrings()
    assert len(found) > 500
    assert {entry.module.split(".")[0] for entry in found} == {"accelerate", "matplotlib"}
    splits: dict[str, set[str]] = {}
    for entry in found:
        splits.setdefault(entry.module, set()).add(entry.split)
        assert ">>>" not in entry.body
        assert 60 <= len(entry.body) <= 1000
        assert 20 <= len(entry.summary) <= 160
    assert all(len(found) == 1 for found in splits.values())
    assert Counter(entry.split for entry in found)["train"] > 0.7 * len(found)
    assert len({entry.body for entry in found}) == len({entry.summary for entry in found}) == len(found)
