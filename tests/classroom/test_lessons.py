"""The table of lessons says what is there, and links nothing that is not."""

import sys
import types

import address as published
import pytest
from lessons import FOLDER

from transformer_course.classroom import lesson_list
from transformer_course.classroom.exercises import all_exercises
from transformer_course.classroom.lesson_list import address
from transformer_course.classroom.lessons import LESSONS, find_lesson


def test_lessons_are_numbered_in_reading_order():
    assert [lesson.number for lesson in LESSONS] == list(range(len(LESSONS)))
    assert all(lesson.question.endswith("?") for lesson in LESSONS)
    assert len({lesson.topic for lesson in LESSONS}) == len(LESSONS)
    assert len({lesson.file for lesson in LESSONS}) == len(LESSONS)


def test_the_lessons_are_what_lies_in_the_folder():
    assert {lesson.file for lesson in LESSONS} == {path.name for path in FOLDER.glob("*.ipynb")}


def test_every_lesson_is_linked():
    html = lesson_list()._repr_html_()
    for lesson in LESSONS:
        assert f'<a href="{lesson.file}">' in html
        assert lesson.label in html and lesson.label in repr(lesson_list())


def test_on_colab_a_link_leads_to_the_published_notebook(monkeypatch):
    monkeypatch.setitem(sys.modules, "google.colab", types.ModuleType("google.colab"))
    for lesson in LESSONS:
        assert f"({address(lesson)})" in published.badge_markdown(lesson.file)


@pytest.mark.parametrize("topic", ["atention", 5, ""])
def test_an_unknown_lesson_is_refused(topic):
    with pytest.raises(ValueError, match=f"topic={topic!r}: there is no lesson"):
        find_lesson(topic)


def test_exercises_belong_to_lessons():
    for exercise in all_exercises().values():
        assert exercise.lesson in LESSONS
        # The field and the folder say the same, so that an exercise is found where its lesson says.
        assert exercise.reference.__module__.split(".")[-2] == exercise.topic, exercise.name
