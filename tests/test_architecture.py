"""The house keeps its rooms: imports point one way, files stay short, importing a part costs no more than torch."""

import ast
import subprocess
import sys

import pytest
from layers import BESIDE, FIRST_ABOVE_THE_PARTS, LAYERS, imports, layer_of, source_path, top_of, trees

MODULES = [name for name in trees() if name]
ORDER = list(LAYERS)
PARTS = [name for name in MODULES if layer_of(name) in ("checks", "parts", "blocks")]
HEAVY = ("matplotlib", "ipywidgets", "anywidget", "transformers", "sklearn", "sacrebleu", "accelerate", "pythonbible")
NAMELESS = ("util", "utils", "helper", "helpers", "misc", "common", "tools")


def may_import(importer: str, imported: str) -> bool:
    above, below = layer_of(importer), layer_of(imported)
    if above in BESIDE:
        return below == above or below in BESIDE[above]
    if below in BESIDE:
        return ORDER.index(above) >= ORDER.index(FIRST_ABOVE_THE_PARTS)
    return ORDER.index(below) <= ORDER.index(above)


@pytest.mark.parametrize("module", MODULES)
def test_every_module_has_a_layer(module):
    assert layer_of(module) is not None, f"say in tests/layers.py which layer {top_of(module)} belongs to"


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_one_way(module):
    wrong = sorted(name for name in imports(module) if not may_import(module, name))
    assert not wrong, f"{module} ({layer_of(module)}) must not import {wrong}"


@pytest.mark.parametrize(
    "importer, imported",
    [("attention", "models.gpt"), ("training.loop", "classroom"), ("data.windows", "attention"), ("plotting", "data")],
)
def test_the_rule_forbids_the_wrong_way(importer, imported):
    assert not may_import(importer, imported)


def test_only_the_command_line_imports_the_classroom():
    importers = {top_of(module) for module in MODULES if any(top_of(name) == "classroom" for name in imports(module))}
    assert importers <= {"classroom", "cli"}


def test_no_module_imports_itself_in_a_circle():
    def reach(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " -> ".join((*path, module))
        for name in imports(module, deferred=False) - {module}:
            if name not in done:
                reach(name, (*path, module))
        done.add(module)

    done: set[str] = set()
    for module in MODULES:
        reach(module, ())


@pytest.mark.parametrize("module", MODULES)
def test_no_star_import(module):
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.ImportFrom):
            assert all(alias.name != "*" for alias in node.names), f"line {node.lineno}"


@pytest.mark.parametrize("module", MODULES)
def test_a_file_is_named_for_its_subject(module):
    assert not set(module.split(".")) & set(NAMELESS)


def lines_of_code(module: str) -> int:
    """Lines that are neither empty, nor a comment, nor part of a docstring."""
    lines = source_path(module).read_text("utf-8").splitlines()
    counted = {number for number, line in enumerate(lines, 1) if line.strip() and not line.strip().startswith("#")}
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            counted -= set(range(node.lineno, node.end_lineno + 1))
    return len(counted)


@pytest.mark.parametrize("module", PARTS)
def test_a_part_is_read_in_one_sitting(module):
    assert lines_of_code(module) <= 100, "a part is one idea: split it by subject"


@pytest.mark.parametrize("module", MODULES)
def test_no_file_is_long(module):
    # An exercise is one subject with all the mistakes that its check names.
    longest = 250 if module.startswith("classroom.exercises.") else 200
    assert len(source_path(module).read_text("utf-8").splitlines()) <= longest, "split it by subject"


@pytest.mark.parametrize("module", MODULES)
def test_a_file_says_what_it_is(module):
    docstring = ast.get_docstring(trees()[module])
    assert docstring, "the module has no docstring"
    assert docstring.splitlines()[0].endswith((".", ":", "?")), "the docstring's first line is no sentence"


def imported_by(modules: list[str]) -> set[str]:
    """Everything that a fresh Python holds after it imported these modules."""
    names = ", ".join(f"transformer_course.{module}" if module else "transformer_course" for module in modules)
    command = [sys.executable, "-c", f"import {names}, sys; print(*sys.modules)"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_importing_parts_and_models_loads_nothing_heavy():
    loaded = imported_by(["", *(name for name in MODULES if layer_of(name) in ORDER[: ORDER.index("models") + 1])])
    assert not {name for name in loaded if name.startswith(HEAVY)}


def test_importing_parts_and_models_adds_einops_and_nothing_else_to_torch():
    ours = [name for name in MODULES if layer_of(name) in ORDER[: ORDER.index("models") + 1]]
    command = [sys.executable, "-c", "import torch, sys; print(*sys.modules)"]
    with_torch = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    added = {name.split(".")[0] for name in imported_by(ours) - with_torch} - set(sys.stdlib_module_names)
    added = {name for name in added if not name.startswith("__editable__")}
    assert added <= {"transformer_course", "einops", "torch"}


def test_importing_the_package_itself_does_not_even_load_torch():
    assert "torch" not in imported_by([""])


def test_importing_data_tokenizers_and_plotting_loads_no_model_and_no_corpus():
    loaded = imported_by([name for name in MODULES if layer_of(name) in BESIDE])
    assert not {name for name in loaded if name.startswith(("transformer_course.models", "pythonbible"))}
    assert not {name for name in loaded if name.startswith(("transformers", "sklearn", "ipywidgets"))}
