"""What every notebook must be so that it opens everywhere, re-executes without churn, and is pleasant to read."""

import ast
import io
import json
import re
import statistics
import tokenize
import warnings

import nbformat
import pytest
from lessons import NOTEBOOKS, code_cells, length, python_of, read, topic_of, tree_of
from refresh import METADATA

TAGS = {"nbval-ignore-output", "nbval-check-output", "nbval-skip", "raises-exception"}
TAGS |= {"exercise", "check", "solution", "setup"}
MOST_BYTES = 2_000_000
SKIPPED_TOKENS = (
    tokenize.ENDMARKER,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.COMMENT,
    tokenize.INDENT,
    tokenize.DEDENT,
)


def ends_with_semicolon(source: str) -> bool:
    tokens = [t for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type not in SKIPPED_TOKENS]
    return bool(tokens) and tokens[-1].string == ";"


def text_outputs(cell: nbformat.NotebookNode) -> list[str]:
    """What a cell printed or returned as text, without the pictures."""
    found = [output.text for output in cell.outputs if output.output_type == "stream"]
    for output in cell.outputs:
        found += [str(value) for kind, value in output.get("data", {}).items() if kind.startswith("text/")]
    return found


def longest_run_of_code(notebook: nbformat.NotebookNode) -> int:
    kinds = "".join("c" if cell.cell_type == "code" else " " for cell in notebook.cells)
    return max(map(len, kinds.split()), default=0)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=4)


def test_the_format_is_current_and_every_cell_has_its_own_id(path):
    raw = json.loads(path.read_text("utf-8"))
    assert (raw["nbformat"], raw["nbformat_minor"]) >= (4, 5)
    ids = [cell.get("id") for cell in raw["cells"]]
    assert None not in ids and len(set(ids)) == len(ids)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        nbformat.validate(nbformat.read(path, as_version=4))


def test_the_file_is_small(path):
    assert path.stat().st_size < MOST_BYTES


def test_metadata_names_the_kernel_and_nothing_of_a_machine(notebook):
    assert notebook.metadata == METADATA, "store outputs with tests/notebooks/refresh.py"


def test_no_widget_state_is_stored(notebook):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert "application/vnd.jupyter.widget-view+json" not in output.get("data", {}), cell.source


def test_cells_were_executed_from_top_to_bottom(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_no_error_and_no_warning_is_stored(notebook):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            wanted = "raises-exception" in cell.metadata.get("tags", [])
            assert output.output_type != "error" or wanted, cell.source
            assert output.get("name") != "stderr", f"{cell.source}\nprinted to stderr: {output.text}"


def test_tags_are_known(notebook):
    for cell in notebook.cells:
        assert set(cell.metadata.get("tags", [])) <= TAGS, cell.source
        assert "NBVAL_" not in cell.source, "nbval's comment markers beat tags: use a tag"


def test_what_depends_on_the_learner_is_not_compared(notebook):
    for cell in code_cells(notebook):
        if any(call in cell.source for call in ("progress()", "begin(", "my_parts()")):
            assert "nbval-ignore-output" in cell.metadata.get("tags", []), "it differs from learner to learner"


@pytest.mark.parametrize("path", NOTEBOOKS[1:], ids=lambda path: path.stem)
def test_a_lesson_begins_with_where_the_learner_stands(path):
    imports = code_cells(read(path))[1]
    assert imports.source.endswith(f'\n\nbegin("{topic_of(path)}")'), "the first import cell ends with begin(TOPIC)"


def test_a_lesson_with_exercises_shows_its_first_hint(notebook):
    exercises = [cell.metadata["exercise"] for cell in notebook.cells if "exercise" in cell.metadata]
    if exercises:
        assert f'hint("{exercises[0]}", 1)' in [cell.source for cell in code_cells(notebook)]


def test_no_trailing_semicolon(notebook):
    for cell in code_cells(notebook):
        assert not ends_with_semicolon(python_of(cell.source)), (
            f"{cell.source}\nnbval does not know that a trailing ';' hides the output: assign to _ instead"
        )


def test_nothing_of_one_machine_is_shown(notebook):
    for cell in notebook.cells:
        texts = [cell.source, *(text_outputs(cell) if cell.cell_type == "code" else [])]
        for text in texts:
            assert not re.search(r"/home/|/root/|/Users/|[A-Z]:\\\\|/tmp/", text), text
            assert not re.search(r"\b0x[0-9a-f]{9,}\b", text), f"a memory address: {text}"


def test_cells_are_short(notebook):
    lengths = [length(cell) for cell in code_cells(notebook)]
    assert max(lengths) <= 25, "lines in one cell, docstrings not counted"
    assert statistics.median(lengths) <= 8


def test_prose_stands_between_the_code(notebook):
    assert longest_run_of_code(notebook) <= 2


def test_a_solution_is_collapsed_in_jupyterlab_and_in_colab(notebook):
    for cell in code_cells(notebook):
        calls = [node for node in ast.walk(tree_of(cell)) if isinstance(node, ast.Call)]
        if any(isinstance(call.func, ast.Name) and call.func.id == "solution" for call in calls):
            assert cell.metadata.get("jupyter", {}).get("source_hidden") is True, cell.source
            assert cell.metadata.get("cellView") == "form", cell.source


def test_the_rules_catch_what_they_are_for():
    assert ends_with_semicolon("plt.plot(x);  # hidden\n")
    assert not ends_with_semicolon("a = 1; b = 2\n")
    cells = [nbformat.v4.new_code_cell("1") for _ in range(3)]
    assert longest_run_of_code(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("a"), *cells])) == 3
