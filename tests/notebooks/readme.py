"""What the README says of the lessons, and its picture, written from the package: python tests/notebooks/readme.py"""

import ast
import re
import sys
from pathlib import Path

from lessons import FOLDER, code_cells, read, tree_of

from transformer_course.classroom.exercises import all_exercises
from transformer_course.classroom.lessons import LESSONS, Lesson

ROOT = Path(__file__).resolve().parents[2]
README, PICTURE = ROOT / "README.md", ROOT / ".github" / "map.png"
TABLE = re.compile(r"(<!-- lessons: .*? -->\n).*?(<!-- end of lessons -->)", re.DOTALL)


def widgets_of(lesson: Lesson) -> list[str]:
    """What a lesson imports from the package's widgets."""
    if not lesson.written:
        return []
    imports = (node for cell in code_cells(read(FOLDER / lesson.file)) for node in ast.walk(tree_of(cell)))
    froms = [node for node in imports if isinstance(node, ast.ImportFrom) and ".widgets" in (node.module or "")]
    return [alias.name for node in froms for alias in node.names]


def lesson_row(lesson: Lesson) -> str:
    name = f"[{lesson.label}](notebooks/{lesson.file})" if lesson.written else f"{lesson.label} *(not written yet)*"
    exercises = sum(exercise.lesson == lesson.number for exercise in all_exercises().values()) or ""
    widgets = ", ".join(f"`{name}`" for name in widgets_of(lesson))
    parts = ", ".join(f"`{part.rsplit('.', 1)[1]}`" for part in lesson.builds)
    return f"| {name} | {lesson.question} | {lesson.minutes} | {exercises} | {widgets} | {parts} |"


def lesson_table() -> str:
    """The table of lessons in Markdown."""
    head = "| lesson | its question | minutes | exercises | widgets | builds |\n|---|---|---|---|---|---|"
    return "\n".join([head, *map(lesson_row, LESSONS)])


def with_table(text: str) -> str:
    """The README with its table of lessons brought up to date."""
    return TABLE.sub(lambda match: f"{match[1]}{lesson_table()}\n{match[2]}", text)


def main() -> int:
    from transformer_course.classroom.widgets.map import TransformerMap

    README.write_text(with_table(README.read_text("utf-8")), "utf-8")
    TransformerMap(built={}).figure().savefig(PICTURE)
    print(f"wrote the table of {len(LESSONS)} lessons and {PICTURE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
