"""How long each lesson takes, computed from its notebook: python tests/notebooks/times.py

Reading at 180 words a minute, 5 seconds for each line of code, and what every exercise takes a newcomer. Waiting for
training comes on top: `training` in lesson_times.json is what the stored runs took, and is edited there by hand.
The command writes lesson_times.json, the line about time in each notebook's first cell, and the card that `begin` left
there; a test keeps them in step.
"""

import json
import math
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat
from lessons import FOLDER, read

from transformer_course.classroom import lesson_times
from transformer_course.classroom.exercises import all_exercises
from transformer_course.classroom.learner_progress.overview import announcement
from transformer_course.classroom.lesson_times import Times
from transformer_course.classroom.lessons import LESSONS, Lesson

STORED = Path(lesson_times.__file__).parent / "lesson_times.json"
WORDS_PER_MINUTE, SECONDS_PER_LINE = 180, 5
FURTHER = "## Going further"
LINE = re.compile(r"^\*\*Core path:\*\*.*$", re.MULTILINE)
CARD = re.compile(r"This lesson's core path takes [^<\n]*")
# Cells that a reader runs and does not read: the set-up, checks, hints, folded solutions.
NOT_READ = {"setup", "check", "solution", "exercise"}


def split_at_further(notebook: nbformat.NotebookNode) -> tuple[list, list]:
    """The cells of the core path, and those from "Going further" on."""
    starts = [i for i, cell in enumerate(notebook.cells) if re.search(rf"^{FURTHER}\b", cell.source, re.MULTILINE)]
    cut = starts[0] if starts else len(notebook.cells)
    return notebook.cells[:cut], notebook.cells[cut:]


def words(text: str) -> int:
    """The words that a reader reads: not the addresses of links, the drawing of tables, or comments."""
    text = re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return len([word for word in text.split() if re.search(r"\w", word)])


def minutes(cells: list) -> float:
    """What these cells take: reading, code, and exercises."""
    total = 0.0
    for cell in cells:
        if cell.cell_type == "markdown":
            total += words(cell.source) / WORDS_PER_MINUTE
        elif not NOT_READ & set(cell.metadata.get("tags", [])):
            lines = [line for line in cell.source.splitlines() if line.strip()]
            total += len(lines) * SECONDS_PER_LINE / 60
        if "exercise" in cell.metadata:
            total += all_exercises()[cell.metadata["exercise"]].minutes
    return total


def measured(notebook: nbformat.NotebookNode, training: int) -> Times:
    """A lesson's minutes, rounded up to fives as a plan for an evening would be."""
    parts = split_at_further(notebook)
    core, further = (5 * math.ceil(minutes(cells) / 5) for cells in parts)
    return Times(core, further, training, tuple(exercises_in(parts[1])))


def exercises_in(cells: list) -> list[str]:
    """The names of the exercises in these cells."""
    return [cell.metadata["exercise"] for cell in cells if "exercise" in cell.metadata]


def line_of(notebook: nbformat.NotebookNode, times: Times) -> str:
    """The line about time in a notebook's first cell."""
    core, further = (with_exercises(len(exercises_in(cells))) for cells in split_at_further(notebook))
    parts = [f"**Core path:** about {times.core} minutes{core}"]
    if times.training:
        parts.append(f"plus about {times.training} minutes of training on a laptop's CPU")
    if times.further:
        parts.append(f"**Going further** (optional): about {times.further} minutes{further}")
    return " · ".join(parts)


def with_exercises(count: int) -> str:
    return f", with {count} exercise{'s' if count > 1 else ''}" if count else ""


def with_line(source: str, line: str) -> str:
    """The first cell's text with the line about time brought up to date."""
    return LINE.sub(lambda _: line, source, count=1)


def stored_cards(notebook: nbformat.NotebookNode) -> list[str]:
    """What `begin` says about time in the stored outputs, as text and as HTML."""
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", [])]
    return [found for data in shown for text in data.values() if isinstance(text, str) for found in CARD.findall(text)]


def updated(notebook: nbformat.NotebookNode, line: str, sentence: str) -> bool:
    """Bring the line about time and `begin`'s stored card up to date, and say whether that changed anything."""
    before = nbformat.writes(notebook)
    notebook.cells[0].source = with_line(notebook.cells[0].source, line)
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            for kind, text in output.get("data", {}).items():
                if isinstance(text, str):
                    output["data"][kind] = CARD.sub(lambda _: sentence, text)
    return nbformat.writes(notebook) != before


def update(lessons: Sequence[Lesson]) -> None:
    """Measure these lessons, and write what the course states about them."""
    stored = json.loads(STORED.read_text("utf-8"))
    notebooks = {lesson: read(FOLDER / lesson.file) for lesson in lessons}
    for lesson, notebook in notebooks.items():
        times = measured(notebook, stored.get(lesson.topic, {}).get("training", 0))
        stored[lesson.topic] = {name: value for name, value in vars(times).items() if value or name == "core"}
    ordered = {lesson.topic: stored[lesson.topic] for lesson in LESSONS}
    STORED.write_text(json.dumps(ordered, indent=2) + "\n", "utf-8")
    lesson_times.lesson_times.cache_clear()  # `begin` announces the new ones
    for lesson, notebook in notebooks.items():
        times = lesson.times
        if updated(notebook, line_of(notebook, times), announcement(lesson)):
            nbformat.write(notebook, FOLDER / lesson.file)
        print(f"{lesson.label:28} {times.core:4} core {times.further:4} further {times.training:4} training")


def main() -> int:
    update(LESSONS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
