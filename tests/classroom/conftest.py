"""Every test has a learner's folder of its own, and learners who write their functions in cells."""

import pytest
import torch._dynamo  # noqa: F401  A check that first needs it inside its time limit would break off the import.
from cells import Notebook
from solutions import solution_of
from widget_page import CHROMIUM, new_page, open_widget

from transformer_course.classroom.exercises import all_exercises


@pytest.fixture(autouse=True)
def learner_home(tmp_path, monkeypatch):
    home = tmp_path / "my_transformer"
    monkeypatch.setenv("TRANSFORMER_COURSE_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    return home


@pytest.fixture
def notebook():
    return Notebook()


@pytest.fixture(scope="session")
def solved_cells():
    """Every exercise's solution, written in the cells of one notebook."""
    cells = Notebook()
    for exercise in all_exercises().values():
        cells.run(solution_of(exercise))
    return cells


@pytest.fixture
def shown(monkeypatch):
    """What the classroom displays, in order."""
    cards = []
    monkeypatch.setattr("IPython.display.display", cards.append)
    return cards


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("needs Chromium")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def spare_pages():
    """Empty pages that no test is using: to empty one is much cheaper than to open another."""
    return []


@pytest.fixture
def show(browser, spare_pages):
    """Opens a widget in a page: show(widget, "its_script.js"). Afterwards no script must have failed."""
    pages = []

    def opened(widget, script: str, theme: str = ""):
        pages.append(spare_pages.pop() if spare_pages else new_page(browser))
        open_widget(pages[-1], widget, script, theme)
        return pages[-1]

    yield opened
    for page in pages:
        assert page.failures == []
        page.evaluate("window.cleanup()")
        page.mouse.move(0, 0)
        page.goto("about:blank")  # a new document: nothing of the widget's script is left
        spare_pages.append(page)
