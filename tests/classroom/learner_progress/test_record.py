"""The learner's record survives what happens to files: damage, other versions, two kernels at once."""

import json
import os
import subprocess
import sys
import warnings

import pytest

from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.exercises import all_exercises, find_exercise
from transformer_course.classroom.learner_progress.record import home, opened, passed, record_opening, record_pass

DAMAGED = {
    "no JSON": "{passed",
    "cut off": '{"passed": {"attention": {"topic": "att',
    "a list": "[1, 2]",
    "no passes": '{"opened": {}}',
    "passes as a list": '{"passed": ["attention"]}',
    "an entry as text": '{"passed": {"attention": "yes"}}',
    "a date as a number": '{"passed": {"attention": {"on": 5}}}',
    "a lesson that never was": '{"passed": {"attention": {"lesson": 99}}}',
    "too deep": "[" * 100_000,
}


@pytest.mark.parametrize("text", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_record_is_told_once_and_backed_up(text, learner_home):
    learner_home.mkdir()
    (learner_home / "progress.json").write_text(text)
    with pytest.warns(UserWarning, match="was damaged"):
        assert passed() == {}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert opened() == {}
        record_pass("attention", "attention")
    assert list(passed()) == ["attention"]
    backups = list((learner_home / "backups").iterdir())
    assert [file.read_text() for file in backups] == [text]


def test_a_record_of_the_first_version_is_read_with_topics(learner_home):
    learner_home.mkdir()
    old = {"passed": {"rotate": {"lesson": 4, "on": "2026-01-02"}}, "opened": {"5": {"on": "2026-01-01"}}}
    (learner_home / "progress.json").write_text(json.dumps(old))
    assert passed() == {"rotate": {"topic": "rope", "on": "2026-01-02"}} and list(opened()) == ["attention"]


def test_a_folder_in_its_place_is_told_and_stops_nothing(learner_home):
    (learner_home / "progress.json").mkdir(parents=True)
    with pytest.warns(UserWarning, match="can't be read"):
        assert passed() == {}


RECORD_SOME = """
import sys
from transformer_course.classroom.learner_progress.record import record_pass
for name in sys.argv[1:]:
    record_pass(name, "attention")
"""


def test_two_kernels_lose_nothing(learner_home):
    names = [f"exercise_{number}" for number in range(60)]
    halves = [subprocess.Popen([sys.executable, "-c", RECORD_SOME, *names[i::2]]) for i in (0, 1)]
    assert [half.wait() for half in halves] == [0, 0]
    assert sorted(passed()) == sorted(names)


def test_the_record_has_the_rights_that_new_files_have(learner_home):
    before = os.umask(0o022)
    try:
        record_opening("attention")
    finally:
        os.umask(before)
    assert (home() / "progress.json").stat().st_mode & 0o777 == 0o644


KEPT = {
    "not text": b"\xff\xfe\x00def",
    "a loop without end": b"while True:\n    pass\n",
    "an exit": b"import sys\nsys.exit()\n",
    "no Python": b"def attention_scores(\n",
}


@pytest.mark.parametrize("content", KEPT.values(), ids=KEPT)
def test_a_ruined_solution_stops_neither_other_checks_nor_models(content, learner_home, notebook, shown, monkeypatch):
    from transformer_course.classroom import my_parts
    from transformer_course.classroom.workspace import kept_solutions

    monkeypatch.setattr(kept_solutions, "LIMIT", 0.3)
    learner_home.mkdir()
    (learner_home / "attention_weights.py").write_bytes(content)
    notebook.run("def attention_scores(query, key):\n    return query @ key.mT / query.shape[-1] ** 0.5")
    card, is_passed = judge(find_exercise("attention_scores"), notebook["attention_scores"])
    assert is_passed and "Saved in" in repr(card)
    with my_parts():
        pass
    assert set(passed()) <= set(all_exercises())
