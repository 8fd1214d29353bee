"""The static edition in Chromium: every page without a network, every widget by its keys, and axe-core's judgment.

It reads what `make site` wrote to site/. `make site-test` runs everything here after writing it; `make browser-test`
leaves out the dark theme.
"""

import os
import re
import threading
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from transformer_course.classroom.lessons import LESSONS

SITE = Path(__file__).resolve().parents[2] / "site"
LESSON_PAGES = [f"{Path(lesson.file).stem}.html" for lesson in LESSONS]
PAGES = ["index.html", *LESSON_PAGES, "search.html"]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "resultTypes": ["violations"],
}
# Pieces that are the same on all pages, and take axe-core most of its time: judged on one page.
REPEATED = {"exclude": [[".highlight"], [".katex"], [".sidebar-drawer"]]}
JUDGED_WHOLE = ("index.html", "03_attention.html", "search.html")
# What depends on colors; everything else is the same in both themes.
CONTRAST = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
MOST_BYTES = 2_000_000  # of a page with all that it loads
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
ALL_LIVE = "() => [...document.querySelectorAll('[data-widget]')].every((one) => one.dataset.state)"
FAILED = "() => [...document.querySelectorAll('[data-widget]:not([data-state=live])')].map((one) => one.dataset.widget)"
# What can be moved by keys; where there is nothing else, the first button: arrows go from one to the next.
CONTROLS = """(place) => {
    const all = [...place.querySelectorAll('input[type=range], input[type=checkbox], select')];
    const moved = all.filter((one) => !one.disabled && one.checkVisibility() && !(one.options?.length < 2));
    return (moved.length ? moved : [...place.querySelectorAll('button')].slice(0, 1)).slice(0, 6);
}"""
AT_ITS_END = "(one) => one.options ? one.selectedIndex === one.options.length - 1 : one.value === one.max"
# Milliseconds from a key press to the first change of the widget, measured inside the page.
MEASURE = """(place) => {
    window.changed = null;
    const observer = new MutationObserver(([{ target }]) => {
        const element = target.nodeType === 1 ? target : target.parentNode;
        if (!element?.closest('.tc-missing')) window.changed ??= performance.now() - window.pressed;
    });
    observer.observe(place, { subtree: true, childList: true, attributes: true, characterData: true });
    addEventListener('keydown', () => { window.pressed = performance.now(); }, { capture: true, once: true });
}"""


class Links(HTMLParser):
    """What a page refers to, and what can be referred to in it."""

    def __init__(self, text: str):
        super().__init__()
        self.links, self.loads, self.names = [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.names |= {given[name] for name in ("id", "name") if given.get(name)}
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag in ("img", "script", "iframe", "source") and given.get("src"):
            self.loads.append(given["src"])
        elif tag == "link" and given.get("rel") in ("stylesheet", "icon", "preload"):
            self.loads.append(given["href"])


@pytest.fixture(scope="session")
def pages(browser) -> dict[str, Links]:
    if not (SITE / "index.html").exists():
        missing = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
        missing("there is no site: `make site` writes it, and needs node and npm")
    return {path.name: Links(path.read_text("utf-8")) for path in SITE.glob("*.html")}


@pytest.fixture(scope="session")
def server(pages):
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            """Keep the output of the tests clean."""

    serving = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(SITE)))
    threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{serving.server_port}"
    serving.shutdown()
    serving.server_close()


