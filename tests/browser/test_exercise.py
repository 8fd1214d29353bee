"""A learner at the keyboard: an exercise typed into its cell, first wrong, then right."""

import pytest
from opened import OpenNotebook

from transformer_course.classroom.lessons import find_lesson

HEAD = "def attention_scores(query, key):"
WRONG, RIGHT = "return query @ key.mT", "return query @ key.mT / query.shape[-1] ** 0.5"


@pytest.fixture
def lesson(browser, lab):
    notebook = OpenNotebook(browser, lab, find_lesson("attention").file)
    yield notebook
    notebook.close()


def write_and_check(notebook: OpenNotebook, body: str) -> str:
    """Replace what stands in the exercise's cell by typing, run it and the check below; what the check says."""
    page = notebook.page
    cell = page.locator(".jp-CodeCell", has_text=HEAD).first
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.type(HEAD)
    page.keyboard.press("Enter")
    page.keyboard.type(body)
    page.keyboard.press("Shift+Enter")
    check = page.locator(".jp-CodeCell", has_text="attention_scores = check(attention_scores)").first
    before = check.locator(".jp-InputPrompt").inner_text()
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(
        "([cell, before]) => /\\d/.test(cell.innerText) && cell.innerText !== before",
        arg=[check.locator(".jp-InputPrompt").element_handle(), before],
        timeout=60_000,
    )
    return check.locator(".jp-OutputArea-output").inner_text()


def test_an_exercise_done_wrong_and_then_right(lesson, screenshots):
    said = write_and_check(lesson, WRONG)
    assert "attention_scores: not right yet." in said and "d_head" in said, said
    lesson.page.screenshot(path=str(screenshots / "exercise_wrong.png"))
    said = write_and_check(lesson, RIGHT)
    assert "attention_scores: passed." in said and "Saved in" in said, said
    lesson.page.screenshot(path=str(screenshots / "exercise_right.png"))
    assert lesson.problems() == []
