"""A pass is recorded, and the learner's source kept with what it needs, never lost."""

import json
import sys

import pytest
import torch
from solutions import solution_of

from transformer_course.classroom import progress
from transformer_course.classroom.checking.check import judge
from transformer_course.classroom.exercises import all_exercises, exercises_on, find_exercise
from transformer_course.classroom.learner_progress.record import home, passed, record_pass, write_atomically
from transformer_course.classroom.workspace.kept_solutions import load_kept

RIGHT = "def attention_scores(q, k):\n    return q @ k.mT / q.shape[-1] ** 0.5\n"
SCORES = find_exercise("attention_scores")


def solve(notebook, source, name="attention_scores"):
    notebook.run(source)
    card, _ = judge(find_exercise(name), notebook[name])
    return repr(card)


def test_a_pass_is_recorded_with_its_source(notebook, learner_home):
    text = solve(notebook, RIGHT)
    assert "Saved in my_transformer/attention_scores.py." in text
    assert RIGHT in (learner_home / "attention_scores.py").read_text()
    assert (
        json.loads((learner_home / "progress.json").read_text())["passed"]["attention_scores"]["topic"] == "attention"
    )
    assert (learner_home / "__init__.py").exists()


def test_a_failure_records_nothing(notebook, learner_home):
    solve(notebook, "def attention_scores(q, k):\n    return q @ k.mT")
    assert not learner_home.exists() and passed() == {}


def test_what_the_function_needs_comes_with_it(notebook, learner_home):
    solve(
        notebook,
        """
import math
import torch.nn.functional as F
from einops import einsum as product
from torch import Tensor, nn
HALF = 0.5
def root(x):
    return math.pow(x, HALF)
def attention_scores(q: Tensor, k: Tensor):
    pattern = "... i d, ... j d -> ... i j"
    return product(q, k, pattern) / root(q.shape[-1]) + 0 * F.relu(q.sum() * 0)
""",
    )
    text = (learner_home / "attention_scores.py").read_text()
    for line in (
        "import math",
        "import torch.nn.functional as F",
        "from einops.einops import einsum as product",
        "HALF = 0.5",
        "def root(x):",
    ):
        assert line in text, text
    q, k = torch.randn(2, 4), torch.randn(3, 4)
    torch.testing.assert_close(load_kept("attention_scores")(q, k), SCORES.reference(q, k))


def test_a_function_that_uses_an_earlier_exercise_imports_it(notebook, learner_home):
    for exercise in all_exercises().values():
        assert "Saved in" in solve(notebook, solution_of(exercise), exercise.name)
    text = (learner_home / "attention.py").read_text()
    assert "from .attention_scores import attention_scores" in text
    assert "def attention_scores" not in text
    assert callable(load_kept("attention"))


def test_the_courses_version_is_imported_where_the_learners_failed(notebook, learner_home):
    notebook.run("""
        from transformer_course.classroom.exercises.attention.attention_scores import attention_scores
        from transformer_course.classroom.exercises.attention.attention_weights import attention_weights
        def attention(query, key, value, mask=None):
            weights = attention_weights(attention_scores(query, key), mask)
            return weights @ value, weights
    """)
    card, is_passed = judge(find_exercise("attention"), notebook["attention"])
    assert is_passed and "doesn't run" not in repr(card)
    assert "import attention_scores" in (learner_home / "attention.py").read_text()


def test_a_tensor_of_the_notebook_cannot_be_kept_and_that_is_said(notebook):
    text = solve(
        notebook,
        "import torch\ntwo = torch.tensor(2.0)\n"
        "def attention_scores(q, k):\n    return q @ k.mT / q.shape[-1] ** (1 / two.item())",
    )
    assert "passed" in text and "`two`" in text and "can't be saved" in text


