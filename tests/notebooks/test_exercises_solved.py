"""A learner who solves every exercise passes every check: each stub is swapped for its solution, and the lesson run."""

import ast
import os

import nbformat
import pytest
from lessons import NOTEBOOKS, code_cells, lesson_number, read, tree_of
from nbclient import NotebookClient

from transformer_course.classroom.exercises import all_exercises, lessons

LESSONS = [path for path in NOTEBOOKS if lesson_number(path) in lessons()]
TIMEOUT = 300


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


def shown(cell: nbformat.NotebookNode) -> str:
    texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return "\n".join(texts)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_exercise_is_in_the_lesson_and_starts_as_its_stub(path):
    found, checks = solve(read(path))
    assert found == [exercise.name for exercise in lessons()[lesson_number(path)].EXERCISES]
    assert set(checks) == set(found)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_an_untouched_exercise_says_so(path):
    notebook = read(path)
    _, checks = solve(read(path))
    for name, number in checks.items():
        assert "not attempted yet" in shown(notebook.cells[number]), name


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_solution_passes_its_check(path, tmp_path, monkeypatch):
    monkeypatch.setenv("TRANSFORMER_COURSE_HOME", str(tmp_path / "my_transformer"))
    monkeypatch.setenv("TRANSFORMER_COURSE_TIER", "smoke")
    monkeypatch.setenv("OMP_NUM_THREADS", os.environ.get("OMP_NUM_THREADS", "1"))
    notebook = read(path)
    found, checks = solve(notebook)
    # What comes after the last check is nbval's to run.
    del notebook.cells[max(checks.values(), default=-1) + 1 :]
    for cell in code_cells(notebook):
        cell.outputs = []
    NotebookClient(
        notebook,
        timeout=TIMEOUT,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    for name in found:
        assert f"✓ {name}: passed" in shown(notebook.cells[checks[name]]), shown(notebook.cells[checks[name]])
