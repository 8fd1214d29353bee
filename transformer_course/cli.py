"""The command `transformer-course`. Heavy imports wait until a command runs."""

import contextlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from transformer_course.training.commands import generate, pack, train
from transformer_course.training.measure_command import measure
from transformer_course.training.terminal import clear_errors, console, print_anywhere, say

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Transformer Course, from the command line.")
app.command()(train)
app.command()(generate)
app.command()(pack)
app.command()(measure)

FIRST_LESSON = "00_start_here.ipynb"


@app.callback()
def prepare() -> None:
    """Transformer Course, from the command line."""
    print_anywhere()


@app.command()
def doctor() -> None:
    """Report what this machine can do for the course and what will be slow."""
    with clear_errors():
        from transformer_course.doctor import doctor as look

        report = look()
        console.print(report, soft_wrap=False)
    raise typer.Exit(1 if report.problems else 0)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(
    context: typer.Context,
    notebook: Annotated[str, typer.Option(help="the lesson to open")] = FIRST_LESSON,
) -> None:
    """Open the lessons in JupyterLab, on this machine only; further options go to JupyterLab."""
    if importlib.util.find_spec("jupyterlab") is None:
        _stop("JupyterLab is not installed: pip install jupyterlab")
    folder = _notebooks()
    target = folder / notebook
    if not target.exists():
        known = ", ".join(path.name for path in sorted(folder.glob("*.ipynb")))
        _stop(f"there is no {notebook} in {folder}; there are: {known or 'no notebooks'}")
    command = [sys.executable, "-m", "jupyterlab", "--ip=127.0.0.1", f"--ServerApp.root_dir={folder.parent}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # As in a container; JupyterLab would refuse, and it listens on this machine alone, behind its token.
        command.append("--allow-root")
    command += [*context.args, str(target)]
    if os.name == "nt":  # there, execv starts a second program and gives the terminal back at once
        with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C is JupyterLab's
            raise typer.Exit(subprocess.call(command))
        raise typer.Exit(0)
    os.execv(sys.executable, command)


@app.command()
def grade(
    folder: Annotated[
        Path, typer.Argument(help="the folder that contains one folder per learner, each with a my_transformer in it")
    ],
    out: Annotated[Path, typer.Option(help="the table to write: learner, exercise, passed, mistake")] = Path(
        "grades.csv"
    ),
    seconds: Annotated[float, typer.Option(help="the longest time, in seconds, that one exercise may take")] = 60.0,
) -> None:
    """For teachers: run every check again on collected work, and report what the class gets wrong most often."""
    with clear_errors():
        from transformer_course.classroom.grading import as_csv, commonest_mistakes
        from transformer_course.classroom.grading import grade as check_again
        from transformer_course.classroom.grading.reports import learners_in

        learners_in(folder)
        out.write_text(as_csv([]), encoding="utf-8-sig")  # where this can't be written, that's known before the checks
        grades, learner, passed = [], "", 0
        for one in check_again(folder, seconds):
            if one.learner != learner:
                _say_passed(learner, passed)
                learner, passed = one.learner, 0
            grades.append(one)
            passed += one.passed == "yes"
        _say_passed(learner, passed)
        # With a mark at its beginning, by which spreadsheets know that it's UTF-8.
        out.write_text(as_csv(grades), encoding="utf-8-sig")
        for count, exercise, mistake in commonest_mistakes(grades):
            say(f"{count} learner{'s' if count > 1 else ''}, ", (exercise, "bold"), f": {mistake}")
        say("The table is in ", (str(out), "bold"))


def _say_passed(learner: str, passed: int) -> None:
    if learner:
        say((learner, "bold"), f": {passed} exercise{'' if passed == 1 else 's'} passed")


def _notebooks() -> Path:
    """The lessons: beside the package in a clone, else below the current folder."""
    places = [Path(__file__).resolve().parents[1] / "notebooks", Path.cwd() / "notebooks"]
    for place in places:
        if place.is_dir():
            return place
    _stop("the notebooks are not here: run this in a clone of the course's repository")


def _stop(message: str) -> None:
    say(("error:", "red"), f" {message}")
    raise typer.Exit(2)


if __name__ == "__main__":
    app()