class Visit:
    """A page of the site, opened without a network; `problems` has what a reader shouldn't meet."""

    def __init__(self, browser, server: str):
        self.server, self.problems, self.loaded = server, [], {}
        self.page = browser.new_page()
        self.page.set_default_timeout(90_000)  # a machine that is busy with other tests
        self.page.on("pageerror", lambda error: self.problems.append(f"a script failed: {error}"))
        self.page.on("console", self._heard)
        self.page.on("response", self._answered)
        self.page.route("**/*", self._asked)

    def _heard(self, message) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(f"console: {message.text}")

    def _answered(self, response) -> None:
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")
        elif response.url.startswith(self.server):
            path = SITE / unquote(response.url.removeprefix(self.server).partition("?")[0]).lstrip("/")
            self.loaded[path] = path.stat().st_size

    def _asked(self, route) -> None:
        if route.request.url.startswith((self.server, "blob:", "data:", "file:")):
            return route.continue_()
        self.problems.append(f"asked for {route.request.url}")
        return route.abort()

    def open(self, name: str, size: dict = DESKTOP, scheme: str = "light") -> None:
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=scheme)
        self.page.goto(f"{self.server}/{name}")
        self.page.wait_for_function(ALL_LIVE)
        assert self.page.evaluate(FAILED) == []

    def judged(self, name: str, options: dict) -> list[str]:
        """What axe-core finds wrong."""
        from axe_playwright_python.sync_playwright import Axe

        context = None if name in JUDGED_WHOLE else REPEATED
        found = Axe().run(self.page, context, options).response["violations"]
        return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


@pytest.fixture
def visit(browser, server):
    opened = Visit(browser, server)
    yield opened
    opened.page.close()
    assert opened.problems == []


def test_there_is_a_page_for_every_lesson(pages):
    assert set(PAGES) <= set(pages)


@pytest.mark.parametrize("name", PAGES)
def test_no_link_is_broken_and_nothing_comes_from_elsewhere(pages, name):
    here = pages[name]
    for load in here.loads:
        assert not re.match(r"[a-z]+:|//", load) and (SITE / load.partition("?")[0]).exists(), load
    for link in here.links:
        if re.match(r"https?:", link):
            assert "OWNER" not in link and not re.match(r"https?://(localhost|127\.)", link), link
            continue
        path, anchor = urldefrag(link)
        target = path or name
        assert (SITE / target).exists(), link
        if anchor and target.endswith(".html"):
            assert unquote(anchor) in pages[target].names, link


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_complete_accessible_and_light(visit, name, screenshots):
    visit.open(name, PHONE)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], "the page scrolls sideways"
    assert visit.judged(name, RULES) == []
    pictures = re.findall(r"figures/\w+\.\w+", (SITE / name).read_text("utf-8"))
    loaded = visit.loaded | {SITE / picture: (SITE / picture).stat().st_size for picture in pictures}
    assert sum(loaded.values()) < MOST_BYTES, f"{name} loads {sum(loaded.values()):,} bytes"


@pytest.mark.parametrize("name", PAGES)
def test_everything_can_be_read_in_the_dark(visit, name):
    visit.open(name, DESKTOP, "dark")
    assert visit.judged(name, CONTRAST) == []


@pytest.mark.parametrize("name", ["index.html", *LESSON_PAGES])
def test_every_control_of_every_widget_answers_to_keys(visit, name, screenshots):
    visit.open(name)
    for old in screenshots.glob(f"site_{Path(name).stem}_*.png"):
        old.unlink()
    page, silent, answers = visit.page, [], []
    for place in page.query_selector_all("[data-widget]"):
        widget = f"{place.get_attribute('data-widget')} {place.get_attribute('data-kind')}"
        if place.get_attribute("data-kind") in ("quiz", "predict"):
            continue
        place.scroll_into_view_if_needed()
        place.screenshot(path=str(screenshots / f"site_{Path(name).stem}_{widget.replace(' ', '_')}.png"))
        for number, kind in enumerate(place.evaluate(f"(place) => ({CONTROLS})(place).map((one) => one.type)")):
            milliseconds = pressed(page, place, number, kind)
            (silent if milliseconds is None else answers).append((widget, number, kind, milliseconds))
    assert silent == []
    for widget, number, kind, milliseconds in answers:
        print(f"{name} {widget}, control {number} ({kind}): {milliseconds:.1f} ms")


