"""A reference to a lesson gives its number and its title, and both fit."""

import pytest
from lessons import NOTEBOOKS, read
from references import ROOT, sources, unclear, up_to_date


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_refers_to_lessons_by_number_and_title(path):
    text = "\n\n".join(cell.source for cell in read(path).cells)
    assert not unclear(text)
    assert up_to_date(text) == text, "run: make lessons"


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_refers_to_lessons_by_number_and_title(path):
    text = path.read_text("utf-8")
    assert not unclear(text)
    assert up_to_date(text) == text, "run: make lessons"


def test_a_reference_follows_its_title():
    assert (
        up_to_date("see lesson 99, Masks, and [this](99_rope.ipynb)")
        == "see lesson 04, Masks, and [this](06_rope.ipynb)"
    )
    assert up_to_date("lesson\n99,\nMulti-head\nattention") == "lesson\n07,\nMulti-head\nattention"
    assert unclear("see lesson 04, Masks, and lesson 03, Attention.") == []
    assert unclear("(lesson 04)") and unclear("lessons 02 to 11") and unclear("lesson 05, Masks")
