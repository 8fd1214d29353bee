"""The course's own lessons as text to search: the prose of the notebooks, split at headings."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from transformer_course.classroom.glossary.terms import all_terms
from transformer_course.classroom.lessons import LESSONS
from transformer_course.search import Passage

LONGEST = 700  # characters: within the 256 tokens that the encoder reads
SHORTEST = 60
CODE = re.compile(r"```.*?```", re.DOTALL)
BREAK = re.compile(r"\n\s*\n|\n(?=#{1,6} )|(?<=\n)(?=- |\d+\. )")
HEADING = re.compile(r"#{1,6} +(.+)")
NOT_PROSE = re.compile(r"\[!\[|^\||^```|^<")  # badges, tables, code and HTML
LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")


def lesson_passages(folder: str | Path = ".") -> list[Passage]:
    """The prose of the lessons whose notebooks are in the folder; an empty list if there are none."""
    found = []
    for lesson in LESSONS:
        path = Path(folder) / lesson.file
        if path.is_file():
            found += passages_of(path, lesson.label)
    return found


def glossary_passages() -> list[Passage]:
    """The glossary as passages, for when the notebooks aren't at hand."""
    return [Passage(f"glossary · {term.english}", f"{term.english}: {term.sentence}") for term in all_terms()]


def passages_of(path: Path, label: str) -> list[Passage]:
    """One notebook's passages, each with its lesson and heading."""
    passages, heading = [], ""
    for paragraph in _paragraphs(path):
        title = HEADING.match(paragraph)
        if title:
            heading = re.sub(r"^\d+ · ", "", title[1]).partition(" · ")[0].replace("… ", "What breaks if … ")
        elif passages and passages[-1].source == f"{label} · {heading}" and _fits(passages[-1].text, paragraph):
            passages[-1] = Passage(passages[-1].source, f"{passages[-1].text} {paragraph}")
        elif heading:
            passages.append(Passage(f"{label} · {heading}", f"{heading}: {paragraph}"))
    return [passage for passage in passages if len(passage.text) >= SHORTEST]


def _fits(text: str, paragraph: str) -> bool:
    return len(text) + len(paragraph) < LONGEST


def _paragraphs(path: Path) -> Iterator[str]:
    """Headings and paragraphs of the markdown cells without markup, except that a heading keeps its #."""
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        source = CODE.sub("", "".join(cell["source"]))
        for block in BREAK.split(source):
            text = " ".join(block.split())
            if text and not NOT_PROSE.search(text) and not text.startswith("Stuck?"):
                yield re.sub(r"\*\*|`|(?<!\w)\*|\*(?!\w)", "", LINK.sub(r"\1", text))
