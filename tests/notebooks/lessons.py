"""The notebooks as the tests see them; which lesson builds which part is said by the classroom's table."""

import ast
import re
from pathlib import Path

import nbformat

from transformer_course.classroom.lessons import LESSONS

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

# Every public part, by lesson number. A lesson that exists as a notebook builds all of its parts, and nobody else's.
BUILDS = {lesson.number: list(lesson.builds) for lesson in LESSONS if lesson.builds}
# Where parts are too long for a cell: the functions they stand on, which the cells build, and the parts are shown.
STANDS_ON = {lesson.number: list(lesson.stands_on) for lesson in LESSONS if lesson.stands_on}


def lesson_number(path: Path) -> int:
    """The number that a notebook's name starts with."""
    return int(path.name[:2])


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def python_of(source: str) -> str:
    """A cell without its magics and shell lines, so that it parses."""
    if source.lstrip().startswith("%%"):
        return ""
    return re.sub(r"^(\s*)[%!].*$", r"\1pass", source, flags=re.MULTILINE)


def tree_of(cell: nbformat.NotebookNode) -> ast.Module:
    return ast.parse(python_of(cell.source))


def definitions(tree: ast.Module) -> dict[str, ast.stmt]:
    """Functions and classes at the top of a module or cell."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name: node for node in tree.body if isinstance(node, kinds)}


def length(cell: nbformat.NotebookNode) -> int:
    """The lines of a code cell that a reader works through: all but docstrings and imports."""
    documented = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    nodes = list(ast.walk(tree_of(cell)))
    passed_over = [node.body[0] for node in nodes if isinstance(node, documented) and ast.get_docstring(node)]
    passed_over += [node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))]
    return len(cell.source.splitlines()) - sum(node.end_lineno - node.lineno + 1 for node in passed_over)
