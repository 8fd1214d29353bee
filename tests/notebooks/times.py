"""How long each lesson takes, computed from its notebook: python tests/notebooks/times.py

Reading at 180 words a minute, 5 seconds for each line of code, and what every exercise takes a newcomer. Waiting for
training comes on top: `training` in lesson_times.json is what the stored runs took, and is edited there by hand.
The command writes lesson_times.json and the line about time in each notebook's first cell; a test keeps them in step.
"""

import json
import math
import re
import sys
from pathlib import Path

import nbformat
from lessons import FOLDER, read

from transformer_course.classroom import lessons as table
from transformer_course.classroom.exercises import all_exercises, exercises_on
from transformer_course.classroom.lessons import LESSONS, Lesson, Times

STORED = Path(table.__file__).parent / "lesson_times.json"
WORDS_PER_MINUTE, SECONDS_PER_LINE = 180, 5
FURTHER = "## Going further"
LINE = re.compile(r"^\*\*Core path:\*\*.*$", re.MULTILINE)
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
    core, further = (5 * math.ceil(minutes(cells) / 5) for cells in split_at_further(notebook))
    return Times(core, further, training)


def line_of(lesson: Lesson, times: Times) -> str:
    """The line about time in a notebook's first cell."""
    count = len(exercises_on(lesson.topic))
    parts = [f"**Core path:** about {times.core} minutes"]
    if count:
        parts[0] += f", with {count} exercise{'s' if count > 1 else ''}"
    if times.training:
        parts.append(f"plus about {times.training} minutes of training on a laptop's CPU")
    if times.further:
        parts.append(f"**Going further** (optional): about {times.further} minutes")
    return " · ".join(parts)


def with_line(source: str, line: str) -> str:
    """The first cell's text with the line about time brought up to date."""
    return LINE.sub(lambda _: line, source, count=1)


def main() -> int:
    stored = json.loads(STORED.read_text("utf-8"))
    for lesson in LESSONS:
        path = FOLDER / lesson.file
        notebook = read(path)
        times = measured(notebook, stored.get(lesson.topic, {}).get("training", 0))
        stored[lesson.topic] = {name: value for name, value in vars(times).items() if value or name == "core"}
        first = notebook.cells[0]
        source = with_line(first.source, line_of(lesson, times))
        if source != first.source:
            first.source = source
            nbformat.write(notebook, path)
        print(f"{lesson.label:28} {times.core:4} core {times.further:4} further {times.training:4} training")
    ordered = {lesson.topic: stored[lesson.topic] for lesson in LESSONS}
    STORED.write_text(json.dumps(ordered, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
