"""The README tells the truth about the lessons, the commands and the files."""

import json
import re

import pytest
import readme
from readme import PICTURE, README, ROOT, spoken, waiting_table, with_table

from transformer_course.trained import trained_names

TEXT = README.read_text("utf-8")


def test_the_table_of_lessons_is_the_packages():
    assert with_table(TEXT) == TEXT, "run: python tests/notebooks/readme.py"


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT))))
def test_what_is_linked_exists(target):
    assert (ROOT / target).exists()


def test_every_model_that_comes_with_the_course_is_named():
    assert trained_names() and all(f"`{name}`" in TEXT for name in trained_names())


def test_the_picture_is_a_picture():
    assert PICTURE.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^\s*make ([a-z-]+)|`make ([a-z-]+)", TEXT, re.MULTILINE))))
def test_every_make_target_exists(target):
    assert re.search(rf"^{''.join(target)}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_waiting_times_become_a_table_with_the_lessons_in_one_row(tmp_path, monkeypatch):
    rows = {
        "a kernel to start": {"kind": "first-cell", "seconds": [3.0, 1.0, 2.0]},
        "Run all, tier cpu: 01 Tokens": {"kind": "run-all", "seconds": [30.0]},
        "Run all, tier cpu: 14 Train GPT": {"kind": "run-all", "seconds": [200.0]},
    }
    path = tmp_path / "waiting.json"
    path.write_text(json.dumps({"machine": {"hardware": "an abacus", "memory": "2 GB"}, "rows": rows}))
    monkeypatch.setattr(readme, "WAITS", path)
    lines = waiting_table().splitlines()
    assert lines[2] == "| a kernel to start | 2 s |"
    assert lines[3].endswith("| 3.8 minutes in total; median 1.9 minutes; longest 3.3 minutes (14 Train GPT) |")
    assert "an abacus, with 2 GB" in lines[-1]


@pytest.mark.parametrize("seconds, said", [(0.0346, "35 ms"), (1.0, "1 s"), (99.0, "99 s"), (150.0, "2.5 minutes")])
def test_times_are_in_the_unit_that_one_would_choose(seconds, said):
    assert spoken(seconds) == said
