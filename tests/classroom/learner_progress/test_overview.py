"""What comes next, and where it was left: progress() and begin()."""

import json

import pytest

from transformer_course.classroom import begin, progress
from transformer_course.classroom.exercises import all_exercises, count_exercises, exercises_on
from transformer_course.classroom.learner_progress.overview import unbroken
from transformer_course.classroom.learner_progress.record import home, opened, record_pass
from transformer_course.classroom.lessons import find_lesson
from transformer_course.classroom.widgets.transformer_map import TransformerMap


def names_on(topic: str) -> list[str]:
    return [exercise.name for exercise in exercises_on(topic)]


def test_progress_shows_the_map_with_what_is_built(shown):
    for name in names_on("attention"):
        record_pass(name, "attention")
    card = progress()
    assert isinstance(shown[0], TransformerMap) and shown[0].parts["attention"]["built"][0] == len(
        names_on("attention")
    )
    assert unbroken(f"{len(names_on('attention'))} of {len(names_on('attention'))}") in repr(card) and all(
        unbroken(f"✓ {name}") in repr(card) for name in names_on("attention")
    )


def test_progress_says_how_long_the_rest_takes(shown):
    for name, exercise in list(all_exercises().items())[:-2]:
        record_pass(name, exercise.topic)
    last = list(all_exercises().values())[-2:]
    assert f"Still to do: 2 exercises, about {sum(e.minutes for e in last)} minutes." in repr(progress())
    record_pass(last[0].name, "tokens")
    record_pass(last[1].name, "tokens")
    assert "You've built everything." in repr(progress()) and repr(progress()).startswith("✓")


def test_a_lesson_opened_for_the_first_time_says_what_it_takes():
    text = repr(begin("attention"))
    assert text.startswith("• Lesson 03 Attention")
    assert f"about {find_lesson('attention').times.core} minutes and has {len(names_on('attention'))} exercises" in text
    assert list(opened()) == ["attention"]


def test_it_offers_to_continue_where_another_was_left():
    begin("tokens")
    record_pass(names_on("tokens")[0], "tokens")
    left = count_exercises("tokens")[0] - 1
    card = begin("attention")
    assert f"You have {left} exercises left in lesson 01, Tokens" in repr(card)
    assert all_exercises()[names_on("tokens")[1]].title in repr(card)
    assert 'href="01_tokens.ipynb"' in card._repr_html_()


def test_exercises_under_going_further_are_told_apart():
    core, optional = count_exercises("residual_connections")
    text = repr(begin("residual_connections"))
    assert f"and has {core} exercises. Going further, which is optional, has {optional} more." in text
    names = names_on("residual_connections")
    for name in names[:core]:
        record_pass(name, "residual_connections")
    again = repr(begin("residual_connections"))
    assert f"{core} of {core + optional}. Next, under Going further: {all_exercises()[names[core]].title}" in again
    assert "You have" not in repr(begin("blocks")), "nobody has to go further"


def test_a_lesson_that_was_never_begun_is_not_left():
    assert "You have" not in repr(begin("attention"))


def test_a_later_lesson_is_not_left_either():
    begin("masks")
    assert "You have" not in repr(begin("attention"))


def test_the_second_time_it_says_how_far_one_is():
    begin("attention")
    record_pass(names_on("attention")[0], "attention")
    text = repr(begin("attention"))
    assert "You first opened this lesson on 20" in text and f"1 of {len(names_on('attention'))}" in text
    assert all_exercises()[names_on("attention")[1]].title in text
    for name in names_on("attention"):
        record_pass(name, "attention")
    assert repr(begin("attention")).startswith("✓") and "Next:" not in repr(begin("attention"))


def test_passes_survive_an_opening_and_an_older_record_is_read(learner_home):
    learner_home.mkdir()
    (learner_home / "progress.json").write_text(
        json.dumps({"passed": {"attention": {"lesson": 5, "on": "2026-01-02"}}})
    )
    begin("attention")
    record = json.loads((home() / "progress.json").read_text("utf-8"))
    assert record["passed"]["attention"] == {"topic": "attention", "on": "2026-01-02"}
    assert list(record["passed"]) == ["attention"] and list(record["opened"]) == ["attention"]


def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("TRANSFORMER_COURSE_HOME", str(tmp_path / "file" / "inside"))
    assert repr(begin("attention")).startswith("• Lesson 03 Attention")


def test_there_is_no_lesson_on_any_topic():
    with pytest.raises(ValueError, match="topic='backpropagation': there is no lesson"):
        begin("backpropagation")
