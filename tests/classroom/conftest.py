"""Every test has a learner's folder of its own, and learners who write their functions in cells."""

import itertools
import linecache
import textwrap

import pytest
import torch._dynamo  # noqa: F401  A check that first needs it inside its time limit would break off the import.
from widget_page import CHROMIUM, open_widget

_cells = itertools.count()


@pytest.fixture(autouse=True)
def learner_home(tmp_path, monkeypatch):
    home = tmp_path / "my_transformer"
    monkeypatch.setenv("TRANSFORMER_COURSE_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    return home


class Notebook:
    """Runs source as a cell does: one namespace, called __main__, whose source inspect can find."""

    def __init__(self):
        self.names = {"__name__": "__main__"}

    def run(self, source: str) -> None:
        source = textwrap.dedent(source)
        file = f"<cell {next(_cells)}>"
        linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
        exec(compile(source, file, "exec"), self.names)

    def __getitem__(self, name: str):
        return self.names[name]


@pytest.fixture
def notebook():
    return Notebook()


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


@pytest.fixture
def show(browser):
    """Opens a widget in a page: show(widget, "its_script.js"). Afterwards no script must have failed."""
    pages = []

    def opened(widget, script: str, theme: str = ""):
        pages.append(open_widget(browser, widget, script, theme))
        return pages[-1]

    yield opened
    for page in pages:
        assert page.failures == []
        page.evaluate("window.cleanup()")
        page.close()
