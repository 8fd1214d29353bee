"""A teacher's table: what passes, what doesn't and why, whatever the learners' files do to whoever runs them."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from solutions import solution_of
from typer.testing import CliRunner

from transformer_course.classroom.exercises import all_exercises, find_exercise
from transformer_course.classroom.grading import as_csv, commonest_mistakes, grade, reports, separate_process
from transformer_course.classroom.grading.reports import Grade, learners_in
from transformer_course.cli import app

RIGHT = solution_of(find_exercise("attention_scores"))
UNSCALED = "def attention_scores(q, k):\n    return q @ k.mT\n"
# Neither an exception nor an alarm gets into a loop that never leaves C.
HANGS = "def attention_weights(q, k, mask=None):\n    return sum(iter(int, 1))\nattention_weights(1, 1)\n"
ENDS = 'import os\ngetattr(os, "_ex" + "it")(0)\ndef causal(query, key):\n    return None\n'
EXITS = "import sys\nsys.exit()\n"
# These end or change the process after their own check, or tell the grader something themselves.
LATER = 'import os, threading\nthreading.Timer(0.3, getattr(os, "_ex" + "it"), [0]).start()\n'
BREAKS_TORCH = "import torch\ntorch.Tensor.__matmul__ = torch.Tensor.mT = torch.softmax = None\n"
FORGES = """import os
for pipe in range(3, 64):
    try:
        os.write(pipe, b'no JSON\\n[1]\\n{"done": "attention_scores", "mistake": ""}\\n{"ended": "no such name"}\\n')
    except OSError:
        pass
"""


def hand_in(folder, learner, files, below="my_transformer"):
    work = folder / learner / below
    work.mkdir(parents=True)
    for name, content in files.items():
        assert name in all_exercises()
        (work / f"{name}.py").write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A class of five, checked once."""
    folder = tmp_path_factory.mktemp("class")
    names = [name for name in all_exercises() if name not in ("attention_scores", "attention_weights")]
    hand_in(folder, "ada", {"attention_scores": RIGHT})
    hand_in(folder, "bo", {"attention_scores": UNSCALED}, below=".")
    hand_in(folder, "김하나", {"attention_scores": UNSCALED})
    hand_in(
        folder,
        "mallory",
        {
            "attention_weights": HANGS,
            names[0]: ENDS,
            names[1]: EXITS,
            names[2]: b"\xff\xfe\x00 no text",
            names[3]: LATER,
            names[4]: BREAKS_TORCH,
            names[5]: FORGES,
            "attention_scores": RIGHT,
        },
    )
    (folder / "notes.txt").write_text("no learner", "utf-8")
    (folder / "empty").mkdir()
    rows = list(grade(folder, seconds=30))
    return {(one.learner, one.exercise): one for one in rows}, rows, names, folder


def test_what_passes_passes_and_the_mistake_is_named(graded):
    found, *_ = graded
    assert found["ada", "attention_scores"].passed == "yes" and not found["ada", "attention_scores"].mistake
    assert found["bo", "attention_scores"].passed == found["김하나", "attention_scores"].passed == "no"
    assert "d_head" in found["bo", "attention_scores"].mistake
    assert found["bo", "attention_scores"].mistake == found["김하나", "attention_scores"].mistake


def test_a_file_that_hangs_exits_or_is_no_text_costs_nobody_else_anything(graded):
    found, _, names, _ = graded
    assert "doesn't finish within 30 seconds" in found["mallory", "attention_weights"].mistake
    assert found["mallory", names[0]].mistake == "It ends the whole process."
    assert "ends the program when it is imported" in found["mallory", names[1]].mistake
    assert "isn't a text file" in found["mallory", names[2]].mistake
    assert found["mallory", "attention_scores"].passed == "yes"


def test_what_a_file_breaks_for_later_is_gone_with_its_own_check(graded):
    found, rows, names, _ = graded
    for name in names[3:6]:
        assert found["mallory", name].passed == "no"
    assert len([one for one in rows if one.learner == "mallory"]) == len(all_exercises())
    assert found["mallory", "attention_scores"].passed == "yes", "torch is whole again, and no clock ends this check"


def test_where_no_process_can_be_copied_each_check_has_a_new_one(tmp_path, monkeypatch):
    monkeypatch.setattr(separate_process, "CAN_FORK", False)
    asked = []

    def check(folder, names, seconds):
        asked.append(list(names))
        yield names[0], ""

    monkeypatch.setattr(separate_process, "_check_until_it_ends", check)
    assert list(separate_process.check_folder(tmp_path, ["a", "b", "c"], 1)) == [("a", ""), ("b", ""), ("c", "")]
    assert asked == [["a"], ["b"], ["c"]]


