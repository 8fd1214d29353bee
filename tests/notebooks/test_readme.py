"""The README tells the truth about the lessons, the commands and the files."""

import re

import pytest
from readme import PICTURE, README, ROOT, with_table

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
