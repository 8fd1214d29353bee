"""What a lesson builds is, letter for letter, what the package runs.

A cell with the final version of a part starts with the line `# transformer_course/FILE.py`. The notebook's JSON
is read, not executed: on Python 3.11 inspect finds no source of a class that was defined in a cell.
"""

import ast
import importlib
import re

import pytest
from layers import layer_of, source_path, trees
from lessons import BUILDS, BUILT_FROM, NOTEBOOKS, code_cells, definitions, read, topic_of, tree_of

from transformer_course.classroom import show_source

HEADER = re.compile(r"# transformer_course/([\w/]+)\.py")
PLACES = [(topic, name) for table in (BUILDS, BUILT_FROM) for topic, names in table.items() for name in names]


def module_of(source: str) -> str | None:
    """The module that a cell says it belongs to."""
    match = HEADER.fullmatch(source.partition("\n")[0].rstrip())
    return match[1].replace("/", ".") if match else None


def without_docstrings(node: ast.stmt) -> str:
    """The syntax of a definition, printed; docstrings of it and of what is inside are left out."""
    copy = ast.parse(ast.unparse(node)).body[0]
    for inner in ast.walk(copy):
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and ast.get_docstring(inner):
            inner.body = inner.body[1:] or [ast.Pass()]
    return ast.unparse(copy)


def differences(module: str, cell: ast.Module) -> list[str]:
    """What a cell defines otherwise than the module does."""
    ours = definitions(trees()[module])
    wrong = []
    for name, node in definitions(cell).items():
        if name not in ours:
            wrong.append(f"{name} is not in {module}")
        elif without_docstrings(node) != without_docstrings(ours[name]):
            wrong.append(f"{name} differs from {module}.{name}")
    return wrong


def built_in(path) -> list[str]:
    """The parts that a notebook builds, with their module."""
    cells = [(module_of(cell.source), cell) for cell in code_cells(read(path))]
    return [f"{module}.{name}" for module, cell in cells if module for name in definitions(tree_of(cell))]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_is_built_is_what_the_package_runs(path):
    for number, cell in enumerate(code_cells(read(path)), 1):
        module = module_of(cell.source)
        if module is None:
            assert not re.match(r"#\s*transformer_course\b", cell.source), f"code cell {number}: not a proper header"
            continue
        assert module in trees(), f"code cell {number} names {module}, which is no file of the package"
        assert definitions(tree_of(cell)), f"code cell {number} names {module} and defines nothing"
        assert not differences(module, tree_of(cell)), f"code cell {number}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_lesson_builds_its_parts_once_and_no_other_lessons(path):
    built = built_in(path)
    assert len(built) == len(set(built)), "a part is built twice"
    topic = topic_of(path)
    foreign = {name: other for other, name in PLACES if name in built and other != topic}
    assert not foreign, f"built in another lesson: {foreign}"
    missing = set(BUILT_FROM.get(topic, BUILDS.get(topic, []))) - set(built)
    assert not missing, f"{path.stem} must build {missing} in a cell that starts with the file's name"


@pytest.mark.parametrize("path", [path for path in NOTEBOOKS if topic_of(path) in BUILT_FROM], ids=lambda p: p.stem)
def test_a_part_too_long_for_a_cell_is_shown_as_the_package_has_it(path):
    """What a lesson does not build in cells it shows: the stored output is the package's source of today."""
    topic = topic_of(path)
    shown = {cell.source.strip(): cell.outputs for cell in code_cells(read(path)) if "show_source(" in cell.source}
    for module, _, name in (part.rpartition(".") for part in BUILDS[topic]):
        part = getattr(importlib.import_module(f"transformer_course.{module}"), name)
        assert shown[f"show_source({name})"][0]["data"]["text/plain"] == repr(show_source(part))
    for _, _, name in (part.rpartition(".") for part in BUILT_FROM[topic]):
        used = [path for path in trees() if not path.startswith("classroom") and name in names_in(trees()[path])]
        assert used, f"{name} is built, and nothing is built from it"


def names_in(tree: ast.Module) -> set[str]:
    """The names that a module calls."""
    return {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


def test_nothing_is_built_in_two_lessons():
    places = [(name, path.stem) for path in NOTEBOOKS for name in set(built_in(path))]
    assert len({name for name, _ in places}) == len(places), sorted(places)


def test_the_table_names_every_public_part_exactly_once():
    names = [name for _, name in PLACES]
    assert len(names) == len(set(names))
    public = {
        f"{module}.{name}"
        for module in trees()
        if layer_of(module) in ("parts", "blocks")
        for name in definitions(trees()[module])
        if not name.startswith("_")
    }
    assert {name for name in names if layer_of(name) in ("parts", "blocks")} == public


def test_the_table_names_nothing_that_does_not_exist():
    for module, _, name in (name.rpartition(".") for _, name in PLACES):
        assert name in definitions(trees()[module])


@pytest.mark.parametrize("change", [("math.sqrt", "float"), ("dim=-1", "dim=-2"), ("mask is not None", "mask")])
def test_a_changed_copy_is_found_and_other_prose_is_not(change):
    source = source_path("attention").read_text("utf-8")
    other_docstring = source.replace('"""Average', '"""Weigh')
    assert source.count(change[0]) and other_docstring != source
    assert not differences("attention", ast.parse(other_docstring))
    assert differences("attention", ast.parse(source.replace(*change)))