def test_a_file_that_hangs_leaves_no_process_behind(tmp_path):
    mark = f"kept-by-{tmp_path.name}"
    hand_in(tmp_path, "ada", {"attention_scores": f"import time\nMARK = {mark!r}\ntime.sleep(600)\n"})
    (one,) = [row for row in grade(tmp_path, seconds=2) if row.passed != "missing"]
    assert "doesn't finish within 2 seconds" in one.mistake
    if sys.platform == "linux":
        commands = [read_bytes(path) for path in Path("/proc").glob("[0-9]*/cmdline")]
        assert not [command for command in commands if str(tmp_path / "ada").encode() in command]


def read_bytes(path):
    try:
        return path.read_bytes()
    except OSError:  # it has ended meanwhile
        return b""


def test_every_learner_has_a_row_for_every_exercise(graded):
    _, rows, _names, _ = graded
    assert {one.learner for one in rows} == {"ada", "bo", "mallory", "김하나"}
    assert len(rows) == 4 * len(all_exercises())
    assert sum(one.passed == "missing" for one in rows) == len(rows) - 11


def test_what_was_handed_in_is_as_it_was(graded):
    *_, folder = graded
    assert {path.name for path in folder.rglob("*") if path.is_file()} >= {"attention_scores.py", "notes.txt"}
    assert not list(folder.rglob("progress.json")) and not list(folder.rglob("__pycache__"))


def test_the_table_opens_in_a_spreadsheet_and_computes_nothing(graded):
    _, rows, _, _ = graded
    table = list(csv.reader(io.StringIO(as_csv(rows))))
    assert table[0] == ["learner", "exercise", "passed", "mistake"] and len(table) == len(rows) + 1
    evil = as_csv([Grade("=HYPERLINK(1)", "attention_scores", "no", '@cmd, "quoted"\nsecond line')])
    assert list(csv.reader(io.StringIO(evil)))[1] == [
        "'=HYPERLINK(1)", "attention_scores", "no", "'@cmd, \"quoted\"\nsecond line",
    ]  # fmt: skip


def test_the_commonest_mistake_comes_first(graded):
    _, rows, _, _ = graded
    (count, exercise, mistake), *others = commonest_mistakes(rows)
    assert (count, exercise) == (2, "attention_scores") and "d_head" in mistake
    assert {one[0] for one in others} == {1} and len(others) == 7
    twice = [Grade("ada", "one", "no", "x"), Grade("ada", "one", "no", "x")]
    assert commonest_mistakes(twice) == [(1, "one", "x")], "learners are counted, not rows"
    assert len(commonest_mistakes([Grade("a", str(i), "no", "x") for i in range(20)], most=3)) == 3


def test_the_command_writes_the_table_and_tells_the_mistakes(tmp_path, monkeypatch):
    hand_in(tmp_path / "class", "ada", {"attention_scores": RIGHT})
    rows = [Grade("ada", "attention_scores", "yes"), Grade("bo", "attention_scores", "no", "A [mistake] :100:")]
    monkeypatch.setattr("transformer_course.classroom.grading.grade", lambda folder, seconds: iter(rows))
    out = tmp_path / "table.csv"
    answer = CliRunner().invoke(app, ["grade", str(tmp_path / "class"), "--out", str(out)])
    assert answer.exit_code == 0, answer.output
    assert "ada: 1 exercise passed" in answer.output and "bo: 0 exercises passed" in answer.output
    assert "1 learner, attention_scores: A [mistake] :100:" in answer.output
    assert out.read_bytes().startswith(b"\xef\xbb\xbf") and "A [mistake] :100:" in out.read_text("utf-8-sig")


def test_a_folder_without_work_is_told_what_is_expected(tmp_path):
    for folder in (tmp_path / "nowhere", tmp_path):
        answer = CliRunner().invoke(app, ["grade", str(folder), "--out", str(tmp_path / "g.csv")])
        assert answer.exit_code == 2 and str(folder) in answer.output and "Traceback" not in answer.output
    assert not (tmp_path / "g.csv").exists()
    hand_in(tmp_path, "ada", {"attention_scores": RIGHT})
    answer = CliRunner().invoke(app, ["grade", str(tmp_path), "--out", str(tmp_path / "no such folder" / "g.csv")])
    assert answer.exit_code != 0 and "no such folder" in answer.output and "passed" not in answer.output
    for seconds in (0, -1, float("nan")):
        with pytest.raises(ValueError, match="seconds="):
            list(grade(tmp_path, seconds))


def test_work_is_found_where_learners_put_it(tmp_path):
    hand_in(tmp_path, "a", {"attention_scores": RIGHT}, below=".")
    hand_in(tmp_path, "b", {"attention_scores": RIGHT})
    hand_in(tmp_path, "c", {"attention_scores": RIGHT}, below="notebooks/my_transformer")
    assert [path.name for path in learners_in(tmp_path).values()] == ["a", "my_transformer", "my_transformer"]
    assert json.dumps(list(learners_in(tmp_path))) == '["a", "b", "c"]'
    assert reports.SECONDS > 0
