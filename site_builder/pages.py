"""One lesson's page: its notebook, rewritten for readers without a kernel. Sphinx does the rest."""

import ast
import base64
import hashlib
import json
import re
import struct
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from site_builder.address import colab
from site_builder.cells import Names, is_call
from site_builder.live import QUESTIONS, LiveWidget, live_widgets
from site_builder.recordings import Recording
from site_builder.wrong_answers import wrong_answer
from transformer_course.classroom.card import inline
from transformer_course.classroom.exercises import find_exercise
from transformer_course.classroom.lessons import LESSONS, Lesson
from transformer_course.classroom.widgets import TransformerMap

BADGE = re.compile(r"\[!\[Open In Colab\]\([^)]*\)\]\([^)]*\)\n*")
LESSON_LINK = re.compile(r'href="(\d\d_\w+)\.ipynb')
RECORDED_SCRIPT = Path(__file__).parent / "static" / "recorded.js"
# Calls of the classroom that a page needn't show: what they display speaks for itself.
UNSHOWN = (*QUESTIONS, "solution")
# Whoever reads a page has built nothing yet, as far as the page knows.
PROGRESS = (
    '<p class="tc-limits">In your notebook, this shows which exercises you\'ve passed, the map with the parts that '
    "you've built, and what comes next.</p>"
)


@dataclass
class Page:
    """A page in the making: where its pictures go, and the widgets' scripts that it needs."""

    name: str  # the notebook's file name, without its ending
    figures: Path
    modules: dict[str, dict[str, str]]

    @property
    def in_colab(self) -> str | None:
        return None if self.name == "index" else colab(f"{self.name}.ipynb")

    def colab_link(self, text: str) -> str:
        """A link that opens this lesson in Colab, or nothing where it would lead nowhere."""
        return f'<a class="tc-colab" href="{self.in_colab}">{text}</a>' if self.in_colab else ""

    def keep(self, picture: bytes, ending: str) -> str:
        """Store a picture under a name made from its content, and return its address."""
        name = f"{hashlib.sha256(picture).hexdigest()[:16]}.{ending}"
        (self.figures / name).write_bytes(picture)
        return f"figures/{name}"


def lesson_page(source: Path, lesson: Lesson, folder: Path) -> nbformat.NotebookNode:
    """The lesson's notebook with live widgets, recorded checks, and outputs as HTML; pictures go to folder/figures."""
    notebook = nbformat.read(source, as_version=4)
    page = Page(source.stem, folder / "extra" / "figures", {})
    live = live_widgets(notebook, lesson.topic)
    cells, first_check, predicted = [], True, False
    for place, cell in enumerate(notebook.cells):
        if "setup" in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            cells.append(new_markdown_cell(prose(cell.source, page)))
            continue
        tags = cell.metadata.get("tags", [])
        if place in live:
            html = mounted(live[place], f"widget-{place}", page, static=outputs_html(cell.outputs, page))
        elif opens_lesson(cell.source):
            cells.append(new_code_cell(cell.source, metadata={"tags": ["hide-input"]}))
            continue
        elif "check" in tags:
            html, first_check = recorded_check(checked_name(cell.source), page, is_open=first_check), False
        elif cell.source.strip() == "progress()":
            html = PROGRESS
        else:
            html = outputs_html(cell.outputs, page)
            if predicted and html:
                html = f'<details class="tc-run"><summary>Run this cell</summary>{html}</details>'
        predicted = place in live and live[place].kind == "predict"
        cells.append(shown_cell(cell.source, html, hidden=cell.source.startswith(tuple(f"{n}(" for n in UNSHOWN))))
    return finished(cells, page)


def front_page(folder: Path) -> nbformat.NotebookNode:
    """The map of the transformer, and the table of lessons."""
    from site_builder.live import described

    page = Page("index", folder / "extra" / "figures", {})
    opening = (
        "# Transformer Course\n\nIn this course, you build a transformer yourself, part by part: tokens, attention, "
        "positions, layers, heads, and the training loop. Your parts then become GPT, LLaMA, BERT and BART.\n\n"
        "This is the edition to read: every lesson with its results, its widgets and its quizzes, with nothing to "
        "install. To write the parts yourself and have them checked, open a lesson as a notebook.\n\n"
        "## The parts of a transformer\n\nChoose a model, then point at a part or move through the parts with the "
        "arrow keys."
    )
    rows = "".join(
        f"| [{lesson.label}]({lesson.file}) | {lesson.question} | {lesson.times.core} |\n" for lesson in LESSONS
    )
    table = f"## Lessons\n\n| lesson | its question | core path, minutes |\n|---|---|---|\n{rows}"
    contents = "```{toctree}\n:hidden:\n\n" + "\n".join(lesson.file for lesson in LESSONS) + "\n```"
    html = mounted(described(TransformerMap(), "TransformerMap", ""), "widget-map", page, static="")
    cells = [new_markdown_cell(opening), shown_cell("", html, hidden=True), new_markdown_cell(table)]
    return finished([*cells, new_markdown_cell(contents)], page)


def finished(cells: list, page: Page) -> nbformat.NotebookNode:
    """The page's cells, with the scripts of its widgets once at the end."""
    if page.modules:
        cells.append(shown_cell("", json_script("widget-modules", page.modules), hidden=True))
    metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    return new_notebook(cells=cells, metadata={**metadata, "language_info": {"name": "python"}})