def pressed(page, place, number: int, kind: str) -> float | None:
    """Milliseconds until the widget answered a key on its control, or None if it didn't."""
    at_its_end = place.evaluate(f"(place, number) => ({AT_ITS_END})(({CONTROLS})(place)[number])", number)
    keys = {
        "range": ("ArrowLeft" if at_its_end else "ArrowRight",),
        "select-one": ("ArrowUp" if at_its_end else "ArrowDown",),
        "checkbox": ("Space",),
    }.get(kind, ("ArrowDown", "ArrowRight", "Enter"))
    for key in keys:
        place.evaluate(f"(place, number) => ({CONTROLS})(place)[number].focus()", number)
        page.evaluate(MEASURE, place)
        page.keyboard.press(key)
        try:
            page.wait_for_function("window.changed !== null", timeout=20_000 if len(keys) == 1 else 4_000)
        except Exception as error:
            if "Timeout" not in type(error).__name__:
                raise
            continue
        return page.evaluate("window.changed")
    return None


def test_a_quiz_and_a_prediction_keep_their_answers(visit):
    visit.open("03_attention.html")
    for kind in ("predict", "quiz"):
        place = visit.page.locator(f"[data-kind={kind}]").first
        place.locator("button").nth(1).focus()
        visit.page.keyboard.press("Enter")
        assert place.locator(".tc-why").count() > 0
    visit.open("03_attention.html")
    for kind in ("predict", "quiz"):
        place = visit.page.locator(f"[data-kind={kind}]").first
        assert place.locator("button").nth(1).get_attribute("aria-pressed") == "true"
        assert place.locator(".tc-why").count() > 0


def test_the_output_after_a_prediction_waits_for_its_reader(visit):
    visit.open("03_attention.html")
    folded = visit.page.locator("details.tc-run").first
    output = folded.locator(".tc-output")
    assert not output.is_visible()
    folded.locator("summary").focus()
    visit.page.keyboard.press("Enter")
    assert output.is_visible() and "0.4223" in output.inner_text()


def test_what_was_not_recorded_is_said_and_what_was_recorded_answers(visit):
    visit.open("22_looking_inside.html")
    place = visit.page.locator("[data-kind=LensExplorer]")
    tokens = place.locator("th[scope=col]").all_inner_texts()
    place.locator("input[type=text]").fill("Nobody recorded this")
    assert "no recorded answer" in place.locator(".tc-missing").inner_text()
    chooser = place.locator(".tc-examples select")
    assert chooser.input_value() == ""
    chooser.select_option(index=1)
    visit.page.wait_for_function("() => !document.querySelector('[data-kind=LensExplorer] .tc-missing').textContent")
    assert place.locator("th[scope=col]").all_inner_texts() != tokens
    assert place.locator("input[type=text]").input_value() == chooser.input_value()


def test_solutions_and_hints_are_folded(visit):
    visit.open("03_attention.html")
    for summary in ("Show it", "Hint 1", "Answers"):
        folded = visit.page.locator("details", has=visit.page.locator("summary", has_text=summary)).last
        assert folded.get_attribute("open") is None, summary


def test_the_search_finds_a_lesson(visit):
    visit.open("search.html?q=saturated")
    first = visit.page.locator("#search-results li a").first
    first.wait_for()
    texts = visit.page.locator("#search-results li a").all_inner_texts()
    assert any("Attention" in text for text in texts), texts
    first.click()
    visit.page.wait_for_load_state()
    assert re.search(r"/\d\d_\w+\.html", visit.page.url)


def test_a_page_opened_as_a_file_has_live_widgets(browser, pages):
    page = browser.new_page()
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto((SITE / "06_rope.html").as_uri())
    page.wait_for_function(ALL_LIVE)
    assert page.evaluate(FAILED) == [] and failures == []
    page.close()


def test_on_paper_predicted_outputs_are_shown(visit):
    visit.open("03_attention.html")
    visit.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    visit.page.emulate_media(media="print")
    assert visit.page.locator("details.tc-run .tc-output").first.is_visible()
    assert not visit.page.locator(".sidebar-drawer").is_visible()
