"""Every notebook in a real JupyterLab: it runs from top to bottom, shows no error, and its sliders answer."""

from pathlib import Path

import pytest
from opened import OpenNotebook

NOTEBOOKS = sorted(path.name for path in (Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))


@pytest.fixture
def run(browser, lab):
    """Opens and runs notebooks; shuts their kernels down afterwards."""
    notebooks = []

    def open_and_run(name: str) -> OpenNotebook:
        notebooks.append(OpenNotebook(browser, lab, name))
        return notebooks[-1]

    yield open_and_run
    for notebook in notebooks:
        notebook.close()


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_and_its_sliders_answer(run, screenshots, name):
    notebook = run(name)
    notebook.photograph(screenshots, Path(name).stem)
    assert notebook.problems() == []
    assert notebook.move_sliders() == []
    assert notebook.problems() == [], "after its sliders were moved"
    lines = [f"{slider}: {milliseconds:.0f} ms" for slider, milliseconds in notebook.answers.items()]
    (screenshots / f"{Path(name).stem}_answers.txt").write_text("\n".join(lines) + "\n", "utf-8")


def test_a_faultless_notebook_passes(run):
    notebook = run("good.ipynb")
    assert notebook.problems() == []
    assert notebook.page.locator(".jp-OutputArea-output input[type=range]").count() == 1
    assert notebook.move_sliders() == []
    assert notebook.problems() == []


def test_faults_are_found(run):
    notebook = run("bad.ipynb")
    before = " ".join(notebook.problems())
    assert "a warning" in before and "in a script" in before
    silent = notebook.move_sliders()
    assert any("arrow keys do not move it" in text for text in silent), silent
    assert any("changes nothing" in text for text in silent), silent
    assert "old_name" in " ".join(notebook.problems())