def opens_lesson(source: str) -> bool:
    """Whether a cell only imports what the lesson needs, and opens it."""
    names = Names(source)
    return names.only_imports and is_call(names.tree.body[-1], "begin")


def prose(text: str, page: Page) -> str:
    """Markdown with the badge, which is a picture from elsewhere, replaced by a plain link."""
    link = page.colab_link("Open this lesson in Colab")
    return BADGE.sub(f"{link}\n\n" if link else "", text)


def shown_cell(source: str, html: str, hidden: bool) -> nbformat.NotebookNode:
    outputs = [new_output("display_data", {"text/html": html})] if html else []
    # MyST-NB leaves out cells without any source, together with what they show.
    return new_code_cell(source or "...", outputs=outputs, metadata={"tags": ["remove-input"]} if hidden else {})


def outputs_html(outputs: list[nbformat.NotebookNode], page: Page) -> str:
    """Stored outputs as HTML: of each, the richest form."""
    pieces = []
    for output in outputs:
        data = output.get("data", {"text/plain": output.get("text", "")})
        if "text/html" in data:
            html = LESSON_LINK.sub(r'href="\1.html', data["text/html"])
            pieces.append(f'<div class="tc-html">{html}</div>')
        elif "image/png" in data:
            alt = output.metadata.get("image/png", {}).get("alt", "")
            pieces.append(figure(base64.b64decode(data["image/png"]), alt, page))
        elif data["text/plain"].strip():
            pieces.append(f'<pre class="tc-output">{escape(data["text/plain"].rstrip())}</pre>')
    return "".join(pieces)


def figure(png: bytes, alt: str, page: Page) -> str:
    """A picture that keeps its place while it loads, and opens alone where it is too small to read."""
    width, height = struct.unpack(">II", png[16:24])
    address = page.keep(png, "png")
    size = f'width="{width}" height="{height}" style="--width:{width}px"'
    picture = f'<img src="{address}" alt="{escape(alt)}" {size} loading="lazy">'
    return f'<div class="tc-figure"><a href="{address}">{picture}</a></div>'


def json_script(name: str, value: object) -> str:
    """Data for the page's scripts."""
    # Inside a script element, "</" could end it.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("</", "<\\/")
    return f'<script type="application/json" id="{name}">{text}</script>'


def mounted(widget: LiveWidget, name: str, page: Page, static: str) -> str:
    """The place where a widget comes to life, its data, and what stands there without scripts."""
    script = widget.script or RECORDED_SCRIPT.read_text("utf-8")
    page.modules[widget.module] = {"script": script, "style": widget.style}
    data = {"module": widget.module, "state": dict(widget.state)}
    recording = widget.recording
    if recording and recording.dials:
        data["state"] = control_state(recording, page)
    elif recording:
        names = ("inputs", "answers", "patches", "example_of", "examples", "resets")
        data["recording"] = {key: value for key, value in asdict(recording).items() if key in names}
        there = "To use your own, open the lesson in Colab." if page.in_colab else "Your own need the notebook."
        data["limits"] = {"missed": f"This page has no recorded answer for that. {there}"}
    if widget.kind in QUESTIONS:
        questions = ",".join(question["name"] for question in widget.state["questions"])
        data["keep"] = {"key": f"transformer-course:{questions}", "names": ["answers"]}
    return (
        f'<div class="tc-widget" data-widget="{name}" data-kind="{widget.kind}">'
        f'<div class="tc-static">{static}</div>{limits(widget, page)}'
        f'<p class="tc-missing" role="status"></p></div>{json_script(name, data)}'
    )


def limits(widget: LiveWidget, page: Page) -> str:
    """What this widget can and can't do without Python, and where it can do everything."""
    sentences = [inline(text) for text in (widget.note, widget.recording.limits if widget.recording else "") if text]
    if widget.recording and page.in_colab:
        sentences.append(page.colab_link("Open the lesson in Colab for everything else."))
    elif widget.recording:
        sentences.append("The notebook can do the rest.")
    return f'<p class="tc-limits">{" ".join(sentences)}</p>' if sentences else ""


def control_state(recording: Recording, page: Page) -> dict:
    shown = [
        answer if isinstance(answer, str) else {"picture": page.keep(answer[0], "webp"), "alt": answer[1]}
        for answer in recording.shown
    ]
    return {"dials": recording.dials, "shown": shown, "places": [dial["start"] for dial in recording.dials]}


def checked_name(source: str) -> str:
    """The exercise that a cell such as `attention = check(attention)` checks."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return next(ast.unparse(call.args[0]) for call in calls if ast.unparse(call.func) == "check")


def recorded_check(name: str, page: Page, is_open: bool) -> str:
    """What the check said about a wrong answer, and the exercise's hints, folded."""
    answer, exercise = wrong_answer(name), find_exercise(name)
    code = f'<pre class="tc-output">{escape(answer.code)}</pre>' if answer.code else ""
    hints = "".join(f"<details><summary>Hint {i}</summary><p>{inline(text)}</p></details>"
                    for i, text in enumerate(exercise.hints, 1))  # fmt: skip
    offer = page.colab_link("Open the lesson in Colab to have yours checked.") or "The notebook checks yours."
    return (
        f'<div class="tc-check"><details{" open" if is_open else ""}><summary>What the check says about a wrong '
        f"answer</summary><p>The mistake: {inline(answer.mistake)}.</p>{code}{answer.card}</details>{hints}"
        f"<p>This page can't run Python. {offer}</p></div>"
    )
