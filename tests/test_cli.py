"""The command line: what it starts, and what it says when it cannot."""

import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from transformer_course import cli

runner = CliRunner()


@pytest.fixture
def started(monkeypatch):
    """What would have been executed in place of this process."""
    commands = []
    monkeypatch.setattr(os, "execv", lambda program, command: commands.append(command))
    return commands


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    (folder / cli.FIRST_LESSON).touch()
    monkeypatch.setattr(cli, "_notebooks", lambda: folder)
    return folder


def test_lab_opens_the_first_lesson_on_this_machine_only(started, notebooks):
    answer = runner.invoke(cli.app, ["lab"])
    assert answer.exit_code == 0, answer.output
    (command,) = started
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert "--ip=127.0.0.1" in command and command[-1] == str(notebooks / cli.FIRST_LESSON)
    assert not any("token" in part or "password" in part for part in command)


def test_lab_hands_other_options_to_jupyterlab(started, notebooks):
    (notebooks / "03_attention.ipynb").touch()
    answer = runner.invoke(cli.app, ["lab", "--notebook", "03_attention.ipynb", "--no-browser", "--port=8899"])
    assert answer.exit_code == 0, answer.output
    assert started[0][-3:] == ["--no-browser", "--port=8899", str(notebooks / "03_attention.ipynb")]


@pytest.mark.parametrize("user, allowed", [(0, True), (1000, False)])
def test_root_is_allowed_as_in_a_container(started, notebooks, monkeypatch, user, allowed):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    runner.invoke(cli.app, ["lab"])
    assert ("--allow-root" in started[0]) == allowed


def test_lab_names_the_lessons_when_asked_for_another(started, notebooks):
    answer = runner.invoke(cli.app, ["lab", "--notebook", "99_none.ipynb"])
    assert answer.exit_code == 2 and not started
    assert "99_none.ipynb" in answer.output and cli.FIRST_LESSON in answer.output


def test_lab_says_when_jupyterlab_is_missing(started, notebooks, monkeypatch):
    monkeypatch.setattr(cli.importlib.util, "find_spec", lambda name: None)
    answer = runner.invoke(cli.app, ["lab"])
    assert answer.exit_code == 2 and not started and "pip install jupyterlab" in answer.output


def test_doctor_prints_its_report_and_fails_where_there_is_a_problem(monkeypatch):
    monkeypatch.setenv("TRANSFORMER_COURSE_TIER", "enormous")
    answer = runner.invoke(cli.app, ["doctor"])
    assert answer.exit_code == 1 and "enormous" in answer.output and "Fix this first: tier." in answer.output
    monkeypatch.setenv("TRANSFORMER_COURSE_TIER", "smoke")
    assert runner.invoke(cli.app, ["doctor"]).exit_code == 0


def test_help_is_quick_because_nothing_heavy_is_imported():
    script = (
        "import sys, transformer_course.cli; print([name for name in ('torch', 'matplotlib') if name in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
