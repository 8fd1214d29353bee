"""lesson_list(): the lessons as a table of links, and where each link leads."""

import importlib.metadata
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from transformer_course.classroom.lessons import LESSONS, Lesson

PACKAGE = "transformer-course"


def on_colab() -> bool:
    """Whether this runs in Google Colab."""
    return "google.colab" in sys.modules


def address(lesson: Lesson) -> str:
    """Where a link to the lesson leads: to the file beside this notebook, on Colab to the published one."""
    if not on_colab():
        return lesson.file
    published = importlib.metadata.metadata(PACKAGE)
    urls = dict(line.split(", ", 1) for line in published.get_all("Project-URL", []))
    path = urls["Repository"].rstrip("/").removesuffix(".git").removeprefix("https://github.com/")
    return f"https://colab.research.google.com/github/{path}/blob/v{published['Version']}/notebooks/{lesson.file}"


@dataclass(frozen=True)
class LessonList:
    """The lessons as a table of links."""

    lessons: Sequence[Lesson]

    def __repr__(self) -> str:
        width = max(len(lesson.label) for lesson in self.lessons)
        return "\n".join(f"{s.label:{width}}  {self.time(s):>15}  {s.question}" for s in self.lessons)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr>{self.cell(self.name(lesson))}{self.cell(self.time(lesson))}{self.cell(escape(lesson.question))}</tr>"
            for lesson in self.lessons
        )
        head = "".join(f'<th style="text-align:left">{name}</th>' for name in ("lesson", "time", "its question"))
        return f"<table><tr>{head}</tr>{rows}</table>"

    def name(self, lesson: Lesson) -> str:
        return f'<a href="{escape(address(lesson))}"><b>{escape(lesson.label)}</b></a>'

    def time(self, lesson: Lesson) -> str:
        return f"{lesson.times.core} minutes"

    def cell(self, html: str) -> str:
        return f'<td style="text-align:left">{html}</td>'


def lesson_list() -> LessonList:
    """Every lesson with its question and the minutes of its core path."""
    return LessonList(LESSONS)
