"""A learner who solves every exercise passes every check: each stub is swapped for its solution, and checked.

What the checks don't need is left out, except in a few lessons. A solution reads as the reference does, with which the
lesson goes on when nothing is solved; and that is how nbval runs every cell.
"""

import ast
import os
from symtable import symtable

import nbformat
import pytest
from jupyter_core.utils import run_sync
from lessons import FOLDER, NOTEBOOKS, code_cells, python_of, read, topic_of, tree_of
from nbclient import NotebookClient

from transformer_course.classroom.exercises import all_exercises, topics

LESSONS = [path for path in NOTEBOOKS if topic_of(path) in topics()]
TIMEOUT = 300
WHOLE = ("attention", "blocks")


def is_stub(node: ast.stmt) -> bool:
    """A definition whose body is `...`, after its docstring if it has one."""
    if isinstance(node, ast.ClassDef):
        return any(map(is_stub, node.body))
    if not isinstance(node, ast.FunctionDef):
        return False
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return all(isinstance(part, ast.Expr) and getattr(part.value, "value", None) is ... for part in body)


def solved(source: str, tree: ast.Module) -> tuple[str, list[str]]:
    """The cell with every stub replaced by its exercise's solution, and the names of those exercises."""
    lines, names = source.splitlines(), []
    for node in reversed(tree.body):
        if is_stub(node) and node.name in all_exercises():
            lines[node.lineno - 1 : node.end_lineno] = all_exercises()[node.name].source.splitlines()
            names.append(node.name)
    return "\n".join(lines), names[::-1]


def checked(tree: ast.Module) -> list[str]:
    """The names that a cell hands to `check`."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call.args[0].id for call in calls if isinstance(call.func, ast.Name) and call.func.id == "check"]


def solve(notebook: nbformat.NotebookNode) -> tuple[list[str], dict[str, int]]:
    """Swap the stubs in place; the exercises found, and the cell that checks each."""
    found, checks = [], {}
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            tree = tree_of(cell)
            cell.source, names = solved(cell.source, tree)
            found += names
            checks |= dict.fromkeys(checked(tree), number)
    return found, checks


def names_in(cell: nbformat.NotebookNode) -> tuple[set[str], set[str]]:
    """The global names that a cell gives a value, and those that it reads, also in its functions."""
    top = symtable(python_of(cell.source), "cell", "exec")
    tables, read = [top], set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        read |= {
            one.get_name() for one in table.get_symbols() if one.is_referenced() and (table is top or one.is_global())
        }
    return {one.get_name() for one in top.get_symbols() if one.is_assigned() or one.is_imported()}, read


def needed(cells: list[nbformat.NotebookNode], asked: set[int]) -> list[nbformat.NotebookNode]:
    """The code cells of these numbers, and those that give values to the names that they read."""
    kept, names = [], set()
    for number, cell in reversed(list(enumerate(cells))):
        if cell.cell_type == "code":
            given, asked_for = names_in(cell)
            if number in asked or given & names:
                names = names - given | asked_for
                kept.append(cell)
    return kept[::-1]


def shown(cell: nbformat.NotebookNode) -> str:
    texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return "\n".join(texts)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_exercise_is_in_the_lesson_and_starts_as_its_stub(path):
    found, checks = solve(read(path))
    assert found == [exercise.name for exercise in topics()[topic_of(path)].EXERCISES]
    assert set(checks) == set(found)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_an_untouched_exercise_says_so(path):
    notebook = read(path)
    _, checks = solve(read(path))
    for name, number in checks.items():
        assert "not attempted yet" in shown(notebook.cells[number]), name


@pytest.fixture(scope="module")
def client():
    """One kernel for all lessons: most of a short lesson's time is spent on importing torch."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("TRANSFORMER_COURSE_TIER", "smoke")
        environment.setenv("OMP_NUM_THREADS", os.environ.get("OMP_NUM_THREADS", "1"))
        client = NotebookClient(
            nbformat.v4.new_notebook(),
            timeout=TIMEOUT,
            kernel_name="python3",
            resources={"metadata": {"path": str(FOLDER)}},
        )
        yield client
    if client.km is not None:
        run_sync(client.km.shutdown_kernel)(now=True)


# What a learner starts a lesson with: no name, and here nothing that has passed either.
FRESH = "%reset -f\nimport os\n\nos.environ['TRANSFORMER_COURSE_HOME'] = {home!r}\ndel os"


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_solution_passes_its_check(path, tmp_path, client):
    notebook = read(path)
    found, checks = solve(notebook)
    # What comes after the last check is nbval's to run.
    del notebook.cells[max(checks.values(), default=-1) + 1 :]
    for cell in code_cells(notebook):
        cell.outputs = []
    cells = list(notebook.cells)
    if topic_of(path) not in WHOLE:
        notebook.cells = needed(cells, set(checks.values()))
    home = str(tmp_path / "my_transformer")
    notebook.cells.insert(0, nbformat.v4.new_code_cell(FRESH.format(home=home)))
    client.nb = notebook
    client.execute(cleanup_kc=False)
    for name in found:
        assert f"✓ {name}: passed" in shown(cells[checks[name]]), shown(cells[checks[name]])
    kept = {file.stem for file in (tmp_path / "my_transformer").glob("*.py")}
    assert kept >= set(found)
