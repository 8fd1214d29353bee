"""The notebooks as the tests see them; which lesson builds which part is said by the classroom's table."""

import ast
import re
from pathlib import Path

import nbformat

from transformer_course.classroom.lessons import LESSONS

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

# Every public part, by topic. A lesson builds all of its parts and no other lesson's.
BUILDS = {lesson.topic: list(lesson.builds) for lesson in LESSONS if lesson.builds}
# Where a part is too long for a cell: the functions it is built from, which the cells build; the part is shown.
BUILT_FROM = {lesson.topic: list(lesson.built_from) for lesson in LESSONS if lesson.built_from}


def topic_of(path: Path) -> str:
    """The topic in a notebook's name, behind its number."""
    return path.stem.partition("_")[2]


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
