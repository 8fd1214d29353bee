"""References from text to lessons, as "lesson 04, Masks": python tests/notebooks/references.py rewrites their numbers.

The title says which lesson is meant, the table of lessons what its number is. After the table was reordered, the
command renames the notebooks and brings every number, file name and heading up to date.
"""

import re
import sys
from pathlib import Path

import nbformat
from lessons import FOLDER

from transformer_course.classroom.lessons import LESSONS

ROOT = FOLDER.parent
BY_TITLE = {lesson.title: lesson for lesson in LESSONS}
BY_TOPIC = {lesson.topic: lesson for lesson in LESSONS}
# A line may end anywhere in a reference, also inside the title.
TITLES = "|".join(r"\s+".join(map(re.escape, title.split())) for title in sorted(BY_TITLE, key=len, reverse=True))
REFERENCE = re.compile(rf"\b([Ll]esson\s+)(\d\d),(\s+)({TITLES})")
ANY = re.compile(r"\b[Ll]essons? \d+(?:[-–]\d+)?\b")
FILE = re.compile(rf"\b\d\d_({'|'.join(sorted(BY_TOPIC, key=len, reverse=True))})\.ipynb")
HEADING = re.compile(rf"^# \d\d · (?={TITLES})", re.MULTILINE)


def plain(title: str) -> str:
    return " ".join(title.split())


def up_to_date(text: str) -> str:
    """The text with every reference's number, and every notebook's file name, as the table has them."""
    text = REFERENCE.sub(lambda m: f"{m[1]}{BY_TITLE[plain(m[4])].number:02d},{m[3]}{m[4]}", text)
    return FILE.sub(lambda m: BY_TOPIC[m[1]].file, text)


def unclear(text: str) -> list[str]:
    """References that name no title, or another lesson's number: what stands there, with a few words around it."""
    text = " ".join(text.split())
    wrong = []
    for match in ANY.finditer(text):
        whole = REFERENCE.match(text, match.start())
        if whole is None or BY_TITLE[whole[4]].number != int(whole[2]):
            wrong.append(text[max(0, match.start() - 20) : match.end() + 30])
    return wrong


def sources() -> list[Path]:
    """The files, beside the notebooks, that may refer to a lesson."""
    found = [ROOT / "README.md", *ROOT.glob("transformer_course/**/*.py"), *ROOT.glob("transformer_course/**/*.js")]
    return sorted([*found, *ROOT.glob("transformer_course/**/*.json"), *ROOT.glob("transformer_course/**/*.md")])


def main() -> int:
    for path in sorted(FOLDER.glob("*.ipynb")):
        topic = path.stem.partition("_")[2]
        if topic in BY_TOPIC and path.name != BY_TOPIC[topic].file:
            path.rename(FOLDER / f".{BY_TOPIC[topic].file}")
    for path in FOLDER.glob(".*.ipynb"):
        path.rename(FOLDER / path.name[1:])
    for path in sorted(FOLDER.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        number = f"{BY_TOPIC[path.stem.partition('_')[2]].number:02d}"
        for cell in notebook.cells:
            cell.source = HEADING.sub(f"# {number} · ", up_to_date(cell.source))
        nbformat.write(notebook, path)
    for path in sources():
        text = path.read_text("utf-8")
        if up_to_date(text) != text:
            path.write_text(up_to_date(text), "utf-8")
            print(f"rewrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