def test_a_check_decorator_is_not_kept(notebook, learner_home, shown):
    notebook.run("from transformer_course.classroom import check\n@check\n" + RIGHT)
    assert shown[0].status == "passed"
    assert "check" not in (learner_home / "attention_scores.py").read_text().split("def ")[0].split('"""')[2]


def test_an_older_version_is_backed_up_not_overwritten(notebook, learner_home):
    solve(notebook, RIGHT)
    first = (learner_home / "attention_scores.py").read_text()
    assert "older" not in solve(notebook, RIGHT)
    assert not (learner_home / "backups").exists()
    text = solve(notebook, RIGHT.replace("q.shape[-1]", "k.shape[-1]"))
    assert "Your earlier version is in my_transformer/backups/attention_scores.1.py" in text
    assert (learner_home / "backups" / "attention_scores.1.py").read_text() == first
    solve(notebook, RIGHT)
    assert (learner_home / "backups" / "attention_scores.2.py").exists()


def test_a_damaged_record_is_set_aside(learner_home):
    learner_home.mkdir()
    (learner_home / "progress.json").write_text('{"passed": {"attention')
    assert passed() == {}
    record_pass("attention", 5)
    assert list(passed()) == ["attention"]
    assert (learner_home / "backups" / "progress.1.json").read_text().startswith('{"passed"')


def test_a_folder_that_cannot_be_written_is_said(notebook, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TRANSFORMER_COURSE_HOME", str(tmp_path / "file" / "below"))
    text = solve(notebook, RIGHT)
    assert "✓ attention_scores: passed." in text and "couldn't be saved" in text
    assert "TRANSFORMER_COURSE_HOME" in text


def test_the_folder_is_beside_the_notebook_by_default(monkeypatch, tmp_path):
    monkeypatch.delenv("TRANSFORMER_COURSE_HOME")
    assert home() == tmp_path / "my_transformer"


def test_writing_leaves_the_old_file_when_it_fails(tmp_path):
    path = tmp_path / "file.txt"
    write_atomically(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "\ud800")
    assert path.read_text() == "old" and [p.name for p in tmp_path.iterdir()] == ["file.txt"]


def test_progress_shows_what_is_built_and_what_comes_next(notebook):
    first = next(iter(all_exercises().values()))
    following = f"Next: {first.headline}, in {first.lesson.reference}"
    assert f"0 of {len(all_exercises())}" in repr(progress()) and following in repr(progress())
    solve(notebook, RIGHT)
    text = repr(progress())
    assert "1 of" in text and following in text and "my_transformer" in text
    assert text.count("✓") == 1 and "✓\u00a0attention_scores  ☐" in text
    assert f"1\u00a0of\u00a0{len(exercises_on('attention'))}" in text
    assert "<table" in progress()._repr_html_()


@pytest.fixture
def colab(tmp_path, monkeypatch):
    """As on Colab: its module is loaded, and nothing says where the work is to be kept."""
    monkeypatch.setitem(sys.modules, "google.colab", object())
    monkeypatch.delenv("TRANSFORMER_COURSE_HOME")
    monkeypatch.setattr("transformer_course.classroom.learner_progress.record.DRIVE", tmp_path / "drive" / "MyDrive")
    return tmp_path / "drive" / "MyDrive"


def test_on_colab_without_drive_it_says_how_not_to_lose_it(notebook, colab):
    text = solve(notebook, RIGHT)
    assert "Saved in my_transformer/attention_scores.py." in text and 'drive.mount("/content/drive")' in text


def test_on_colab_with_drive_it_is_kept_there_and_what_was_before_comes_along(notebook, colab):
    solve(notebook, RIGHT)
    colab.mkdir(parents=True)
    assert passed() and home() == colab / "my_transformer"
    assert (home() / "attention_scores.py").exists()
    assert "drive.mount" not in solve(notebook, RIGHT)
    assert callable(load_kept("attention_scores"))


def test_elsewhere_nothing_is_said_of_drive(notebook):
    assert "drive.mount" not in solve(notebook, RIGHT)
