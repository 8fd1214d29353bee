"""What comes next, and where it was left: progress() and begin()."""

import json

import pytest

from transformer_course.classroom import begin, progress
from transformer_course.classroom.exercises import all_exercises
from transformer_course.classroom.lessons import find_lesson
from transformer_course.classroom.overview import unbroken
from transformer_course.classroom.record import home, opened, record_pass
from transformer_course.classroom.widgets.map import TransformerMap


def of_lesson(number: int) -> list[str]:
    return [name for name, exercise in all_exercises().items() if exercise.lesson == number]


def test_progress_shows_the_map_with_what_is_built(shown):
    for name in of_lesson(5):
        record_pass(name, 5)
    card = progress()
    assert isinstance(shown[0], TransformerMap) and shown[0].parts["attention"]["built"] == [4, 4]
    assert unbroken("4 of 4") in repr(card) and all(unbroken(f"✓ {name}") in repr(card) for name in of_lesson(5))


def test_progress_says_how_long_the_rest_takes(shown):
    for name, exercise in list(all_exercises().items())[:-2]:
        record_pass(name, exercise.lesson)
    last = list(all_exercises().values())[-2:]
    assert f"All that is open: 2 exercises, about {sum(e.minutes for e in last)} minutes." in repr(progress())
    record_pass(last[0].name, 0)
    record_pass(last[1].name, 0)
    assert "Everything is built." in repr(progress()) and repr(progress()).startswith("✓")


def test_a_lesson_opened_for_the_first_time_says_what_it_takes():
    text = repr(begin(5))
    minutes = sum(all_exercises()[name].minutes for name in of_lesson(5))
    assert text.startswith("• Lesson 05 Attention")
    assert f"4 exercises, about {minutes} minutes of the {find_lesson(5).minutes}" in text
    assert list(opened()) == ["5"]


def test_it_offers_to_continue_where_another_was_left():
    begin(3)
    record_pass(of_lesson(3)[0], 3)
    left = len(of_lesson(3)) - 1
    card = begin(5)
    assert f"You left lesson 03 Positions with {left} exercises open" in repr(card)
    assert all_exercises()[of_lesson(3)[1]].title in repr(card)
    assert 'href="03_positions.ipynb"' in card._repr_html_()


def test_a_lesson_that_was_never_begun_is_not_left():
    assert "You left" not in repr(begin(5))


def test_a_later_lesson_is_not_left_either():
    begin(6)
    assert "You left" not in repr(begin(5))


def test_the_second_time_it_says_how_far_one_is():
    begin(5)
    record_pass(of_lesson(5)[0], 5)
    text = repr(begin(5))
    assert "You opened it first on 20" in text and "1 of 4 exercises are passed" in text
    assert all_exercises()[of_lesson(5)[1]].title in text
    for name in of_lesson(5):
        record_pass(name, 5)
    assert repr(begin(5)).startswith("✓") and "Next:" not in repr(begin(5))


def test_passes_survive_an_opening_and_an_older_record_is_read(learner_home):
    learner_home.mkdir()
    (learner_home / "progress.json").write_text(
        json.dumps({"passed": {"attention": {"lesson": 5, "on": "2026-01-02"}}})
    )
    begin(5)
    record = json.loads((home() / "progress.json").read_text("utf-8"))
    assert list(record["passed"]) == ["attention"] and list(record["opened"]) == ["5"]


def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("TRANSFORMER_COURSE_HOME", str(tmp_path / "file" / "inside"))
    assert repr(begin(5)).startswith("• Lesson 05")


def test_there_is_no_lesson_of_any_number():
    with pytest.raises(ValueError, match="number=40: the lessons go from 0 to"):
        begin(40)
